import { find, slice } from "../../hal/bytes";
import { indexBehind } from "./fields";

/** Long enough to tell most prefixes apart, short enough that few are shorter. */
const STEM_BYTES = 5;

/**
 * Finds the prefix that a line begins with. A driver listens to some fifty, and each line that comes
 * is looked up: only those are compared that share its first bytes. Blanks count neither in a prefix
 * nor in a line; of those that fit, the one added first is found.
 */
export class PrefixTable {
  private readonly prefixes: string[] = [];
  /** Indices of the prefixes by their first bytes. */
  private readonly byStem: { [stem: string]: number[] | undefined } = {};
  /** Indices of those that are shorter than a stem. */
  private readonly short: number[] = [];

  add(prefix: string): void {
    const stem = stemOf(prefix);
    const alike = stem.length < STEM_BYTES ? this.short : this.byStem[stem];
    if (alike === undefined) this.byStem[stem] = [this.prefixes.length];
    else alike.push(this.prefixes.length);
    this.prefixes.push(prefix);
  }

  /** The index of `prefix` itself in the order of adding, or -1. */
  indexOf(prefix: string): number {
    return this.prefixes.indexOf(prefix);
  }

  /** The index of the prefix that `line` begins with, or -1. */
  find(line: string): number {
    const alike = this.byStem[stemOf(line)];
    const long = alike === undefined ? -1 : this.first(line, alike);
    const short = this.first(line, this.short);
    return short >= 0 && (long < 0 || short < long) ? short : long;
  }

  private first(line: string, indices: readonly number[]): number {
    for (const index of indices) if (indexBehind(line, this.prefixes[index] as string) >= 0) return index;
    return -1;
  }
}

function stemOf(text: string): string {
  const stem = slice(text, 0, STEM_BYTES);
  return find(stem, " ", 0) < 0 ? stem : slice(text.split(" ").join(""), 0, STEM_BYTES);
}
