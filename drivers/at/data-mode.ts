import { find, slice, startsWith } from "../../hal/bytes";
import type { Clock, Timer } from "../../hal/clock";
import type { Transmitter } from "./transmitter";

/** V.250's guard time around `+++`, with some room (SIM767XX 2.2.3: 1000 ms). */
const GUARD_MS = 1100;
/** A marker counts only as the last bytes before a silence of this length. */
const QUIET_MS = 100;
const ESCAPED = "\r\nOK\r\n";
const END_MARKERS: readonly string[] = ["\r\nCLOSED\r\n", "\r\nNO CARRIER\r\n"];
const LONGEST_MARKER = 14;

/**
 * Transparent mode: what the UART brings is the connection's data, unframed and uncounted.
 *
 * The module says within the same bytes that the connection ended. Payload that looks like such a
 * marker cannot be told from it except by the silence that follows, so bytes that may be the
 * beginning of one wait until it is over: end each burst with something else.
 */
export class DataMode {
  private held = "";
  private escaping = false;
  private timer: Timer | undefined;
  private onBytes: (bytes: string) => void = () => {};
  private onEnded: (reason: string) => void = () => {};

  constructor(
    private readonly clock: Clock,
    private readonly transmitter: Transmitter,
    private readonly left: (reason: string) => void,
  ) {}

  onData(listener: (bytes: string) => void): void {
    this.onBytes = listener;
  }

  /** `reason` is `escaped`, the module's marker (`CLOSED`), or why the module is gone. */
  onEnd(listener: (reason: string) => void): void {
    this.onEnded = listener;
  }

  /** Takes all; answers how many bytes the UART has not taken yet. */
  write(bytes: string): number {
    this.transmitter.send(bytes, undefined);
    return this.transmitter.pending();
  }

  /** Back to command mode, the connection stays: silence, `+++`, silence. Nothing may be written meanwhile. */
  escape(): void {
    if (this.escaping) return;
    this.escaping = true;
    this.clock.after(GUARD_MS, () => this.transmitter.send("+++", undefined));
  }

  receive(bytes: string): void {
    this.held = this.held + bytes;
    if (this.timer !== undefined) this.timer.cancel();
    const from = this.markerStart();
    if (from > 0) {
      const data = slice(this.held, 0, from);
      this.held = slice(this.held, from, this.held.length);
      this.onBytes(data);
    }
    if (this.held !== "") this.timer = this.clock.after(QUIET_MS, () => this.judge());
  }

  /** The mode is over, whoever ended it. */
  end(reason: string): void {
    if (this.timer !== undefined) this.timer.cancel();
    const rest = this.held;
    this.held = "";
    if (rest !== "") this.onBytes(rest);
    this.left(reason);
    this.onEnded(reason);
  }

  /** Index in `held` at which a marker, or the beginning of one, stands at the very end. */
  private markerStart(): number {
    const earliest = this.held.length - LONGEST_MARKER;
    let from = find(this.held, "\r", earliest > 0 ? earliest : 0);
    while (from >= 0 && !mayBeMarker(slice(this.held, from, this.held.length))) from = find(this.held, "\r", from + 1);
    return from < 0 ? this.held.length : from;
  }

  private judge(): void {
    const marker = this.held;
    if (this.escaping && marker === ESCAPED) {
      this.held = "";
      this.end("escaped");
    } else if (END_MARKERS.indexOf(marker) >= 0) {
      this.held = "";
      this.end(slice(marker, 2, marker.length - 2));
    } else {
      this.held = "";
      this.onBytes(marker);
    }
  }
}

function mayBeMarker(tail: string): boolean {
  if (startsWith(ESCAPED, tail)) return true;
  for (let index = 0; index < END_MARKERS.length; index++)
    if (startsWith(END_MARKERS[index] as string, tail)) return true;
  return false;
}
