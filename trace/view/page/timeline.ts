import type { Track } from "../model";
import { draw, part } from "./dom";
import { durationText, placeText, spanText } from "./format";
import { changeAt, nearest, stateAt } from "./lookup";
import { Scale } from "./scale";
import type { Store } from "./store";
import { AXIS_PX, axis, BAND_PX, bands, highestDepth, hitMarks, LANE_PX, lanes, OUTBOX_PX, outboxArea } from "./tracks";

const GUTTER_PX = 112;
const EDGE_PX = 12;
const LANES = ["device", "module", "network"] as const;
/** A pointer that moves less was not meant to drag. */
const STILL_PX = 4;
const ZOOM_STEP = 1.5;

/** The whole run at a glance, or a part of it: who spoke when, what state all was in, how full the outbox was. */
export class Timeline {
  private readonly svg = draw("svg", { role: "img", id: "chart" });
  private readonly still = draw("g");
  private readonly cursor = draw("path", { class: "cursor" });
  private readonly heightPx: number;
  private readonly tracksTop = AXIS_PX + LANES.length * LANE_PX + 2;
  private readonly outboxTop: number;
  private scale = new Scale(0, 1, 0, 1);
  private awaited = false;
  private drag: { x: number; fromMs: number; moved: boolean } | undefined;

  constructor(private readonly store: Store) {
    const { tracks, outbox } = store.model;
    this.outboxTop = this.tracksTop + tracks.length * BAND_PX;
    this.heightPx = this.outboxTop + (outbox.length > 0 ? OUTBOX_PX : 0);
    const section = part("timeline");
    this.svg.setAttribute("height", String(this.heightPx));
    this.svg.append(this.still, this.cursor);
    section.append(this.svg);
    new ResizeObserver(() => this.renderSoon()).observe(section);
    this.listen();
    part("zoom-in").addEventListener("click", () => this.zoom(1));
    part("zoom-out").addEventListener("click", () => this.zoom(-1));
    part("zoom-whole").addEventListener("click", () => this.whole());
    store.onChange((change) => {
      if (change === "selection") this.renderCursor();
      else this.renderSoon();
    });
    this.render();
  }

  /** One step in (1) or out (-1), around the selected entry where it is in sight. */
  zoom(direction: 1 | -1): void {
    const { store } = this;
    const selectedMs = store.entry(store.selected)?.timeMs ?? store.fromMs;
    const inSight = selectedMs >= store.fromMs && selectedMs <= store.toMs;
    this.store.zoom(ZOOM_STEP ** -direction, inSight ? selectedMs : (store.fromMs + store.toMs) / 2);
  }

  whole(): void {
    this.store.showWindow(this.store.model.fromMs, this.store.model.toMs);
  }

  private renderSoon(): void {
    if (this.awaited) return;
    this.awaited = true;
    requestAnimationFrame(() => {
      this.awaited = false;
      this.render();
    });
  }

  private render(): void {
    const { store, tracksTop, outboxTop, heightPx } = this;
    const { fromMs, toMs, model } = store;
    const width = Math.max(GUTTER_PX + EDGE_PX + 50, part("timeline").clientWidth);
    this.svg.setAttribute("width", String(width));
    this.svg.setAttribute("viewBox", `0 0 ${width} ${heightPx}`);
    const scale = new Scale(fromMs, toMs, GUTTER_PX, width - EDGE_PX);
    this.scale = scale;
    const drawn: SVGElement[] = [...axis(scale, heightPx, model.byOrder === true), ...LANES.map((name, place) => this.label(name, `lane ${name}`, AXIS_PX + place * LANE_PX + 11))];
    model.tracks.forEach((track, place) => {
      const top = tracksTop + place * BAND_PX;
      const about = track.source === "application" ? "noted by the application" : "as the conversation tells";
      drawn.push(this.label(track.name, track.source, top + 13, about), ...bands(track, scale, top));
    });
    if (model.outbox.length > 0) {
      drawn.push(this.label(`outbox (to ${highestDepth(model)})`, "application", outboxTop + 16), ...outboxArea(model, scale, outboxTop));
    }
    this.still.replaceChildren(...drawn, ...lanes(store, scale, AXIS_PX, heightPx), ...hitMarks(store, scale));
    const whole = toMs - fromMs >= model.toMs - model.fromMs;
    part("window").textContent = whole && model.byOrder !== true ? durationText(toMs - fromMs) : spanText(model, fromMs, toMs);
    this.renderCursor();
  }

  private label(text: string, name: string, y: number, about?: string): SVGElement {
    const label = draw("text", { class: `name ${name}`, x: String(GUTTER_PX - 8), y: String(y) }, text);
    if (about !== undefined) label.append(draw("title", {}, about));
    return label;
  }

  private renderCursor(): void {
    const { store, scale } = this;
    const { tracks, outbox } = store.model;
    const timeMs = store.entry(store.selected)?.timeMs;
    const isSeen = timeMs !== undefined && timeMs >= scale.fromMs && timeMs <= scale.toMs;
    this.cursor.setAttribute("d", isSeen ? `M${scale.x(timeMs).toFixed(1)} ${AXIS_PX - 6}V${this.heightPx}` : "");
    const shown = `Timeline from ${spanText(store.model, store.fromMs, store.toMs)}`;
    const standing = timeMs === undefined ? [] : tracks.flatMap((track) => standingOf(track, timeMs));
    const depth = timeMs === undefined ? undefined : outbox[changeAt(outbox, timeMs)]?.[1];
    const waiting = depth === undefined ? [] : [`outbox ${depth}`];
    const at = timeMs === undefined ? "" : `; at ${placeText(store.model, timeMs)}: ${[...standing, ...waiting].join(", ")}`;
    this.svg.setAttribute("aria-label", `${shown}${at}`);
  }

  private listen(): void {
    const { svg, store } = this;
    svg.addEventListener("pointerdown", (event) => {
      if (event.button !== 0) return;
      this.drag = { x: event.offsetX, fromMs: store.fromMs, moved: false };
      svg.setPointerCapture(event.pointerId);
    });
    svg.addEventListener("pointermove", (event) => this.dragged(event.offsetX));
    svg.addEventListener("pointerup", (event) => this.released(event.offsetX));
    svg.addEventListener("pointercancel", () => {
      this.drag = undefined;
    });
    svg.addEventListener("wheel", (event) => this.wheeled(event), { passive: false });
  }

  private dragged(x: number): void {
    const { drag, store, scale } = this;
    if (drag === undefined) return;
    drag.moved ||= Math.abs(x - drag.x) >= STILL_PX;
    if (!drag.moved) return;
    const fromMs = drag.fromMs - ((x - drag.x) * (scale.toMs - scale.fromMs)) / (scale.right - scale.left);
    store.showWindow(fromMs, fromMs + scale.toMs - scale.fromMs);
  }

  private released(x: number): void {
    const { drag, store } = this;
    this.drag = undefined;
    if (drag === undefined || drag.moved) return;
    const index = store.shown[nearest(store.model.entries, store.shown, this.scale.timeMs(x))];
    if (index !== undefined) store.select(index);
  }

  /** As on maps: the wheel scrolls, with Ctrl it zooms where the pointer is, with Shift it moves. */
  private wheeled(event: WheelEvent): void {
    const { store, scale } = this;
    if (event.ctrlKey || event.metaKey) store.zoom(1.0015 ** event.deltaY, Math.max(scale.fromMs, scale.timeMs(event.offsetX)));
    else if (event.shiftKey || event.deltaX !== 0) store.pan((event.deltaX !== 0 ? event.deltaX : event.deltaY) / 1000);
    else return;
    event.preventDefault();
  }
}

function standingOf(track: Track, timeMs: number): string[] {
  const state = stateAt(track, timeMs);
  return state === undefined ? [] : [`${track.name} ${state.name}`];
}
