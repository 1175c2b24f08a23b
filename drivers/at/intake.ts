import { slice } from "../../hal/bytes";
import type { Clock, Timer } from "../../hal/clock";
import type { Uart } from "../../hal/uart";
import { Framer, type Item } from "./framer";
import type { SessionOptions } from "./options";
import { Ring } from "./ring";

/**
 * The way of received bytes from the UART to the session, through ring and framer, and what goes
 * wrong on it: the ring runs full, the UART loses some, a payload stops in the middle. Losses come
 * out as items, in their place among the others.
 */
export class Intake {
  readonly framer: Framer;
  /** Set while a connection's bytes go through unframed: where they go. */
  unframed: ((bytes: string) => void) | undefined;
  private readonly ring: Ring;
  private paused = false;
  private lastByteAt = 0;
  private stallTimer: Timer | undefined;

  /** `counters.bytesIn` goes up with each byte that comes. */
  constructor(
    private readonly uart: Uart,
    private readonly clock: Clock,
    private readonly options: SessionOptions,
    private readonly counters: { bytesIn: number },
    private readonly dispatch: (item: Item) => void,
  ) {
    this.ring = new Ring(options.ringBytes);
    this.framer = new Framer(this.ring, options.pieceBytes, options.lineBytes);
    uart.onData((chunk) => this.receive(chunk));
  }

  isPaused(): boolean {
    return this.paused;
  }

  /** Since the latest byte came. */
  silenceMs(): number {
    return this.clock.now() - this.lastByteAt;
  }

  /** Hands nothing on any more; RTS is dropped when three quarters of the ring are full. */
  pause(): void {
    this.paused = true;
  }

  /** Hands on what waits, not from inside this call. A payload's silence counts from now. */
  resume(): void {
    if (!this.paused) return;
    this.paused = false;
    this.lastByteAt = this.clock.now();
    this.clock.after(0, () => {
      this.process();
      if (!this.paused) this.uart.resume();
      this.watchPayload();
    });
  }

  /** Bytes are missing behind those that came so far, `count` of them where that is known. */
  lose(count: number, why: string): void {
    if (this.unframed !== undefined) {
      this.dispatch({ kind: "lost", count, why });
      return;
    }
    this.framer.lost(count, why);
    this.process();
  }

  /** The rest of the payload that is coming in, if one is, is not waited for. */
  abandonPayload(): void {
    const item = this.framer.abandonPayload();
    if (item !== undefined) this.dispatch(item);
  }

  private receive(chunk: string): void {
    this.counters.bytesIn += chunk.length;
    this.lastByteAt = this.clock.now();
    let rest = chunk;
    while (rest !== "") {
      const taken = this.ring.push(rest);
      if (taken === 0) {
        this.lose(rest.length, "the receive buffer is full");
        break;
      }
      rest = slice(rest, taken, rest.length);
      this.process();
    }
    if (this.paused && this.ring.length() * 4 > this.ring.capacity * 3) this.uart.pause();
    this.watchPayload();
  }

  private process(): void {
    while (!this.paused) {
      if (this.unframed !== undefined) {
        const bytes = this.framer.takeRaw();
        if (bytes !== "") this.unframed(bytes);
        return;
      }
      const item = this.framer.next();
      if (item === undefined) return;
      this.dispatch(item);
    }
  }

  /** Sees to it that a payload whose next byte does not come for `payloadStallMs` is given up. */
  private watchPayload(): void {
    if (this.stallTimer !== undefined || this.paused || !this.framer.insidePayload()) return;
    const latest = this.lastByteAt;
    const silence = this.clock.now() - latest;
    this.stallTimer = this.clock.after(Math.max(0, this.options.payloadStallMs - silence), () => {
      this.stallTimer = undefined;
      if (this.lastByteAt !== latest) this.watchPayload();
      else if (!this.paused && this.framer.insidePayload()) this.abandonPayload();
    });
  }
}
