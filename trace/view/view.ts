/** From a trace to the data of its page, as far as a page can hold it. */
import { basename } from "node:path";
import { seconds } from "../explain/verdict";
import { noTrace } from "../no-trace";
import type { TraceItem } from "../reader";
import type { ViewModel } from "./model";
import { ModelMaker } from "./model-maker";

export interface ViewOptions {
  /** The trace's file, as people know it. */
  path: string;
  /** The part to show, ms of the trace; from the beginning, to the end where left out. */
  fromMs?: number;
  toMs?: number;
  /** What a page holds at most; 120000 rows and 16 MiB where left out. */
  limits?: { entries: number; wireBytes: number };
}

type Damage = Extract<TraceItem, { kind: "damaged" }>;

const LIMITS = { entries: 120000, wireBytes: 16 * 1024 * 1024 };

/**
 * Rejects with a sentence where there is nothing to show, and where there is too much: it says how to cut
 * the trace. Reads no further than it has to.
 */
export async function viewModel(items: AsyncIterable<TraceItem> | Iterable<TraceItem>, options: ViewOptions): Promise<ViewModel> {
  const { path, fromMs = 0, toMs = Infinity, limits = LIMITS } = options;
  const maker = new ModelMaker(basename(path), { fromMs, toMs, ...limits });
  let damage: Damage | undefined;
  let hasEvents = false;
  for await (const item of items) {
    if (item.kind === "damaged" && !hasEvents) {
      damage ??= item;
      continue;
    }
    if (item.kind === "event" && !hasEvents) {
      hasEvents = true;
      if (damage !== undefined) maker.push(damage);
    }
    const room = maker.push(item);
    if (room === "passed") break;
    if (room === "full") throw new Error(tooMuch(path, fromMs, item.line, maker.reachedMs, limits));
  }
  if (!hasEvents) throw new Error(noTrace(path, damage));
  const model = maker.end();
  if (model.entries.length === 0) throw new Error(`${path} has no event from ${seconds(fromMs)} ${toMs < Infinity ? `to ${seconds(toMs)}` : "on"}`);
  return model;
}

function tooMuch(path: string, fromMs: number, line: number, reachedMs: number | undefined, limits: typeof LIMITS): string {
  const held = `${limits.entries} events and ${Math.floor(limits.wireBytes / 1024)} KiB`;
  const problem = `${path} is too long for one page, which holds ${held}`;
  if (reachedMs === undefined) return `${problem}; it has lost its times, so no part of it can be named: cut the file at line ${line}`;
  const to = (Math.max(0, Math.ceil(reachedMs) - 1) / 1000).toFixed(3);
  return `${problem}: show a part of it, such as --from ${fromMs / 1000} --to ${to}`;
}
