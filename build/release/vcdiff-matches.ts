/** Bytes of a block: as they are, from the text that it copies from, or from earlier in the block. */
export type Step =
  | { kind: "add"; from: number; length: number }
  | { kind: "copy"; address: number; length: number }
  | { kind: "again"; from: number; length: number };

/** Bytes that have to be equal before a copy is looked at. */
const SEED = 4;
/** Places with the same seed that are tried, the latest first. */
const TRIES = 64;
/** A copy from far away costs three bytes and an instruction: shorter ones do not pay. */
const SHORTEST_COPY = 6;

/** Where in a text four bytes occur. */
export class MatchIndex {
  private readonly places = new Map<number, number[]>();

  constructor(readonly text: Buffer) {
    for (let at = 0; at + SEED <= text.length; at++) {
      const seed = text.readUInt32LE(at);
      const known = this.places.get(seed);
      if (known === undefined) this.places.set(seed, [at]);
      else known.push(at);
    }
  }

  /** The longest piece of the text's first `limit` bytes that begins as `wanted` does from `from` on; the one next to `hint` of equals. */
  longest(wanted: Buffer, from: number, limit: number, hint: number): { at: number; length: number } {
    let best = { at: 0, length: 0 };
    if (from + SEED > wanted.length) return best;
    const seed = wanted.readUInt32LE(from);
    const places = this.places.get(seed) ?? [];
    const isNear = hint >= 0 && hint + SEED <= this.text.length && this.text.readUInt32LE(hint) === seed;
    const end = countUpTo(places, limit - SEED);
    for (const at of [...(isNear ? [hint] : []), ...places.slice(Math.max(0, end - TRIES), end)]) {
      const length = equalBytes(this.text, at, limit, wanted, from);
      if (length > best.length) best = { at, length };
    }
    return best;
  }
}

/** How many of `places`, which ascend, are at most `last`. */
function countUpTo(places: readonly number[], last: number): number {
  let low = 0;
  let high = places.length;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if ((places[middle] as number) <= last) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The steps that make `block`, copying from the first `limit` bytes of the index's text and from itself. */
export function findMatches(block: Buffer, index: MatchIndex, limit: number): Step[] {
  const own = new MatchIndex(block);
  const steps: Step[] = [];
  let pending = 0;
  let hint = -1;
  let at = 0;
  const addUpTo = (end: number): void => {
    if (end > pending) steps.push({ kind: "add", from: pending, length: end - pending });
  };
  while (at < block.length) {
    const far = index.longest(block, at, limit, hint < 0 ? -1 : hint + at);
    const again = own.longest(block, at, at, -1);
    if (Math.max(far.length, again.length) < SHORTEST_COPY) {
      at++;
      continue;
    }
    addUpTo(at);
    const useFar = far.length >= again.length;
    if (useFar) steps.push({ kind: "copy", address: far.at, length: far.length });
    else steps.push({ kind: "again", from: again.at, length: again.length });
    if (useFar) hint = far.at - at;
    at += useFar ? far.length : again.length;
    pending = at;
  }
  addUpTo(block.length);
  return steps;
}

function equalBytes(text: Buffer, at: number, limit: number, wanted: Buffer, from: number): number {
  let length = 0;
  while (at + length < limit && from + length < wanted.length && text[at + length] === wanted[from + length]) length++;
  return length;
}
