import { part } from "./dom";
import { recall, remember } from "./memory";

const THEMES = ["system", "light", "dark"] as const;
type Theme = (typeof THEMES)[number];

/** Light or dark as the system wants it, or as it is chosen here. */
export class ThemeSwitch {
  private readonly button = part("theme");
  private theme: Theme;

  constructor() {
    const kept = recall("theme");
    this.theme = THEMES.find((theme) => theme === kept) ?? "system";
    this.button.addEventListener("click", () => this.next());
    this.apply();
  }

  next(): void {
    this.theme = THEMES[(THEMES.indexOf(this.theme) + 1) % THEMES.length] ?? "system";
    remember("theme", this.theme);
    this.apply();
  }

  private apply(): void {
    document.documentElement.dataset.theme = this.theme;
    this.button.textContent = `Theme: ${this.theme}`;
  }
}
