import { SecretMask, type MaskSink } from "../../drivers/at/mask/secret-mask";
import { slice } from "../../hal/bytes";
import type { Clock, Timer } from "../../hal/clock";
import { encodeEvent, EVENT_HEADER_BYTES, HIDDEN_PART_BYTES, hiddenPart, PART_HEADER_BYTES, saidPart } from "./event-encoding";
import type { Recording } from "./recording";

/** Bytes of one direction with a longer pause between them are events of their own. */
const GAP_MS = 20;
/** So long after it happened at the latest, an event is in storage. */
const FLUSH_MS = 1000;
/** The largest count that a hidden part holds. */
const HIDDEN_MAX = 4294967295;

/** Makes events of what passes the line, its secrets hidden, and blocks of the events. */
export class EventWriter implements MaskSink {
  private readonly mask: SecretMask;
  private readonly eventBytes: number;
  private enabled = true;
  private direction: ">" | "<" = ">";
  private timeMs = 0;
  /** Parts of the event that is open. */
  private body = "";
  /** The end of it, which is no part yet. */
  private said = "";
  private hidden = 0;
  private block = "";
  private timer: Timer | undefined;

  constructor(
    private readonly clock: Clock,
    private readonly recording: Recording,
    maskPayloads: boolean,
  ) {
    this.mask = new SecretMask(maskPayloads);
    this.eventBytes = recording.blockBytes - EVENT_HEADER_BYTES;
  }

  /** What comes while it is not enabled is looked at for the mask's sake only. */
  enable(enabled: boolean): void {
    if (!enabled) this.flush();
    this.enabled = enabled;
  }

  traffic(toModule: boolean, bytes: string): void {
    const direction = toModule ? ">" : "<";
    const now = this.clock.now();
    if (direction !== this.direction || now - this.timeMs > GAP_MS) this.endEvent();
    this.direction = direction;
    this.timeMs = now;
    this.mask.apply(toModule, bytes, this);
  }

  /** What the application did (`#`), or what was lost (`!`); without secrets. */
  note(kind: "#" | "!", text: string): void {
    this.endEvent();
    if (this.enabled) this.add(encodeEvent(kind, this.clock.now(), slice(text, 0, this.eventBytes)));
  }

  show(bytes: string): void {
    if (!this.enabled) return;
    this.endHidden();
    let rest = bytes;
    while (rest !== "") {
      const room = this.eventBytes - this.body.length - PART_HEADER_BYTES - this.said.length;
      if (room < 1) {
        this.endEvent();
        continue;
      }
      this.said = this.said + slice(rest, 0, room);
      rest = slice(rest, Math.min(room, rest.length), rest.length);
    }
    this.flushLater();
  }

  hide(count: number): void {
    if (!this.enabled) return;
    this.endSaid();
    this.hidden = Math.min(HIDDEN_MAX, this.hidden + count);
    this.flushLater();
  }

  /** Hands all that waits to the recording. */
  flush(): void {
    this.endEvent();
    if (this.timer !== undefined) this.timer.cancel();
    this.timer = undefined;
    const block = this.block;
    this.block = "";
    if (block !== "") this.recording.append(block);
  }

  private endEvent(): void {
    this.endSaid();
    this.endHidden();
    const body = this.body;
    this.body = "";
    if (body !== "") this.add(encodeEvent(this.direction, this.timeMs, body));
  }

  private endSaid(): void {
    if (this.said !== "") this.body = this.body + saidPart(this.said);
    this.said = "";
  }

  private endHidden(): void {
    if (this.hidden === 0) return;
    const part = hiddenPart(this.hidden);
    this.hidden = 0;
    if (this.body.length + HIDDEN_PART_BYTES > this.eventBytes) this.endEvent();
    this.body = this.body + part;
  }

  private add(event: string): void {
    if (this.block.length + event.length > this.recording.blockBytes) {
      const block = this.block;
      this.block = "";
      this.recording.append(block);
    }
    this.block = this.block + event;
    this.flushLater();
  }

  /** In memory a block is as safe as the recording. */
  private flushLater(): void {
    if (this.timer !== undefined || !this.recording.isLasting) return;
    this.timer = this.clock.after(FLUSH_MS, () => {
      this.timer = undefined;
      this.flush();
    });
  }
}
