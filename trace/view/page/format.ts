/** Times and numbers as people read them. */

/** `12.345`. */
export function secondsText(ms: number): string {
  return (ms / 1000).toFixed(3);
}

/** `12.345 s`, `2 min 5.000 s`, `820 ms`: a time that passed. */
export function durationText(ms: number): string {
  if (ms < 1000) return `${Number(ms.toFixed(3))} ms`;
  if (ms < 120000) return `${(ms / 1000).toFixed(3)} s`;
  if (ms < 7200000) return `${Math.floor(ms / 60000)} min ${((ms % 60000) / 1000).toFixed(0)} s`;
  return `${Math.floor(ms / 3600000)} h ${Math.floor((ms % 3600000) / 60000)} min`;
}

/** The time of day of an event, UTC; empty where the trace does not say when it began. */
export function clockText(start: string, ms: number): string {
  const began = Date.parse(start);
  return Number.isNaN(began) ? "" : `${new Date(began + ms).toISOString().slice(11, 23)} UTC`;
}

export function countText(count: number, one: string): string {
  return `${count} ${one}${count === 1 ? "" : "s"}`;
}
