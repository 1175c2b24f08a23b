import type { Exchange } from "./exchange";
import type { UrcPayloadHandler, UrcTable } from "./urc-table";

/** Given as `remaining` to a payload handler when the rest of its payload will not come. */
export const BROKEN_OFF = -1;

/** Whose the payload is that is coming in: decided at its header, for all of its pieces. */
export class PayloadRouter {
  private header = "";
  private exchange: Exchange | undefined;
  private handler: UrcPayloadHandler | undefined;

  constructor(private readonly urcs: UrcTable) {}

  /**
   * A payload begins. `asked` is the command that may have asked for it; `late` says that it is the
   * answer to one that has ended, and nobody's.
   */
  begin(header: string, asked: Exchange | undefined, late: boolean): void {
    this.header = header;
    this.exchange = asked !== undefined && asked.sent && asked.isInfo(header) ? asked : undefined;
    this.handler = late || this.exchange !== undefined ? undefined : this.urcs.findPayload(header);
    if (this.exchange !== undefined) this.exchange.collectLine(header);
  }

  /** Hands a piece on. False where it is nobody's. */
  take(bytes: string, remaining: number): boolean {
    const { header, exchange, handler } = this;
    if (remaining <= 0) this.end();
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
    const { header, exchange, handler } = this;
    this.end();
    if (handler !== undefined) handler(header, "", BROKEN_OFF);
    return exchange;
  }

  private end(): void {
    this.exchange = undefined;
    this.handler = undefined;
  }
}
