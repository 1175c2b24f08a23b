/**
 * What stands before each line where an application, a library or a terminal program logs the conversation:
 * `---> AT`, `I (512) modem: RX: OK`, `DEBUG: Write Modem Serial = AT`. It is learned from the log itself.
 */

export interface Unmarked {
  /** Undefined where what stands before the line names no side. */
  side: "device" | "module" | undefined;
  text: string;
}

interface Mark {
  side: "device" | "module" | undefined;
  pattern: RegExp;
}

/** How often something stands before a command, and before what only a module says. */
interface Uses {
  commands: number;
  results: number;
  prefix: string;
}

/** How programs show what no letter stands for, at a line's end. */
export const SHOWN_END = "(?:<CR>|<LF>|<\\\\r>|<\\\\n>|\\\\r|\\\\n|\\[CR\\]|\\[LF\\])";
const BEFORE = "^(|.*?[^\\w+\"'=,.])(?:b?[\"'])?";
const BEHIND = `(?:${SHOWN_END})*["']?[\\s,;)}\\]]*$`;
const COMMAND = new RegExp(`${BEFORE}(?:AT(?:[+&*^$#][A-Za-z]{2,}.*|[EIQVZ]\\d?)?)${BEHIND}`, "s");
const RESULT = new RegExp(`${BEFORE}(?:${SHOWN_END})*(?:OK|ERROR|SHUT OK|NO CARRIER|[+*^][A-Z]{3,}\\w*: ?.*)${BEHIND}`, "s");

/** A chunk that holds the echo as well as the answer. */
const ANSWERED = new RegExp(`${BEFORE}(?:${SHOWN_END})*?(?:AT.*)?(?:<LF>|<\\\\n>|\\\\n|\\[LF\\]).*(?:OK|ERROR|[+*^][A-Z]{3,}\\w*:)`, "s");

const DEVICE_WORDS = /->|>>|=>|\xe2\x86\x92|\b(tx|sent|sen[dt]ing|send|writ(?:e|ing)|out)\b/i;
const MODULE_WORDS = /<-|<<|<=|\xe2\x86\x90|\b(rx|recv|receiv(?:e|ed|ing)|read|reading|resp|response|answer|reply|buffer|in)\b/i;

/** Of SSCOM, in UTF-8 and in GBK: its marks stand before many lines at once. */
const KNOWN: readonly Mark[] = [
  { side: "device", pattern: /^(?:\xe5\x8f\x91\xe2\x86\x92\xe2\x97\x87|\xb7\xa2\xa1\xfa\xa1\xf3)/ },
  { side: "module", pattern: /^(?:\xe6\x94\xb6\xe2\x86\x90\xe2\x97\x86|\xca\xd5\xa1\xfb\xa1\xf4)/ },
];

export class Marks {
  private readonly marks: readonly Mark[];

  /** `texts` are the log's first lines, without their times. */
  constructor(texts: readonly string[]) {
    const known = KNOWN.filter(({ pattern }) => texts.some((text) => pattern.test(text)));
    this.marks = known.length > 0 ? known : learned(texts);
  }

  /** Undefined where no mark stands before `text`. */
  take(text: string): Unmarked | undefined {
    for (const { side, pattern } of this.marks) {
      const found = pattern.exec(text);
      if (found !== null) return { side, text: text.slice(found[0].length) };
    }
    return undefined;
  }
}

function learned(texts: readonly string[]): Mark[] {
  const uses = usesOf(texts);
  const all = [...uses.values()];
  const total = { commands: sum(all, "commands"), results: sum(all, "results") };
  const marked = all.filter((each) => each.prefix.trim() !== "");
  const both = mostUsed(marked, (each) => Math.min(each.commands, each.results));
  const device = mostUsed(marked, (each) => (each.results === 0 ? each.commands : 0));
  const module = mostUsed(marked, (each) => (each === device ? 0 : each.results));
  const sure = (each: Uses, what: "commands" | "results", words: RegExp): boolean => {
    const others = what === "commands" ? total.commands - (module?.commands ?? 0) : total.results;
    return each[what] * 2 > others && (each[what] >= 2 || words.test(each.prefix));
  };
  if (device !== undefined && sure(device, "commands", DEVICE_WORDS)) {
    const answers = module !== undefined && (sure(module, "results", MODULE_WORDS) || MODULE_WORDS.test(module.prefix)) ? [mark(module, "module")] : [];
    if (answers.length > 0 || DEVICE_WORDS.test(device.prefix)) return [mark(device, "device"), ...answers];
  }
  if (both !== undefined && both.commands + both.results >= 3 && (both.commands + both.results) * 2 > total.commands + total.results) return [mark(both, undefined)];
  if (module !== undefined && MODULE_WORDS.test(module.prefix) && sure(module, "results", MODULE_WORDS)) return [mark(module, "module")];
  return [];
}

/** By what stands before, whatever numbers are in it. */
function usesOf(texts: readonly string[]): Map<string, Uses> {
  const uses = new Map<string, Uses>();
  for (const text of texts) {
    const answer = ANSWERED.exec(text);
    const command = answer === null ? COMMAND.exec(text) : null;
    const prefix = (answer ?? command ?? RESULT.exec(text))?.[1];
    if (prefix === undefined) continue;
    const key = prefix.replace(/\d+/g, "0");
    const before = uses.get(key) ?? { commands: 0, results: 0, prefix };
    uses.set(key, command === null ? { ...before, results: before.results + 1 } : { ...before, commands: before.commands + 1 });
  }
  return uses;
}

function mostUsed(uses: readonly Uses[], count: (each: Uses) => number): Uses | undefined {
  return uses.reduce<Uses | undefined>((most, each) => (count(each) > (most === undefined ? 0 : count(most)) ? each : most), undefined);
}

function sum(uses: readonly Uses[], what: "commands" | "results"): number {
  return uses.reduce((total, each) => total + each[what], 0);
}

function mark({ prefix }: Uses, side: Mark["side"]): Mark {
  const words = prefix.trimEnd();
  const source = words.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&").replace(/\d+/g, "\\d+");
  return { side, pattern: new RegExp(`^${source} {0,${prefix.length - words.length}}`) };
}
