import type { MqttMessage } from "../../drivers/modem";
import { concat } from "../../hal/bytes";
import { jsonString } from "../telemetry/json";
import { traceLines } from "./event-encoding";
import type { Recording } from "./recording";

export interface PiecesOptions {
  /** `<base topic>/<topic>`. */
  topic: string;
  pieceBytes: number;
  /** The device, for the trace's header. */
  device: string;
  /** The module's family; empty where it is not known. */
  family: string;
  /** The sequences of a recording in memory begin anew with each boot. */
  bootCount: number;
  /** Why the recording is published, as a sentence. */
  reason: string;
}

/**
 * A recording as messages: the pieces of a trace file, in order, under `<topic>/<id>/<piece>`, and at last
 * how many they were, under `<topic>/<id>`. Each piece has whole lines, so that one alone can be read.
 */
export class Pieces {
  private readonly id: string;
  private piece = 0;
  private bytes = 0;
  /** The last block of the pieces that are done, and that of the one that is out. */
  private after = 0;
  private outUpTo = 0;
  private out: MqttMessage | undefined;
  private ended = false;

  constructor(
    private readonly recording: Recording,
    private readonly options: PiecesOptions,
  ) {
    const first = recording.next(0);
    const sequence = String(first === undefined ? 0 : first.sequence);
    this.id = recording.numbersLast ? sequence : `${options.bootCount}-${sequence}`;
  }

  /** The message that is next, the same until it is `done`; undefined after the last one. */
  next(payloadBytes: number): MqttMessage | undefined {
    if (this.out === undefined && !this.ended) this.out = this.make(Math.min(this.options.pieceBytes, payloadBytes));
    return this.out;
  }

  /** The message that was next has reached the broker. */
  done(): void {
    const out = this.out;
    if (out === undefined) return;
    this.out = undefined;
    if (this.outUpTo === this.after) this.ended = true;
    this.bytes = this.bytes + out.payload.length;
    this.after = this.outUpTo;
  }

  isEnded(): boolean {
    return this.ended;
  }

  private make(limit: number): MqttMessage {
    const { topic, reason } = this.options;
    const text = this.text(limit);
    const path = `${topic}/${this.id}`;
    if (this.outUpTo === this.after) return { topic: path, payload: `{"pieces":${this.piece},"bytes":${this.bytes},"reason":${jsonString(reason)}}` };
    this.piece = this.piece + 1;
    return { topic: `${path}/${this.piece}`, payload: text };
  }

  /** As many blocks as fit, one at least; their last is `outUpTo`. */
  private text(limit: number): string {
    const parts: string[] = this.piece === 0 ? [this.header()] : [];
    let length = 0;
    this.outUpTo = this.after;
    let block = this.recording.next(this.after);
    while (block !== undefined) {
      const lines = traceLines(block.bytes, 0);
      if (this.outUpTo > this.after && length + lines.length > limit) break;
      parts.push(lines);
      length = concat(parts).length;
      this.outUpTo = block.sequence;
      block = this.recording.next(block.sequence);
    }
    return concat(parts);
  }

  private header(): string {
    const { device, family } = this.options;
    return `fieldline-trace 1\nmodule: ${family}\nsource: flight recorder of ${device}, recording ${this.id}\nprecision: 1000\n\n`;
  }
}
