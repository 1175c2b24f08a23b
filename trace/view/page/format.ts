/** Times and numbers as people read them. */
import type { ViewModel } from "../model";

/** `12.345`. */
export function secondsText(ms: number): string {
  return (ms / 1000).toFixed(3);
}

/** `12.345 s`, or `no. 12` where the trace has lost all times. */
export function placeText({ byOrder }: ViewModel, ms: number): string {
  return byOrder === true ? `no. ${Math.round(ms)}` : `${secondsText(ms)} s`;
}

/** `12.345 to 14.000 s`. */
export function spanText(model: ViewModel, fromMs: number, toMs: number): string {
  return model.byOrder === true ? `${placeText(model, fromMs)} to ${Math.round(toMs)}` : `${secondsText(fromMs)} to ${secondsText(toMs)} s`;
}

/** `12.345 s`, `2 min 5.000 s`, `820 ms`: a time that passed. */
export function durationText(ms: number): string {
  if (ms < 1000) return `${Number(ms.toFixed(3))} ms`;
  if (ms < 120000) return `${(ms / 1000).toFixed(3)} s`;
  if (ms < 7200000) return `${Math.floor(ms / 60000)} min ${((ms % 60000) / 1000).toFixed(0)} s`;
  return `${Math.floor(ms / 3600000)} h ${Math.floor((ms % 3600000) / 60000)} min`;
}

/** The date and time `ms` after the start, ISO 8601 to the ms with a space in it; undefined where nobody knows. */
export function dateText(start: string | undefined, ms: number): string | undefined {
  if (start === undefined) return undefined;
  const hasZone = /(Z|[+-]\d\d:?\d\d)$/i.test(start);
  const began = Date.parse(hasZone ? start : `${start}Z`);
  if (Number.isNaN(began)) return undefined;
  return `${new Date(began + ms).toISOString().slice(0, 23).replace("T", " ")}${hasZone ? " UTC" : ""}`;
}

export function countText(count: number, one: string): string {
  return `${count} ${one}${count === 1 ? "" : "s"}`;
}
