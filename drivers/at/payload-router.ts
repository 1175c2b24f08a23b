import type { Exchange } from "./exchange";
import type { UrcPayloadHandler, UrcTable } from "./urc-table";

/** Given as `remaining` to a payload handler when the rest of its payload will not come. */
export const BROKEN_OFF = -1;

/** Whose the payload is that is coming in: decided at its first piece, for all of them. */
export class PayloadRouter {
  private begun = false;
  private exchange: Exchange | undefined;
  private handler: UrcPayloadHandler | undefined;

  constructor(private readonly urcs: UrcTable) {}

  /**
   * Hands a piece on; `asked` is the command that may have asked for it. False where it is nobody's:
   * `late`, the answer to a command that has ended, or nobody waits for it.
   */
  take(header: string, bytes: string, remaining: number, asked: Exchange | undefined, late: boolean): boolean {
    if (!this.begun) {
      this.exchange = asked !== undefined && asked.sent && asked.isInfo(header) ? asked : undefined;
      this.handler = late || this.exchange !== undefined ? undefined : this.urcs.findPayload(header);
      if (this.exchange !== undefined) this.exchange.collectLine(header);
    }
    this.begun = remaining > 0;
    const { exchange, handler } = this;
    if (exchange !== undefined) exchange.collectPayload(header, bytes, remaining);
    else if (handler !== undefined) handler(header, bytes, remaining);
    else return false;
    return true;
  }

  /** The command has ended: the rest of its payload is nobody's. */
  forget(exchange: Exchange): void {
    if (this.exchange === exchange) this.exchange = undefined;
  }

  /** The rest will not come. Answers the command whose payload it was; a handler is told `BROKEN_OFF`. */
  breakOff(): Exchange | undefined {
    if (!this.begun) return undefined;
    this.begun = false;
    const { exchange, handler } = this;
    this.exchange = undefined;
    this.handler = undefined;
    if (handler !== undefined) handler("", "", BROKEN_OFF);
    return exchange;
  }
}
