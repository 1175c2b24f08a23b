/** Searches in what is in the order of time. */
import type { Entry, Track } from "../model";

type Change = readonly [number, number];

/** Index of the last change at or before `timeMs`; -1 where there is none. */
export function changeAt(changes: readonly Change[], timeMs: number): number {
  let low = 0;
  let high = changes.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((changes[middle]?.[0] ?? 0) <= timeMs) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** Undefined where nothing is known of it yet. */
export function stateAt(track: Track, timeMs: number): Track["states"][number] | undefined {
  const index = track.changes[changeAt(track.changes, timeMs)]?.[1];
  return index === undefined ? undefined : track.states[index];
}

/** Place in `indexes`, which name entries in the order of time, of the one nearest to `timeMs`; -1 where it is empty. */
export function nearest(entries: readonly Entry[], indexes: readonly number[], timeMs: number): number {
  const timeOf = (place: number): number => entries[indexes[place] ?? -1]?.timeMs ?? Infinity;
  let low = 0;
  let high = indexes.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (timeOf(middle) < timeMs) low = middle + 1;
    else high = middle;
  }
  if (low > 0 && timeMs - timeOf(low - 1) < timeOf(low) - timeMs) return low - 1;
  return Math.min(low, indexes.length - 1);
}
