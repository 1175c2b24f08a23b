/** Which side of a log is the device's, where the log names sides but not what they are. */
import type { Heard } from "./log-format";

/** Bytes of each side that are looked at. */
const LOOKED_AT = 16384;

const COMMANDS = /(^|[\r\n])AT([+&*^$EIZ][^\r\n]*)?[\r\n]/gi;
const RESULTS = /[\r\n](OK|ERROR|[+*^][A-Z]{2,}\w*:[^\r\n]*)\r?\n/g;

export interface Sides {
  /** The device's name in the log; undefined where the log has one side only, with both or with either. */
  device: string | undefined;
  /** All names. */
  names: readonly string[];
}

/** `told` is what the user calls the device's side. Throws where nothing shows which side it is. */
export function findSides(heard: readonly Heard[], told: string | undefined): Sides {
  const texts = new Map<string, string>();
  for (const each of heard) {
    if (each.kind !== "bytes") continue;
    const text = texts.get(each.side) ?? "";
    if (text.length < LOOKED_AT) texts.set(each.side, text + each.bytes);
  }
  const names = [...texts.keys()];
  if (told !== undefined) return { device: named(names, told), names };
  if (names.length < 2) return { device: undefined, names };
  const scores = [...texts].map(([name, text]) => ({ name, results: count(text, RESULTS), commands: count(text, COMMANDS) }));
  // Only the module says results; an echo of commands comes from it as well.
  const devices = scores.filter((each) => each.results === 0 && each.commands > 0);
  const modules = scores.filter((each) => each.results > 0);
  if (devices[0] !== undefined && devices.length === 1 && modules.length > 0) return { device: devices[0].name, names };
  throw new Error(`which side is the device? The log has ${names.map((name) => `"${name}"`).join(" and ")}: give one as --device`);
}

function named(names: readonly string[], told: string): string {
  const wanted = told.toLowerCase();
  const found = names.find((name) => name.toLowerCase() === wanted) ?? names.find((name) => name.toLowerCase().endsWith(` ${wanted}`));
  if (found === undefined) throw new Error(`the log has no side "${told}", it has ${names.map((name) => `"${name}"`).join(" and ")}`);
  return found;
}

function count(text: string, pattern: RegExp): number {
  return (text.match(pattern) ?? []).length;
}
