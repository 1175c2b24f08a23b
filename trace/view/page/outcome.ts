/** What the trace is of, and what became of it. */
import type { ViewModel } from "../model";
import { toneOf } from "../tones";
import { button, make, part } from "./dom";
import { countText, dateText, durationText, placeText, spanText } from "./format";
import type { Store } from "./store";

const MINUTES = 16;

export function showOutcome(store: Store): void {
  const { model } = store;
  part("title").textContent = model.module === "" ? "A trace" : model.module;
  part("run").textContent = facts(model).join(" \u00b7 ");
  part("run").title = model.counted;
  const items = model.standings.map(({ name, text, timeMs, isOver }) => {
    const until = isOver === true ? ", until the module went down" : "";
    const since = timeMs === undefined ? [] : [make("span", { class: "quiet" }, ` since ${placeText(model, timeMs)}${until}`)];
    const tone = isOver === true ? "off" : toneOf(text);
    return make("div", {}, make("dt", {}, name), make("dd", {}, make("span", { class: `badge ${tone}` }, text), ...since));
  });
  part("standings").append(...items);
  part("troubles").append(...troubleItems(store));
}

function facts(model: ViewModel): string[] {
  const { name, baud, start, seed, source, losses, fromMs, toMs, byOrder, entries } = model;
  const date = dateText(start, 0);
  const isPart = byOrder !== true && fromMs > 0;
  return [
    name,
    ...(baud === undefined ? [] : [`${baud} bit/s`]),
    ...(date === undefined ? [] : [date.slice(0, MINUTES) + date.slice(23)]),
    ...(seed === undefined ? [] : [`seed ${seed}`]),
    ...(byOrder === true ? [] : [isPart ? spanText(model, fromMs, toMs) : durationText(toMs)]),
    countText(entries.length, "event"),
    ...(source === undefined ? [] : [`made of: ${source}`]),
    ...(losses.length === 0 ? [] : [`the log has lost: ${losses.join("; ")}`]),
  ];
}

function troubleItems(store: Store): HTMLElement[] {
  const { troubles, moreTroubles, otherwise } = store.model;
  if (troubles.length === 0) return [make("li", { class: otherwise === "nothing" ? "quiet" : "bad" }, `went wrong: ${otherwise}`)];
  const items = troubles.map(({ timeMs, text, entry }, place) => {
    const said = timeMs === undefined ? text : `${placeText(store.model, timeMs)}: ${text}`;
    const shown = entry === undefined ? make("span", { class: "bad" }, said) : button(said, () => store.select(entry), { class: "link" });
    return make("li", {}, `${place === 0 ? "went wrong first" : "then"} `, shown);
  });
  return moreTroubles > 0 ? [...items, make("li", { class: "quiet" }, `and ${moreTroubles} more`)] : items;
}
