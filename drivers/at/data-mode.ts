import { find, slice, startsWith } from "../../hal/bytes";
import type { Clock, Timer } from "../../hal/clock";
import type { Transmitter } from "./transmitter";

/** V.250's guard time around `+++`, with some room (SIM767XX 2.2.3: 1000 ms). */
export const GUARD_MS = 1100;
/** The module's OK to `+++` comes behind its own guard time; the manual gives no limit for it. */
const ESCAPE_ANSWER_MS = 3000;
/** A marker counts only as the last bytes before a silence of this length. */
const QUIET_MS = 100;
const LINE_END = "\r\n";
const ESCAPED = "\r\nOK\r\n";
const MARKERS: readonly string[] = [ESCAPED, "\r\nCLOSED\r\n", "\r\nNO CARRIER\r\n"];
const LONGEST_MARKER = 14;
/** Digits, and blanks among them, behind a marker that ends with a number. */
const NUMBER_BYTES = 4;
/** What was written so shortly before the module left the mode, it may have taken for a command. */
const DOUBT_MS = 2000;

/** Why data mode ended where the module did not answer `+++`: nobody knows which mode it is in. */
export const UNANSWERED = "no answer to +++";

/**
 * Transparent mode: what the UART brings is the connection's data, unframed and uncounted.
 *
 * The module says within the same bytes that the connection ended. Payload that looks like such a
 * marker cannot be told from it except by the silence that follows, so bytes that may be the
 * beginning of one wait until it is over: end each burst with something else.
 */
export class DataMode {
  /** Bytes at the end of what came that may be a marker. */
  private held = "";
  private ended = false;
  private inDoubt = false;
  private writtenAt = -DOUBT_MS;
  private escaping = false;
  private quietTimer: Timer | undefined;
  private escapeTimer: Timer | undefined;
  private writeRefused = false;
  private onBytes: (this: void, bytes: string) => void = () => {};
  private onEnded: (this: void, reason: string) => void = () => {};
  private writable: (this: void) => void = () => {};

  /**
   * `left` is called when the mode is over, before the listener of `onEnd`. `ends` are the markers
   * besides those of V.250 that the module has, each with a number behind it: `TCP ERROR:`.
   */
  constructor(
    private readonly clock: Clock,
    private readonly transmitter: Transmitter,
    private readonly left: (this: void, reason: string) => void,
    private readonly ends: readonly string[] = [],
  ) {}

  /** One listener for the connection's bytes, in order. */
  onData(listener: (bytes: string) => void): void {
    this.onBytes = listener;
  }

  /**
   * One listener, called once. `reason` is `escaped`, the module's marker (`CLOSED`), `UNANSWERED`,
   * or why the module is gone.
   */
  onEnd(listener: (reason: string) => void): void {
    this.onEnded = listener;
  }

  /** One listener, called when `write`, which refused bytes, takes some again. */
  onWritable(listener: () => void): void {
    this.writable = listener;
  }

  /**
   * Takes all of `bytes` and answers how many that is; or none, and answers 0, while the UART has not
   * taken what was written before, after `escape`, and when the mode is over.
   */
  write(bytes: string): number {
    if (this.ended || this.escaping) return 0;
    if (this.transmitter.pending() > 0) {
      this.writeRefused = true;
      return 0;
    }
    this.writtenAt = this.clock.now();
    this.transmitter.send(bytes, () => {
      this.writtenAt = this.clock.now();
      if (!this.writeRefused || this.transmitter.pending() > 0) return;
      this.writeRefused = false;
      this.writable();
    });
    return bytes.length;
  }

  /**
   * Back to command mode, the connection stays: what was written goes out, then silence, `+++`,
   * silence. Ends with `escaped` or `UNANSWERED`.
   */
  escape(): void {
    if (this.ended || this.escaping) return;
    this.escaping = true;
    this.guard(this.transmitter.pending());
  }

  /** Whether the module left the mode by itself so soon after the last byte written that it may have taken some for a command. */
  isInDoubt(): boolean {
    return this.inDoubt;
  }

  /** What the UART brought. */
  receive(bytes: string): void {
    if (this.ended) return;
    this.held = this.held + bytes;
    if (this.quietTimer !== undefined) this.quietTimer.cancel();
    const from = this.markerStart();
    if (from < this.held.length) this.quietTimer = this.clock.after(QUIET_MS, () => this.judge());
    const data = slice(this.held, 0, from);
    this.held = slice(this.held, from, this.held.length);
    if (data !== "") this.onBytes(data);
  }

  /** The mode is over, whoever ended it. */
  end(reason: string): void {
    if (this.ended) return;
    this.ended = true;
    if (this.quietTimer !== undefined) this.quietTimer.cancel();
    if (this.escapeTimer !== undefined) this.escapeTimer.cancel();
    if (this.held !== "") this.onBytes(this.held);
    this.held = "";
    this.left(reason);
    this.onEnded(reason);
  }

  /** Sends `+++` after a silence; `pending` bytes had not left when it began, which must become less. */
  private guard(pending: number): void {
    this.escapeTimer = this.clock.after(GUARD_MS, () => {
      const rest = this.transmitter.pending();
      if (pending > 0 && rest < pending) this.guard(rest);
      else if (pending > 0) this.end(UNANSWERED);
      else {
        this.transmitter.send("+++");
        this.escapeTimer = this.clock.after(ESCAPE_ANSWER_MS, () => this.end(UNANSWERED));
      }
    });
  }

  /** Silence followed what may be a marker. */
  private judge(): void {
    const bytes = this.held;
    const isEscape = bytes === ESCAPED;
    const isMarker = isEscape ? this.escaping : MARKERS.indexOf(bytes) >= 0 || this.isNumbered(bytes, LINE_END);
    this.held = "";
    if (!isMarker) return this.onBytes(bytes);
    this.inDoubt = !isEscape && this.clock.now() - this.writtenAt < DOUBT_MS;
    this.end(isEscape ? "escaped" : slice(bytes, 2, bytes.length - 2));
  }

  /** Index in `held` at which a marker, or the beginning of one, stands at the very end. */
  private markerStart(): number {
    const bytes = this.held;
    let longest = LONGEST_MARKER;
    for (let index = 0; index < this.ends.length; index++)
      longest = Math.max(longest, (this.ends[index] as string).length + NUMBER_BYTES + 2 * LINE_END.length);
    let from = find(bytes, "\r", Math.max(0, bytes.length - longest));
    while (from >= 0 && !this.beginsMarker(slice(bytes, from, bytes.length))) from = find(bytes, "\r", from + 1);
    return from < 0 ? bytes.length : from;
  }

  private beginsMarker(tail: string): boolean {
    for (let index = 0; index < MARKERS.length; index++) if (startsWith(MARKERS[index] as string, tail)) return true;
    for (let index = 0; index < this.ends.length; index++)
      if (startsWith(LINE_END + (this.ends[index] as string), tail)) return true;
    return this.isNumbered(tail, "");
  }

  /** Whether `bytes` is one of `ends`, a number, and the beginning of a line end that has at least `lineEnd`. */
  private isNumbered(bytes: string, lineEnd: string): boolean {
    for (let index = 0; index < this.ends.length; index++) {
      const head = LINE_END + (this.ends[index] as string);
      if (!startsWith(bytes, head)) continue;
      let end = head.length;
      while (end < head.length + NUMBER_BYTES && end < bytes.length && find(" 0123456789", bytes.charAt(end), 0) >= 0) end++;
      const rest = slice(bytes, end, bytes.length);
      if (startsWith(LINE_END, rest) && startsWith(rest, lineEnd)) return true;
    }
    return false;
  }
}
