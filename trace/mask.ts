/** Hides secrets while a trace is recorded; what and where is said by drivers/at/mask. */
import { SecretMask as Mask, type MaskSink } from "../drivers/at/mask/secret-mask";
import { joinSpans, type Direction, type Span } from "./events";

export interface MaskOptions {
  /** Also hides what is sent and received: socket data, MQTT payloads, HTTP bodies. False where left out. */
  payloads?: boolean;
}

export class SecretMask {
  private readonly mask: Mask;
  private spans: Span[] = [];
  private readonly sink: MaskSink = {
    show: (bytes) => {
      this.spans = joinSpans(this.spans, [{ bytes }]);
    },
    hide: (masked) => {
      this.spans = joinSpans(this.spans, [{ masked }]);
    },
  };

  constructor(options: MaskOptions = {}) {
    this.mask = new Mask(options.payloads ?? false);
  }

  /** The bytes with their secrets hidden, in whatever chunks they come. */
  apply(direction: Direction, bytes: string): Span[] {
    this.spans = [];
    this.mask.apply(direction === "to-module", bytes, this.sink);
    return this.spans;
  }

  /** What was asked for at a prompt has been entered, though its bytes may not have come by as the device's. */
  endEntry(): void {
    this.mask.endEntry();
  }
}
