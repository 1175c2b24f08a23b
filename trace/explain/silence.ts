/** Whether the module answers at all: a module that fell silent, one that never spoke, and one that cannot be read. */
import type { OpenTrouble, Troubles } from "./troubles";

/** Commands in a row without a result from which on the module is called silent. */
const SILENT_AFTER = 3;
const SILENT = "the module fell silent";

export class Silence {
  /** It ever did. */
  hasAnswered = false;
  /** It is starting: nobody expects it to answer yet. */
  private isStarting = true;
  private unanswered = 0;
  private firstMs: number | undefined;
  private first = "";
  private trouble: OpenTrouble | undefined;
  private unreadable = 0;
  private lines = 0;

  constructor(private readonly troubles: Troubles) {}

  /** The module gave a result. */
  answered(): void {
    this.hasAnswered = true;
    this.isStarting = false;
    this.unanswered = 0;
    this.trouble = undefined;
  }

  /** The module was started, or told to start anew. */
  starts(): void {
    this.isStarting = true;
    this.trouble = undefined;
  }

  /** `what` is said of it where it is trouble by itself; undefined where somebody only looked for the module. */
  unansweredCommand(timeMs: number | undefined, command: string, what: string | undefined): void {
    this.unanswered++;
    if (what !== undefined) {
      const trouble = this.troubles.add(timeMs, what);
      if (this.trouble === undefined) this.first = command;
      this.trouble ??= trouble;
    } else if (this.unanswered === 1) {
      this.first = command;
      this.firstMs = timeMs;
    }
    if (this.unanswered < SILENT_AFTER || this.isStarting) return;
    this.trouble ??= this.troubles.add(this.firstMs, SILENT);
    if (this.trouble !== undefined) this.trouble.text = `${SILENT}: no result for ${this.first}, nor for what followed it`;
  }

  /** A line of the module, whether it is one of an AT command set or not. */
  heard(text: string): void {
    this.lines++;
    if (/[^\r\n\t -~]/.test(text)) this.unreadable++;
  }

  /** Where the module never answered: that, with what shows why. */
  conclusion(): string | undefined {
    if (this.hasAnswered || this.unanswered < SILENT_AFTER) return undefined;
    const isGarbled = this.unreadable > 0 && this.unreadable * 2 >= this.lines;
    return `the module answered none of ${this.unanswered} commands${isGarbled ? ", and what it said cannot be read: is the speed of the line right?" : ""}`;
  }
}
