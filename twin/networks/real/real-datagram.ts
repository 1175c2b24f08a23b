import { createSocket, type Socket } from "node:dgram";
import type { DatagramEvents, DatagramSocket, NetworkFailure } from "../network";
import type { Closable, RealContext } from "./context";
import { failureOf } from "./failures";

/** A UDP socket over IPv4. What is sent or arrives while the network is unreachable is lost, as datagrams are. */
export class RealDatagramSocket implements DatagramSocket, Closable {
  private readonly socket: Socket = createSocket("udp4");
  private closed = false;

  constructor(
    private readonly context: RealContext,
    localPort: number,
    events: DatagramEvents,
  ) {
    context.add(this);
    this.socket.on("error", (error) => {
      if (!this.closed) events.failed(failureOf(error));
    });
    this.socket.on("message", (bytes, sender) => {
      if (this.closed || !context.reachability.isOpen) return;
      events.datagram(bytes.toString("latin1"), sender.address, sender.port);
    });
    this.socket.bind(localPort, () => {
      if (!this.closed) events.bound(this.socket.address().port);
    });
  }

  send(bytes: string, host: string, port: number, done: (failure: NetworkFailure | undefined) => void): void {
    this.context.resolve(host, (failure, addresses) => {
      const address = addresses[0];
      if (this.closed) return;
      if (failure !== undefined || address === undefined) return done(failure ?? { kind: "dns", detail: `${host} has no address` });
      if (!this.context.reachability.isOpen) return done(undefined);
      this.socket.send(Buffer.from(bytes, "latin1"), port, address, (error) => {
        if (!this.closed) done(error === null ? undefined : failureOf(error));
      });
    });
  }

  close(): void {
    this.closeNow();
  }

  closeNow(): void {
    if (this.closed) return;
    this.closed = true;
    this.socket.close();
    this.context.remove(this);
  }
}
