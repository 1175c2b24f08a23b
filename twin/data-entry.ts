import type { Clock, Timer } from "../hal/clock";
import type { InputMode } from "./intake";

const ETX = "\x03";
const CTRL_Z = "\x1a";
const ESC = "\x1b";

export interface EntryEvents {
  /** Typed data is sent back; a no-operation where the command does not echo data. */
  echo(bytes: string): void;
}

/** Data whose length was announced: `length` bytes of any value. */
export class CountedEntry implements InputMode {
  readonly holdsUrcs = true;
  private data = "";

  constructor(private readonly length: number, private readonly events: EntryEvents, private readonly done: (data: string) => void) {}

  /** Bytes received so far. */
  get received(): string {
    return this.data;
  }

  take(bytes: string): number {
    const taken = bytes.substring(0, this.length - this.data.length);
    this.data += taken;
    this.events.echo(taken);
    if (this.data.length === this.length) this.done(this.data);
    return taken.length;
  }
}

/**
 * Data of any length, ended by CTRL-Z or given up by ESC. With `escapes`, ETX makes the byte after
 * it a plain one. What goes past `maximum` bytes is dropped, and `overflowed` is true at the end.
 */
export class TerminatedEntry implements InputMode {
  readonly holdsUrcs = true;
  private data = "";
  private escaped = false;
  private overflowed = false;

  constructor(
    private readonly maximum: number,
    private readonly escapes: boolean,
    private readonly events: EntryEvents,
    /** `data` is undefined after ESC. */
    private readonly done: (data: string | undefined, overflowed: boolean) => void,
  ) {}

  take(bytes: string): number {
    for (let index = 0; index < bytes.length; index++) {
      const character = bytes.charAt(index);
      const plain = this.escaped;
      this.escaped = false;
      if (!plain && this.escapes && character === ETX) this.escaped = true;
      else if (!plain && (character === CTRL_Z || character === ESC)) {
        this.events.echo(bytes.substring(0, index));
        this.done(character === ESC ? undefined : this.data, this.overflowed);
        return index + 1;
      } else if (this.data.length < this.maximum) this.data += character;
      else this.overflowed = true;
    }
    this.events.echo(bytes);
    return bytes.length;
  }
}

/**
 * Data of any length, ended by CTRL-Z or by a pause of `pauseMs`, which begins with the entry. ESC is
 * a byte as any other. What goes past `maximum` bytes is dropped, and `overflowed` is true at the end.
 */
export class PausedEntry implements InputMode {
  readonly holdsUrcs = true;
  private data = "";
  private overflowed = false;
  private timer: Timer;

  constructor(
    private readonly clock: Clock,
    private readonly maximum: number,
    private readonly pauseMs: number,
    private readonly events: EntryEvents,
    private readonly done: (data: string, overflowed: boolean) => void,
  ) {
    this.timer = this.pause();
  }

  take(bytes: string): number {
    const end = bytes.indexOf(CTRL_Z);
    const taken = end < 0 ? bytes : bytes.substring(0, end);
    const kept = taken.substring(0, this.maximum - this.data.length);
    this.data += kept;
    if (kept.length < taken.length) this.overflowed = true;
    this.events.echo(taken);
    this.timer.cancel();
    if (end < 0) this.timer = this.pause();
    else this.done(this.data, this.overflowed);
    return end < 0 ? bytes.length : end + 1;
  }

  private pause(): Timer {
    return this.clock.after(this.pauseMs, () => this.done(this.data, this.overflowed));
  }
}
