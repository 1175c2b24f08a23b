/** The rows of the timeline, each drawn into its place. */
import type { Track, ViewModel } from "../model";
import { draw } from "./dom";
import { changeAt } from "./lookup";
import type { Scale } from "./scale";
import type { Store } from "./store";

export const AXIS_PX = 20;
export const LANE_PX = 14;
export const BAND_PX = 18;
export const OUTBOX_PX = 36;

const LABEL_SPACING_PX = 110;
const CHAR_PX = 6.3;
/** What is narrower is drawn so wide, once a pixel. */
const NARROWEST_PX = 1.5;

export function axis(scale: Scale, heightPx: number, byOrder: boolean): SVGElement[] {
  return scale.ticks(LABEL_SPACING_PX, byOrder).flatMap(({ timeMs, label }) => {
    const x = scale.x(timeMs).toFixed(1);
    const line = draw("path", { class: "grid", d: `M${x} ${AXIS_PX - 4}V${heightPx}` });
    const isFull = Number(x) + label.length * CHAR_PX > scale.right;
    return isFull ? [line] : [line, draw("text", { class: "axis", x: String(Number(x) + 3), y: "12" }, label)];
  });
}

/** One mark a pixel for the entries of each lane that pass the filter, and a line down for each fault. */
export function lanes(store: Store, scale: Scale, topPx: number, heightPx: number): SVGElement[] {
  const marks = new Map<string, { d: string; lastX: number }>();
  const mark = (name: string, x: number, y: number, height: number): void => {
    const path = marks.get(name) ?? { d: "", lastX: -1 };
    if (x === path.lastX) return;
    path.d += `M${x + 0.5} ${y}v${height}`;
    path.lastX = x;
    marks.set(name, path);
  };
  const laneTops = { device: topPx, module: topPx + LANE_PX, network: topPx + 2 * LANE_PX };
  for (const index of store.shown) {
    const entry = store.entry(index);
    if (entry === undefined || entry.timeMs < scale.fromMs || entry.timeMs > scale.toMs) continue;
    const x = Math.round(scale.x(entry.timeMs));
    if (entry.kind === "fault") mark("mark fault", x, AXIS_PX - 4, heightPx);
    if (entry.side !== "around") mark(entry.tone === "bad" ? `mark ${entry.side} bad` : `mark ${entry.side}`, x, laneTops[entry.side] + 1, LANE_PX - 2);
    if (entry.network !== undefined) mark(entry.network.bad === true ? "mark network bad" : "mark network", x, laneTops.network + 1, LANE_PX - 2);
  }
  const inOrder = [...marks].sort(([one], [other]) => Number(one.includes("bad")) - Number(other.includes("bad")));
  return inOrder.map(([name, { d }]) => draw("path", { class: name, d }));
}

/** Where the query is found. */
export function hitMarks(store: Store, scale: Scale): SVGElement[] {
  let d = "";
  let lastX = -1;
  for (const index of store.hits) {
    const x = Math.round(scale.x(store.entry(index)?.timeMs ?? -1));
    if (x < scale.left || x > scale.right || x === lastX) continue;
    lastX = x;
    d += `M${x - 3} ${AXIS_PX - 5}h6l-3 5z`;
  }
  return d === "" ? [] : [draw("path", { class: "hit", d })];
}

/** The states of one track as bands, with their names where there is room. */
export function bands(track: Track, scale: Scale, topPx: number): SVGElement[] {
  const drawn: SVGElement[] = [];
  const { changes, states } = track;
  let lastX = -1;
  for (let place = Math.max(0, changeAt(changes, scale.fromMs)); place < changes.length; place++) {
    const [begun, index] = changes[place] as readonly [number, number];
    if (begun > scale.toMs) break;
    const state = states[index];
    const from = Math.max(scale.left, scale.x(begun));
    const to = Math.min(scale.right, scale.x(changes[place + 1]?.[0] ?? scale.toMs));
    if (state === undefined || (to - from < NARROWEST_PX && from - lastX < NARROWEST_PX)) continue;
    lastX = from;
    const width = Math.max(NARROWEST_PX, to - from - 1);
    const band = draw("g", { class: `band ${state.tone}` }, draw("title", {}, `${track.name}: ${state.name}`));
    band.append(draw("rect", { x: from.toFixed(1), y: String(topPx + 1), width: width.toFixed(1), height: String(BAND_PX - 2), rx: "2" }));
    const label = fitted(state.name, width - 8);
    if (label !== "") band.append(draw("text", { x: (from + 4).toFixed(1), y: String(topPx + 13) }, label));
    drawn.push(band);
  }
  return drawn;
}

/** Readings that wait, as an area in steps. */
export function outboxArea(model: ViewModel, scale: Scale, topPx: number): SVGElement[] {
  const { outbox } = model;
  const highest = highestDepth(model);
  const bottom = topPx + OUTBOX_PX - 2;
  const y = (depth: number): string => (bottom - (depth / highest) * (OUTBOX_PX - 6)).toFixed(1);
  const first = Math.max(0, changeAt(outbox, scale.fromMs));
  let d = "";
  let startX = "";
  for (let place = first; place < outbox.length; place++) {
    const [timeMs, depth] = outbox[place] as readonly [number, number];
    if (timeMs > scale.toMs) break;
    const x = Math.max(scale.left, scale.x(timeMs)).toFixed(1);
    if (d === "") startX = x;
    d += d === "" ? `M${x} ${y(depth)}` : `H${x}V${y(depth)}`;
  }
  if (d === "") return [];
  d += `H${scale.right}`;
  return [draw("path", { class: "outbox-area", d: `${d}V${bottom}H${startX}Z` }), draw("path", { class: "outbox-line", d })];
}

export function highestDepth({ outbox }: ViewModel): number {
  return outbox.reduce((highest, [, depth]) => Math.max(highest, depth), 1);
}

function fitted(text: string, widthPx: number): string {
  const room = Math.floor(widthPx / CHAR_PX);
  if (text.length <= room) return text;
  return room < 4 ? "" : `${text.slice(0, room - 1)}\u2026`;
}
