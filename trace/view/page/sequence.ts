import { part } from "./dom";
import { rowOf } from "./row";
import type { Store } from "./store";

/** Height of a row, px; the style sheet has it as well. */
const ROW_PX = 28;
/** Rows that are there beyond both edges of what is seen. */
const SPARE_ROWS = 12;
/** Rows that are seen around the selected one, where there are any. */
const AROUND_PX = 3 * ROW_PX;

/** The rows of the entries that pass the filter; only those in sight are there. */
export class Sequence {
  private readonly list = part("sequence");
  private readonly rows = part("rows");
  private readonly nothing = part("nothing");
  /** By the entry's index. */
  private present = new Map<number, HTMLElement>();
  private awaited = false;

  constructor(private readonly store: Store) {
    this.list.addEventListener("scroll", () => this.renderSoon(), { passive: true });
    new ResizeObserver(() => this.renderSoon()).observe(this.list);
    this.rows.addEventListener("click", (event) => this.clicked(event.target));
    part("clear").addEventListener("click", () => store.clearFilter());
    store.onChange((change) => {
      if (change === "window") return;
      if (change === "search" || change === "filter") this.present = new Map();
      if (change !== "search") this.keepInSight();
      this.render();
    });
    if (store.model.byOrder === true) part("time-head").textContent = "no.";
    this.render();
  }

  focus(): void {
    this.list.focus({ preventScroll: true });
  }

  /** How many rows are seen at a time. */
  get page(): number {
    return Math.max(1, Math.floor(this.list.clientHeight / ROW_PX) - 1);
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
    const { shown, selected } = this.store;
    const { scrollTop, clientHeight } = this.list;
    this.rows.style.height = `${shown.length * ROW_PX}px`;
    this.nothing.hidden = shown.length > 0;
    const first = Math.max(0, Math.floor(scrollTop / ROW_PX) - SPARE_ROWS);
    const last = Math.min(shown.length, Math.ceil((scrollTop + clientHeight) / ROW_PX) + SPARE_ROWS);
    const present = new Map<number, HTMLElement>();
    for (let place = first; place < last; place++) {
      const index = shown[place] ?? -1;
      const row = this.present.get(index) ?? this.made(index, place);
      row.setAttribute("aria-selected", String(index === selected));
      present.set(index, row);
    }
    const isSame = present.size === this.rows.childElementCount && [...present.values()].every((row) => row.parentNode === this.rows);
    this.present = present;
    if (!isSame) this.rows.replaceChildren(...present.values());
    if (present.has(selected)) this.list.setAttribute("aria-activedescendant", `entry-${selected}`);
    else this.list.removeAttribute("aria-activedescendant");
  }

  private made(index: number, place: number): HTMLElement {
    const { store } = this;
    const entry = store.entry(index);
    if (entry === undefined) throw new Error(`there is no entry ${index}`);
    const row = rowOf(entry, store.model, store.query);
    row.id = `entry-${index}`;
    row.dataset.index = String(index);
    row.setAttribute("aria-posinset", String(place + 1));
    row.setAttribute("aria-setsize", String(store.shown.length));
    row.style.top = `${place * ROW_PX}px`;
    return row;
  }

  /** Scrolls no further than it must; to the middle where the selected row is far away. */
  private keepInSight(): void {
    const { shown, selected } = this.store;
    const place = shown.indexOf(selected);
    if (place < 0) return;
    const { scrollTop, clientHeight } = this.list;
    this.rows.style.height = `${shown.length * ROW_PX}px`;
    const top = place * ROW_PX;
    const isNear = top > scrollTop - clientHeight && top < scrollTop + 2 * clientHeight;
    if (!isNear) this.list.scrollTop = top - clientHeight / 2;
    else if (top - AROUND_PX < scrollTop) this.list.scrollTop = top - AROUND_PX;
    else if (top + ROW_PX + AROUND_PX > scrollTop + clientHeight) this.list.scrollTop = top + ROW_PX + AROUND_PX - clientHeight;
  }

  private clicked(target: EventTarget | null): void {
    const row = target instanceof Element ? target.closest<HTMLElement>("[data-index]") : null;
    if (row !== null) this.store.select(Number(row.dataset.index));
  }
}
