import type { DatagramSocket, Network, NetworkFailure } from "../networks/network";
import { ReceiveBuffer } from "./receive-buffer";

/** The module's UDP socket behind a link. */
export class DatagramPort {
  readonly received = new ReceiveBuffer("datagrams");
  totalSent = 0;
  private readonly socket: DatagramSocket;

  constructor(network: Network, localPort: number, events: { bound(): void; failed(failure: NetworkFailure): void; arrived(): void }) {
    this.socket = network.openUdp(localPort, {
      bound: () => events.bound(),
      failed: (failure) => events.failed(failure),
      datagram: (bytes, address, port) => {
        this.received.add(bytes, address, port);
        events.arrived();
      },
    });
  }

  /** `done` is told why it did not leave, where it did not. */
  send(bytes: string, address: string, port: number, done: (failure: NetworkFailure | undefined) => void): void {
    this.totalSent += bytes.length;
    this.socket.send(bytes, address, port, done);
  }

  close(): void {
    this.socket.close();
  }
}
