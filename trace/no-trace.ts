import type { TraceItem } from "./reader";

/** Why a file gives nothing, as one sentence: the first thing that is wrong with it. */
export function noTrace(path: string, damage: Extract<TraceItem, { kind: "damaged" }> | undefined): string {
  if (damage === undefined) return `${path} has no events`;
  const advice = damage.line === 1 ? "; what another program recorded is made one by `fieldline trace import`" : "";
  return `${path}, line ${damage.line}: ${damage.reason}${advice}`;
}
