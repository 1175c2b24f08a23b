import type { Entry, Value } from "../model";
import { bytesIn, hexView, textView } from "./bytes";
import { make, part } from "./dom";
import { countText, dateText, durationText, placeText } from "./format";
import { changeAt, stateAt } from "./lookup";
import { wayText } from "./row";
import type { Store } from "./store";

type View = "text" | "hex";

/** Everything about the selected entry: what it means, its bytes, and how things stood. */
export class Details {
  private readonly pane = part("details");
  private readonly announcement = part("announcement");
  private view: View = "text";

  constructor(private readonly store: Store) {
    store.onChange((change) => {
      if (change !== "selection") return;
      this.render();
      this.pane.scrollTop = 0;
    });
    this.render();
  }

  /** Text or hexadecimal digits, whichever is not shown. */
  toggleView(): void {
    this.view = this.view === "text" ? "hex" : "text";
    this.render();
    this.announcement.textContent = this.view === "text" ? "bytes as text" : "bytes in hexadecimal";
  }

  private render(): void {
    const entry = this.store.entry(this.store.selected);
    if (entry === undefined) {
      this.pane.replaceChildren(make("p", { class: "quiet" }, "Nothing is selected."));
      return;
    }
    this.pane.replaceChildren(
      make("h2", { class: entry.tone === "bad" ? "tone-bad" : "" }, entry.text),
      ...(entry.about === undefined ? [] : [make("p", {}, entry.about)]),
      this.facts(entry),
      ...valuesTable(entry.values ?? []),
      ...this.bytes(entry),
      ...this.standing(entry),
    );
  }

  private facts(entry: Entry): HTMLElement {
    const { model } = this.store;
    const { line, chapter, network, inferred } = entry;
    const facts = this.times(entry);
    if (wayText(entry) !== "") facts.push(["way", `${wayText(entry)}${inferred === true ? ", which the log does not say" : ""}`]);
    if (network !== undefined) facts.push([network.direction === "out" ? "to the network" : "from the network", network.text]);
    const named = chapter === undefined ? undefined : model.chapters[chapter];
    if (named !== undefined) facts.push(["chapter", `${named.module} ${named.title}`.trim()]);
    facts.push(["trace", `line ${line}`]);
    return make("dl", {}, ...facts.flatMap(([name, text]) => [make("dt", {}, name), make("dd", {}, text)]));
  }

  private times({ timeMs, timeLost }: Entry): [string, string][] {
    const { model, selected } = this.store;
    const place = placeText(model, timeMs);
    if (model.byOrder === true) return [["event", place]];
    if (timeLost === true) return [["time", `lost, not before ${place}`]];
    const clock = dateText(model.start, timeMs)?.slice(11);
    const before = this.store.entry(selected - 1);
    const after: [string, string][] = before === undefined ? [] : [["after", durationText(timeMs - before.timeMs)]];
    return [["time", clock === undefined ? place : `${place}, ${clock}`], ...after];
  }

  private bytes({ wire }: Entry): HTMLElement[] {
    if (wire === undefined) return [];
    const parts = this.store.model.wire.slice(wire[0], wire[1] + 1).flatMap((event) => event.parts);
    const tab = (view: View, name: string): HTMLButtonElement => {
      const made = make("button", { type: "button", role: "tab", id: `tab-${view}`, "aria-selected": String(this.view === view), "aria-controls": "bytes" }, name);
      made.tabIndex = this.view === view ? 0 : -1;
      made.addEventListener("click", () => this.show(view));
      made.addEventListener("keydown", (event) => {
        if (event.key !== "ArrowLeft" && event.key !== "ArrowRight") return;
        event.stopPropagation();
        this.show(view === "text" ? "hex" : "text");
      });
      return made;
    };
    const tabs = make("div", { role: "tablist", "aria-label": "Bytes on the wire" }, tab("text", "Text"), tab("hex", "Hex"));
    const panel = make("div", { role: "tabpanel", id: "bytes", tabindex: "0", "aria-labelledby": `tab-${this.view}` }, this.view === "text" ? textView(parts) : hexView(parts));
    return [make("div", { class: "bytes-head" }, make("h3", {}, "On the wire"), make("span", { class: "quiet" }, countText(bytesIn(parts), "byte")), tabs), panel];
  }

  private show(view: View): void {
    this.view = view;
    this.render();
    part(`tab-${view}`).focus();
  }

  private standing({ timeMs }: Entry): HTMLElement[] {
    const { tracks, outbox } = this.store.model;
    const items = tracks.flatMap((track) => {
      const state = stateAt(track, timeMs);
      return state === undefined ? [] : [make("dt", {}, track.name), make("dd", {}, make("span", { class: `badge ${state.tone}` }, state.name))];
    });
    const depth = outbox[changeAt(outbox, timeMs)]?.[1];
    if (depth !== undefined) items.push(make("dt", {}, "outbox"), make("dd", {}, countText(depth, "reading")));
    return items.length === 0 ? [] : [make("h3", {}, "At this time"), make("dl", { class: "standing" }, ...items)];
  }
}

function valuesTable(values: readonly Value[]): HTMLElement[] {
  if (values.length === 0) return [];
  const rows = values.map(({ name, text, unit, meaning }) =>
    make("tr", {}, make("th", { scope: "row" }, name), make("td", {}, make("code", {}, text === "" ? '""' : text), unit === undefined ? "" : ` ${unit}`), make("td", {}, meaning ?? "")),
  );
  const head = make("tr", {}, ...["value", "is", "means"].map((name) => make("th", { scope: "col" }, name)));
  return [make("table", {}, make("thead", {}, head), make("tbody", {}, ...rows))];
}
