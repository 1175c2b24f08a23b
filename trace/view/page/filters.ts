import type { EntryKind } from "../model";
import { button, make, part } from "./dom";
import { countText } from "./format";
import { KIND_NAMES } from "./row";
import type { Store } from "./store";

interface Choice {
  name: string;
  /** How many entries it would leave on its own; left out where that says nothing. */
  count?: number;
  set: Set<unknown>;
  value: unknown;
}

/** What is shown, by kind, by chapter of the manual, and by the state that a thing was in. Nothing ticked shows all. */
export class Filters {
  private readonly panel = part("filters");
  private readonly opener = part<HTMLButtonElement>("filter-button");
  private readonly boxes: { box: HTMLInputElement; choice: Choice }[] = [];

  constructor(private readonly store: Store) {
    const foot = make("p", { class: "foot" }, "Nothing ticked in a group shows all of it. ");
    foot.append(button("Clear", () => store.clearFilter()), button("Close", () => this.close()));
    this.panel.append(foot, make("div", { class: "choices" }, ...this.groups()));
    this.opener.addEventListener("click", () => this.toggle());
    store.onChange((change) => {
      if (change === "filter") this.render();
    });
    this.render();
  }

  get isOpen(): boolean {
    return !this.panel.hidden;
  }

  toggle(): void {
    if (this.isOpen) this.close();
    else this.open();
  }

  close(): void {
    this.panel.hidden = true;
    this.opener.setAttribute("aria-expanded", "false");
    this.opener.focus();
  }

  private open(): void {
    this.panel.hidden = false;
    this.opener.setAttribute("aria-expanded", "true");
    this.boxes[0]?.box.focus();
  }

  private render(): void {
    const { store } = this;
    for (const { box, choice } of this.boxes) box.checked = choice.set.has(choice.value);
    const all = store.model.entries.length;
    part("count").textContent = store.isFiltered ? `${store.shown.length} of ${countText(all, "event")}` : countText(all, "event");
    this.opener.classList.toggle("active", store.isFiltered);
  }

  private groups(): HTMLElement[] {
    const { model, filter } = this.store;
    const kinds = new Map<EntryKind, number>();
    const chapters = new Map<number, number>();
    for (const { kind, chapter = -1 } of model.entries) {
      kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
      chapters.set(chapter, (chapters.get(chapter) ?? 0) + 1);
    }
    const chapterName = (index: number): string => {
      const chapter = model.chapters[index];
      return chapter === undefined ? "around the conversation" : `${chapter.module} ${chapter.title}`.trim();
    };
    const groups = [
      this.group("Kind", (Object.keys(KIND_NAMES) as EntryKind[]).flatMap((kind) => {
        const count = kinds.get(kind);
        return count === undefined ? [] : [{ name: KIND_NAMES[kind], count, set: filter.kinds, value: kind }];
      })),
      this.group("Chapter", [...chapters].sort(([one], [other]) => inManual(chapterName(one), chapterName(other))).map(([index, count]) => ({ name: chapterName(index), count, set: filter.chapters, value: index }))),
    ];
    model.tracks.forEach((track, index) => {
      const set = new Set<number>();
      filter.states.set(index, set);
      groups.push(this.group(`State: ${track.name}`, track.states.map(({ name }, value) => ({ name, set, value }))));
    });
    return groups;
  }

  private group(title: string, choices: readonly Choice[]): HTMLElement {
    const group = make("fieldset", {}, make("legend", {}, title));
    for (const choice of choices) {
      const box = make("input", { type: "checkbox" });
      box.addEventListener("change", () => {
        if (box.checked) choice.set.add(choice.value);
        else choice.set.delete(choice.value);
        this.store.applyFilter();
      });
      this.boxes.push({ box, choice });
      group.append(make("label", {}, box, make("span", {}, choice.name), make("span", { class: "quiet" }, choice.count === undefined ? "" : String(choice.count))));
    }
    return group;
  }
}

/** In the order of the manuals, what is in none of them last. */
function inManual(one: string, other: string): number {
  const isNamed = (name: string): number => (/^[A-Z0-9]+ \d/.test(name) ? 0 : 1);
  return isNamed(one) - isNamed(other) || one.localeCompare(other, "en", { numeric: true });
}
