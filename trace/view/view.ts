/** From a trace to the data of its page, as far as a page can hold it. */
import { seconds } from "../explain/verdict";
import type { TraceItem } from "../reader";
import type { ViewModel } from "./model";
import { ModelMaker } from "./model-maker";

export interface ViewOptions {
  /** The trace's file, as people know it. */
  name: string;
  /** The part to show, ms of the trace; from the beginning, to the end where left out. */
  fromMs?: number;
  toMs?: number;
  /** What a page holds at most; 60000 rows and 16 MiB where left out. */
  limits?: { entries: number; wireBytes: number };
}

const LIMITS = { entries: 60000, wireBytes: 16 * 1024 * 1024 };

/**
 * Rejects with a sentence where there is nothing to show, and where there is too much: it says how to cut
 * the trace. Reads no further than it has to.
 */
export async function viewModel(items: AsyncIterable<TraceItem> | Iterable<TraceItem>, options: ViewOptions): Promise<ViewModel> {
  const { name, fromMs = 0, toMs = Infinity, limits = LIMITS } = options;
  const maker = new ModelMaker(name, { fromMs, toMs, ...limits });
  let readable = false;
  for await (const item of items) {
    if (!readable && item.kind === "damaged" && item.line === 1) throw new Error(`${name}, line 1: ${item.reason}; what another program recorded is made one by \`fieldline trace import\``);
    readable = true;
    const room = maker.push(item);
    if (room === "passed") break;
    if (room === "full") throw new Error(tooMuch(name, fromMs, maker.reachedMs, limits));
  }
  if (!readable) throw new Error(`${name} is empty`);
  const model = maker.end();
  if (model.entries.length === 0) throw new Error(`${name} has no event ${fromMs > 0 || toMs < Infinity ? `from ${seconds(fromMs)}${toMs < Infinity ? ` to ${seconds(toMs)}` : " on"}` : "to show"}`);
  return model;
}

function tooMuch(name: string, fromMs: number, reachedMs: number, limits: typeof LIMITS): string {
  const from = String(fromMs / 1000);
  const to = (Math.max(0, Math.ceil(reachedMs) - 1) / 1000).toFixed(3);
  const held = `${limits.entries} events and ${Math.floor(limits.wireBytes / 1024)} KiB`;
  return `${name} is too long for one page, which holds ${held}: show a part of it, such as --from ${from} --to ${to}`;
}
