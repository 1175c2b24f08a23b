/** Defined where an engine needs a hundred times as long as Node. */
declare const SLOW_ENGINE: boolean | undefined;

/** `every` on an engine that is so slow that only one in `every` cases is tried, 1 elsewhere. */
export function stride(every: number): number {
  return typeof SLOW_ENGINE === "undefined" ? 1 : every;
}
