/** `socat -x -v` and `socat -x`: each transfer with its direction and time, its bytes in hexadecimal. */
import type { LogLine } from "./lines";
import { damaged, type Heard, type LogFormat, type LogParser } from "./log-format";

const HEADER = /^([<>]) (\d{4})\/(\d\d)\/(\d\d) (\d\d:\d\d:\d\d)\.(\d{6,9}) +length=(\d+) from=(\d+) to=(\d+)/;

class SocatParser implements LogParser {
  readonly held = 0;
  private side = "";
  private timeUs = 0;
  private left = 0;
  private startUs: number | undefined;
  private headerLine = 0;

  line(line: LogLine): Heard[] {
    if (line.overlong) return [damaged(line, "the line is too long")];
    const header = HEADER.exec(line.text);
    if (header !== null) return [...this.cut(), ...this.begin(header, line)];
    if (this.left === 0) return line.text === "--" || line.text.trim() === "" ? [] : [damaged(line, "this is neither a header of socat nor bytes in hexadecimal")];
    const bytes = hexColumns(line.text, this.left);
    if (bytes === "") return [damaged(line, `${this.left} bytes in hexadecimal were to follow here, which socat writes with -x`)];
    this.left -= bytes.length;
    return [{ kind: "bytes", timeUs: this.timeUs, side: this.side, bytes }];
  }

  end(): Heard[] {
    return this.cut();
  }

  private begin(header: RegExpExecArray, line: LogLine): Heard[] {
    const [, side = "", year, month, day, clock, fraction = "", length] = header;
    const us = Date.parse(`${year}-${month}-${day}T${clock}Z`) * 1000 + microseconds(fraction);
    if (Number.isNaN(us)) return [damaged(line, "there is no such day or time")];
    this.side = side;
    this.left = Number(length);
    this.headerLine = line.number;
    const first = this.startUs === undefined;
    this.startUs ??= us;
    this.timeUs = Math.max(0, us - this.startUs);
    return first ? [{ kind: "start", start: new Date(us / 1000).toISOString().replace("Z", "") }] : [];
  }

  private cut(): Heard[] {
    if (this.left === 0) return [];
    const reason = `${this.left} bytes of this transfer are missing`;
    this.left = 0;
    return [{ kind: "damaged", line: this.headerLine, reason }];
  }
}

/** Versions that print nine digits print the microseconds in them, with three zeros before. */
function microseconds(fraction: string): number {
  if (fraction.length === 9) return fraction.startsWith("000") ? Number(fraction) : Math.floor(Number(fraction) / 1000);
  return Number(fraction.padEnd(6, "0"));
}

/** At most `limit` bytes from the columns at the line's beginning. */
function hexColumns(text: string, limit: number): string {
  let bytes = "";
  for (let at = 0; bytes.length < limit; at += 3) {
    const column = /^ ([0-9a-f]{2})$/.exec(text.slice(at, at + 3));
    if (column === null) break;
    bytes += String.fromCharCode(parseInt(column[1] ?? "", 16));
  }
  return bytes;
}

export const SOCAT: LogFormat = {
  name: "socat",
  title: "socat log",
  likeness: (head) => (head.some((line) => HEADER.test(line.text)) ? 1 : 0),
  parser: () => new SocatParser(),
  precisionUs: () => 1,
};
