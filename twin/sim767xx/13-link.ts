import type { Connection } from "../state/connection";
import type { DatagramPort } from "../state/datagram-port";
import type { ReceiveBuffer } from "../state/receive-buffer";

export const LINK_COUNT = 4;
/** `<index>` of a link that is no client of the module's own server. */
export const NO_SERVER = -1;
/** `<cnfSendLength>` where the connection is gone. */
export const DISCONNECTED = -1;

/**
 * `opening`: AT+CIPOPEN has no result yet. `dead`: the network below went away, and the host has yet
 * to close it. `closed`: gone for the host, kept for what can still be read.
 */
export type LinkState = "opening" | "open" | "dead" | "closed";

/** One of the four links of AT+CIPOPEN. */
export class Link {
  state: LinkState = "opening";
  /** +CIPRXGET: 1 was said and not all was read since. */
  announced = false;
  /** A block for the host is on its way to the line. */
  delivering = false;
  /** Ends an opening that has no result yet with `<err>`. */
  giveUp: ((err: number) => void) | undefined;
  /** Gives the result of a UDP datagram that has not left yet: `<cnfSendLength>`. */
  endDatagram: ((confirmed: number) => void) | undefined;
  /** What the host is told when all that came before has been delivered. */
  closeReason: number | undefined;
  connection: Connection | undefined;
  datagrams: DatagramPort | undefined;

  /** `host` and `port`: the server as the host typed it, or the client of one's own server. */
  constructor(
    readonly number: number,
    readonly type: "TCP" | "UDP",
    readonly cid: number,
    readonly server: number,
    readonly host: string,
    readonly port: number,
    /** The UART is in data mode for it. */
    readonly transparent: boolean,
  ) {}

  get received(): ReceiveBuffer | undefined {
    return this.connection?.received ?? this.datagrams?.received;
  }

  get unread(): number {
    return this.received?.length ?? 0;
  }

  get sending(): boolean {
    return this.endDatagram !== undefined || this.connection?.sending === true;
  }

  /** The host sees a connection on it. */
  get isThere(): boolean {
    return this.state === "open" || this.state === "dead";
  }

  /** The oldest received bytes, `maximum` of them at most. */
  read(maximum: number): string {
    return this.connection?.read(maximum) ?? this.datagrams?.received.take(maximum) ?? "";
  }

  /** Closes in good order; what was received is gone. */
  close(): void {
    this.state = "closed";
    this.connection?.close();
    this.endDatagram?.(DISCONNECTED);
    this.datagrams?.close();
    this.datagrams?.received.clear();
  }

  /** The network below is gone: what was received stays. */
  die(): void {
    this.state = "dead";
    this.connection?.die();
    this.endDatagram?.(DISCONNECTED);
    this.datagrams?.close();
  }
}
