import { part } from "./dom";
import type { Store } from "./store";

/** The box to search in, and the way from hit to hit. */
export class Search {
  private readonly box = part<HTMLInputElement>("query");

  /** `done` is called where the reader goes back to the events. */
  constructor(
    private readonly store: Store,
    done: () => void,
  ) {
    this.box.addEventListener("input", () => store.search(this.box.value));
    this.box.addEventListener("keydown", (event) => {
      if (event.key === "Enter") store.nextHit(event.shiftKey ? -1 : 1);
      else if (event.key === "ArrowDown") done();
      else return;
      event.preventDefault();
    });
    part("previous-hit").addEventListener("click", () => store.nextHit(-1));
    part("next-hit").addEventListener("click", () => store.nextHit(1));
    store.onChange((change) => {
      if (change === "search" || change === "selection") this.render();
    });
    this.render();
  }

  get hasFocus(): boolean {
    return document.activeElement === this.box;
  }

  focus(): void {
    this.box.focus();
    this.box.select();
  }

  clear(): void {
    if (this.store.query === "") return;
    this.box.value = "";
    this.store.search("");
  }

  private render(): void {
    const { query, hits, selected } = this.store;
    const place = hits.indexOf(selected);
    const found = hits.length === 0 ? "no hit" : place < 0 ? `${hits.length} hits` : `${place + 1} of ${hits.length}`;
    part("hits").textContent = query === "" ? "" : found;
    for (const id of ["previous-hit", "next-hit"]) part<HTMLButtonElement>(id).disabled = hits.length === 0;
  }
}
