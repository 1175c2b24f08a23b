import type { DatagramSocket, Network } from "../networks/network";
import { ReceiveBuffer } from "./receive-buffer";

/** The module's UDP socket behind a link. */
export class DatagramPort {
  readonly received = new ReceiveBuffer("datagrams");
  totalSent = 0;
  private readonly socket: DatagramSocket;

  constructor(network: Network, localPort: number, events: { bound(): void; failed(): void; arrived(): void }) {
    this.socket = network.openUdp(localPort, {
      bound: () => events.bound(),
      failed: () => events.failed(),
      datagram: (bytes, address, port) => {
        this.received.add(bytes, address, port);
        events.arrived();
      },
    });
  }

  /** `done` is told whether it left. */
  send(bytes: string, address: string, port: number, done: (sent: boolean) => void): void {
    this.totalSent += bytes.length;
    this.socket.send(bytes, address, port, (failure) => done(failure === undefined));
  }

  close(): void {
    this.socket.close();
  }
}
