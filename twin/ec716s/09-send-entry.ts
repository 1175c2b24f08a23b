import type { Clock } from "../../hal/clock";
import type { InputMode } from "../intake";

const CTRL_Z = "\x1a";
const ESC = "\x1b";

export interface SendRules {
  /** Undefined: CTRL-Z sends, ESC cancels. */
  length: number | undefined;
  /** Bytes that are taken at most; what goes past them is dropped. */
  maximum: number;
  /** What is there by then is sent; undefined for no such time. */
  withinMs: number | undefined;
}

/**
 * The data of AT+CIPSEND. A line feed that comes first belongs to the end of the command line
 * (EC716S 9.14): behind CR LF that is the line's own, behind a bare CR it is lost to the data.
 */
export class SendEntry implements InputMode {
  readonly holdsUrcs = true;
  private data = "";
  private begun = false;
  private over = false;

  /** `done` is given the data, undefined where they were cancelled. */
  constructor(
    clock: Clock,
    private readonly rules: SendRules,
    private readonly done: (data: string | undefined) => void,
  ) {
    if (rules.withinMs !== undefined) clock.after(rules.withinMs, () => this.finish(this.data));
  }

  take(bytes: string): number {
    const skipped = !this.begun && bytes.startsWith("\n") ? 1 : 0;
    this.begun = true;
    const rest = bytes.substring(skipped);
    return skipped + (this.rules.length === undefined ? this.takeText(rest) : this.takeCounted(rest, this.rules.length));
  }

  private takeCounted(bytes: string, length: number): number {
    const taken = bytes.substring(0, length - this.data.length);
    this.data += taken;
    if (this.data.length === length) this.finish(this.data);
    return taken.length;
  }

  private takeText(bytes: string): number {
    const end = /[\x1a\x1b]/.exec(bytes);
    const taken = end === null ? bytes : bytes.substring(0, end.index);
    this.data += taken.substring(0, this.rules.maximum - this.data.length);
    if (end === null) return bytes.length;
    this.finish(end[0] === ESC ? undefined : this.data);
    return end.index + CTRL_Z.length;
  }

  private finish(data: string | undefined): void {
    if (this.over) return;
    this.over = true;
    this.done(data);
  }
}
