import type { Connection } from "../state/connection";
import type { DatagramPort } from "../state/datagram-port";
import type { ReceiveBuffer } from "../state/receive-buffer";
import type { TransparentChannel } from "../transparent-channel";

/** `<client state>` of AT+CIPSTATUS (EC716S 9.17). */
export type LinkState = "INITIAL" | "CONNECTING" | "CONNECTED" | "REMOTE CLOSING" | "CLOSING" | "CLOSED";

/** One of the links 0 to 5 of AT+CIPSTART; the single link is number 0. */
export class IpLink {
  state: LinkState = "CONNECTING";
  /** +CIPRXGET: 1 was said and nothing was read since. */
  announced = false;
  /** A block for the host is on its way to the line. */
  delivering = false;
  connection: Connection | undefined;
  datagrams: DatagramPort | undefined;
  /** The UART is in data mode for it, or will be again with ATO. */
  channel: TransparentChannel | undefined;

  /** `host` and `port`: the server as the host typed it. */
  constructor(
    readonly number: number,
    readonly mode: "TCP" | "UDP",
    readonly host: string,
    readonly port: number,
  ) {}

  get received(): ReceiveBuffer | undefined {
    return this.connection?.received ?? this.datagrams?.received;
  }

  get unread(): number {
    return this.received?.length ?? 0;
  }

  /** Bytes that the link has sent, and of them those that the other side has. */
  get counters(): { sent: number; acknowledged: number } {
    const sent = this.connection?.totalSent ?? this.datagrams?.totalSent ?? 0;
    return { sent, acknowledged: sent - (this.connection?.unsent ?? 0) };
  }

  /** The oldest received bytes, `maximum` of them at most. */
  read(maximum: number): string {
    return this.connection?.read(maximum) ?? this.datagrams?.received.take(maximum) ?? "";
  }

  /** Closes in good order; what was received is gone. */
  close(): void {
    this.connection?.close();
    this.endDatagrams();
  }

  /** At once, as the way to the network is gone. */
  abort(): void {
    this.connection?.abort();
    this.endDatagrams();
  }

  private endDatagrams(): void {
    this.datagrams?.close();
    this.datagrams?.received.clear();
  }
}
