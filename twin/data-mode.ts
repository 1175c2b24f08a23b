import type { Clock, Timer } from "../hal/clock";
import type { InputMode } from "./intake";

/** Whoever the bytes of data mode are for: a packet data call, a transparent socket. */
export interface DataChannel {
  fromHost(bytes: string): void;
  /**
   * Bytes that it takes at the moment; what is more waits in the module's receive buffer, which asks
   * the host to stop, until `Interpreter.roomInChannel`. An escape is seen all the same. Any number
   * where left out.
   */
  room?(): number;
  /** The host went to command mode with `+++` or DTR; the connection stays. */
  suspended?(): void;
  /** The host came back with ATO. */
  resumed?(): void;
  /** The host hung up; the channel must close its connection. */
  hungUp(): void;
}

/** When `+++` is an escape, in ms. */
export interface EscapeTiming {
  /** Silence before it. */
  beforeMs: number;
  /** Silence behind it. */
  afterMs: number;
  /** At most between two signs. */
  gapMs: number;
}

/** SIM767XX 2.2.3. */
export const ESCAPE_GUARD_MS = 1000;
export const ESCAPE_GAP_MS = 900;
const USUAL_ESCAPE: EscapeTiming = { beforeMs: ESCAPE_GUARD_MS, afterMs: ESCAPE_GUARD_MS, gapMs: ESCAPE_GAP_MS };
const ESCAPE = "+++";

/**
 * Data mode: every byte goes to the channel, until `+++` comes with the pauses of `timing`. Signs
 * that turn out to be data are handed on in their place.
 */
export class DataMode implements InputMode {
  readonly holdsUrcs = true;
  private signs = "";
  private lastByteMs: number;
  private timer: Timer | undefined;

  constructor(
    private readonly clock: Clock,
    private readonly channel: DataChannel,
    private readonly onEscape: () => void,
    private readonly timing = USUAL_ESCAPE,
  ) {
    this.lastByteMs = clock.now();
  }

  take(offered: string): number {
    const bytes = ESCAPE.startsWith(this.signs + offered) ? offered : offered.substring(0, this.channel.room?.() ?? offered.length);
    if (bytes.length === 0) return 0;
    const nowMs = this.clock.now();
    const pauseMs = nowMs - this.lastByteMs;
    this.lastByteMs = nowMs;
    this.timer?.cancel();
    const continues = this.signs.length > 0 && pauseMs <= this.timing.gapMs;
    const begins = this.signs.length === 0 && pauseMs >= this.timing.beforeMs;
    const candidate = this.signs + bytes;
    if ((continues || begins) && ESCAPE.startsWith(candidate)) this.wait(candidate);
    else {
      this.signs = "";
      this.channel.fromHost(candidate);
    }
    return bytes.length;
  }

  /** Ends the wait for a guard time; signs that were waiting are data. */
  leave(): void {
    this.timer?.cancel();
    const signs = this.signs;
    this.signs = "";
    if (signs.length > 0) this.channel.fromHost(signs);
  }

  private wait(signs: string): void {
    this.signs = signs;
    const complete = signs === ESCAPE;
    this.timer = this.clock.after(complete ? this.timing.afterMs : this.timing.gapMs, () => {
      if (complete) {
        this.signs = "";
        this.onEscape();
      } else this.leave();
    });
  }
}
