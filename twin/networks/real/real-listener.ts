import { createServer, type Server, type Socket } from "node:net";
import type { Listener, ListenerEvents } from "../network";
import type { Closable, RealContext } from "./context";
import { failureOf } from "./failures";
import { GatedSocket } from "./gated-socket";
import { RealStream } from "./real-stream";

/** A listening socket. Connections that arrive while the network is unreachable are accepted when it is back. */
export class RealListener implements Listener, Closable {
  private readonly server: Server;
  private closed = false;

  constructor(
    private readonly context: RealContext,
    port: number,
    private readonly events: ListenerEvents,
  ) {
    context.add(this);
    this.server = createServer({ allowHalfOpen: true, pauseOnConnect: true, noDelay: true });
    this.server.on("error", (error) => {
      if (!this.closed) events.failed(failureOf(error));
    });
    this.server.on("connection", (socket) => this.onConnection(socket));
    this.server.listen(port, context.listenAddress, () => {
      const address = this.server.address();
      if (!this.closed && address !== null && typeof address === "object") events.listening(address.port);
    });
  }

  close(): void {
    this.closeNow();
  }

  closeNow(): void {
    this.closed = true;
    this.server.close();
    this.context.remove(this);
  }

  private onConnection(socket: Socket): void {
    const gated = new GatedSocket(socket, this.context);
    this.context.reachability.whenOpen(() => {
      if (this.closed) return gated.reset();
      const stream = new RealStream(this.context, { address: "", port: 0 });
      gated.on("error", () => undefined);
      stream.attach({ top: gated, gated });
      stream.reportTo(this.events.accepted(stream));
    });
  }
}
