/** What the trace is of, and what became of it. */
import { toneOf } from "../tones";
import { button, make, part } from "./dom";
import { countText, durationText, secondsText } from "./format";
import { nearest } from "./lookup";
import type { Store } from "./store";

export function showOutcome(store: Store): void {
  const { module, baud, name, start, seed, fromMs, toMs, entries, standings, troubles, moreTroubles, counted } = store.model;
  part("title").textContent = module === "" ? "A trace" : module;
  const began = Date.parse(start);
  const facts = [
    name,
    ...(baud === 0 ? [] : [`${baud} bit/s`]),
    ...(Number.isNaN(began) ? [] : [`${new Date(began).toISOString().slice(0, 16).replace("T", " ")} UTC`]),
    ...(seed === undefined ? [] : [`seed ${seed}`]),
    fromMs > 0 ? `${secondsText(fromMs)} to ${secondsText(toMs)} s` : durationText(toMs),
    countText(entries.length, "event"),
  ];
  part("run").textContent = facts.join(" \u00b7 ");
  part("run").title = counted;
  const items = standings.map(({ name: what, text, timeMs }) => {
    const tone = timeMs === undefined ? "off" : toneOf(text);
    const since = timeMs === undefined ? [] : [make("span", { class: "quiet" }, ` since ${secondsText(timeMs)} s`)];
    return make("div", {}, make("dt", {}, what), make("dd", {}, make("span", { class: `badge ${tone}` }, text), ...since));
  });
  part("standings").append(...items);
  part("troubles").append(...troubleItems(store, troubles, moreTroubles));
}

function troubleItems(store: Store, troubles: readonly { timeMs: number; text: string }[], more: number): HTMLElement[] {
  if (troubles.length === 0) return [make("li", { class: "quiet" }, "went wrong: nothing")];
  const all = store.model.entries.map((_entry, index) => index);
  const items = troubles.map(({ timeMs, text }, place) => {
    const go = (): void => {
      const near = nearest(store.model.entries, all, timeMs);
      const index = store.model.entries.findIndex((entry, at) => at >= near && entry.timeMs === timeMs && entry.tone === "bad");
      store.select(index < 0 ? near : index);
    };
    return make("li", {}, `${place === 0 ? "went wrong first" : "then"} `, button(`${secondsText(timeMs)} s: ${text}`, go, { class: "link" }));
  });
  return more > 0 ? [...items, make("li", { class: "quiet" }, `and ${more} more`)] : items;
}
