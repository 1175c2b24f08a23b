import { button, make, part } from "./dom";
import { recall, remember } from "./memory";

export interface Shortcut {
  /** As `KeyboardEvent.key` has them. */
  keys: readonly string[];
  /** As people read them. */
  shown: string;
  does: string;
  act: () => void;
}

/** Where arrows and the like have a meaning of their own. */
const OWN_ARROWS = "#details, #filters, [role=tablist]";
const WRITING = "input:not([type=checkbox]), textarea, select";
const MOVES = /^(Arrow|Page|Home|End)/;

/** Keys that work all over the page, and the dialog that tells them. */
export class Keys {
  private readonly dialog = part<HTMLDialogElement>("help");
  private readonly byKey: ReadonlyMap<string, Shortcut>;
  private enabled = recall("letters") !== "off";

  constructor(shortcuts: readonly Shortcut[]) {
    const help: Shortcut = { keys: ["?"], shown: "?", does: "these keys", act: () => this.dialog.showModal() };
    const all = [...shortcuts, help];
    this.byKey = new Map(all.flatMap((shortcut) => shortcut.keys.map((key) => [key, shortcut] as const)));
    this.dialog.append(...this.content(all));
    part("help-button").addEventListener("click", help.act);
    document.addEventListener("keydown", (event) => this.pressed(event));
  }

  private pressed(event: KeyboardEvent): void {
    const { key, target } = event;
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || this.dialog.open) return;
    const shortcut = this.byKey.get(key);
    if (shortcut === undefined || !(target instanceof Element)) return;
    if (key !== "Escape") {
      if (target.matches(WRITING) || (!this.enabled && key.length === 1)) return;
      if (MOVES.test(key) && target.closest(OWN_ARROWS) !== null) return;
    }
    event.preventDefault();
    shortcut.act();
  }

  private content(shortcuts: readonly Shortcut[]): HTMLElement[] {
    const box = make("input", { type: "checkbox" });
    box.checked = this.enabled;
    box.addEventListener("change", () => {
      this.enabled = box.checked;
      remember("letters", this.enabled ? "on" : "off");
    });
    const lines = shortcuts.flatMap(({ shown, does }) => [make("dt", {}, ...shown.split(" ").map((key) => make("kbd", {}, key))), make("dd", {}, does)]);
    return [
      make("h2", { id: "help-title" }, "Keys"),
      make("dl", {}, ...lines),
      make("p", {}, "In the timeline: click to select, drag to move, wheel with Ctrl to zoom."),
      make("p", {}, make("label", {}, box, " letters and signs act without a modifier")),
      button("Close", () => this.dialog.close()),
    ];
  }
}
