/** Where the driver says something else than the manual's example, which means the same: all of it. */
import type { ModuleName, Spoken } from "../../../trace/manuals";

interface Difference {
  module: ModuleName;
  /** The example's line. */
  shown: RegExp;
  /** The driver's, with what the groups of `shown` hold as `$1`. */
  said: string;
  why: string;
}

const QUOTES = "quotes are an option for texts (EC716S 9.9, 9.20); the driver always writes them, as a text may hold a comma";

const DIFFERENCES: readonly Difference[] = [
  { module: "sim767xx", shown: /^(AT&W|ATZ)$/, said: "$01" + "0", why: "profile 0 is the only one, and the one where none is named (2.2.11, 2.2.12)" },
  { module: "sim767xx", shown: /^AT\+CPIN="(\d+)","(\d+)"$/, said: "AT+CPIN=$1,$2", why: "the codes stand without quotes in the example of 6.2.2" },
  {
    module: "sim767xx",
    shown: /^(AT\+HTTPDATA=\d+),\d+$/,
    said: "$1,31",
    why: "the last number is how many seconds the module waits for the bytes, which the driver reckons from their number",
  },
  {
    module: "ec716s",
    shown: /^(AT\+FSWRITE="[^"]*",0,\d+),\d+$/,
    said: "$1,10",
    why: "the last number is how many seconds the module waits for the bytes, which the driver chooses itself",
  },
  {
    module: "ec716s",
    shown: /^(AT\+HTTP(?:DATA|EXPOST)=\d+),\d+$/,
    said: "$1,120000",
    why: "the last number is how many ms the module waits for the bytes; the driver gives the longest time",
  },
  { module: "ec716s", shown: /^(AT\+SAPBR=3,1,)"Contype"/, said: '$1"CONTYPE"', why: "the name of the parameter is in capitals in 10.1" },
  { module: "ec716s", shown: /^(AT\+CDNSCFG=)([\d.]+),([\d.]+)(,\d)?$/, said: '$1"$2","$3"$4', why: QUOTES },
  { module: "ec716s", shown: /^(AT\+CIPSTART=)TCP,([\w.]+),(\d+)$/, said: '$1"TCP","$2",$3', why: QUOTES },
  { module: "ec716s", shown: /^(AT\+CSTT=)(\w+)$/, said: '$1"$2"', why: QUOTES },
  { module: "ec716s", shown: /^(AT\+CPNETAPN=2),(\w+),(\w+),(\w+),(\d)$/, said: '$1,"$2","$3","$4",$5', why: QUOTES },
  { module: "ec716s", shown: /^(AT\+MCONFIG=)(\w+),(\w+),(\w+)$/, said: '$1"$2","$3","$4"', why: QUOTES },
];

/**
 * A file's bytes come without a length, and may look like anything (8.2). So the driver asks for the size
 * first, as the example does later, and has a header put in front of them (8.3). In mode 0 the position
 * has no effect; the driver has mode 1 alone.
 */
const FILE_READ = /^AT\+FSREAD=("[^"]*"),(\d),(\d+),(\d+)$/;
const FILE_BYTES = 10;

function fileRead(name: string, mode: string, count: string, position: string): Spoken[] {
  return [
    [">", "AT+FSREADHEAD=1"],
    ["<", "OK"],
    [">", `AT+FSFSIZE=${name}`],
    ["<", `+FSFSIZE: ${FILE_BYTES}`],
    ["<", "OK"],
    [">", `AT+FSREAD=${name},1,${count},${mode === "0" ? 0 : position}`],
    ["<", "+FSREAD:"],
  ];
}

/** The example's `talk` with all that the driver asks besides, and what the module says to that. */
export function completed(module: ModuleName, talk: readonly Spoken[]): Spoken[] {
  return talk.flatMap((spoken): Spoken[] => {
    const read = module === "ec716s" && spoken[0] === ">" ? FILE_READ.exec(spoken[1]) : null;
    return read === null ? [spoken] : fileRead(read[1] ?? "", read[2] ?? "", read[3] ?? "", read[4] ?? "");
  });
}

/** The example's command line `shown` as the driver says it. */
export function spokenByDriver(module: ModuleName, shown: string): string {
  const difference = DIFFERENCES.find((each) => each.module === module && each.shown.test(shown));
  return difference === undefined ? shown : shown.replace(difference.shown, difference.said);
}

/** Behind a CR alone the EC716S takes a LF that begins the data of AT+CIPSEND for a part of the line end (9.14). */
export function lineEndOf(module: ModuleName, line: string): string {
  return module === "ec716s" && line.startsWith("AT+CIPSEND") ? "\r\n" : "\r";
}
