import type { Answer, Done, Failure } from "../failure";
import type { ConnectOptions, ModemSockets, Received, SocketEvent, SocketLimits } from "../modem";
import type { Pending } from "./pending";

const NONE: SocketLimits = { connections: 0, servers: 0, sendBytes: 0, receiveBytes: 0 };

/** The sockets of the driver that was chosen; fails with `closed` until then, with `refused` where it has none. */
export class RecognisedSockets implements ModemSockets {
  /** Nothing is possible until a driver was chosen. */
  limits: SocketLimits = NONE;
  private chosen: ModemSockets | undefined;
  private absent = false;
  private listener: (this: void, event: SocketEvent) => void = () => {};

  constructor(private readonly pending: Pending) {}

  choose(sockets: ModemSockets | undefined): void {
    this.chosen = sockets;
    this.absent = sockets === undefined;
    this.limits = sockets === undefined ? NONE : sockets.limits;
    if (sockets === undefined) return;
    sockets.onSocketEvent((event) => {
      if (this.chosen === sockets) this.listener(event);
    });
  }

  onSocketEvent(listener: (event: SocketEvent) => void): void {
    this.listener = listener;
  }

  openService(done: Done): void {
    if (this.chosen === undefined) this.fail(done);
    else this.chosen.openService(done);
  }

  closeService(done: Done): void {
    if (this.chosen === undefined) this.fail(done);
    else this.chosen.closeService(done);
  }

  connect(options: ConnectOptions, answer: Answer<number>): void {
    if (this.chosen === undefined) this.fail(answer);
    else this.chosen.connect(options, answer);
  }

  send(link: number, bytes: string, answer: Answer<number>): void {
    if (this.chosen === undefined) this.fail(answer);
    else this.chosen.send(link, bytes, answer);
  }

  receive(link: number, maxBytes: number, answer: Answer<Received>): void {
    if (this.chosen === undefined) this.fail(answer);
    else this.chosen.receive(link, maxBytes, answer);
  }

  close(link: number, done: Done): void {
    if (this.chosen === undefined) this.fail(done);
    else this.chosen.close(link, done);
  }

  listen(server: number, port: number, done: Done): void {
    if (this.chosen === undefined) this.fail(done);
    else this.chosen.listen(server, port, done);
  }

  stopListening(server: number, done: Done): void {
    if (this.chosen === undefined) this.fail(done);
    else this.chosen.stopListening(server, done);
  }

  resolve(name: string, answer: Answer<string[]>): void {
    if (this.chosen === undefined) this.fail(answer);
    else this.chosen.resolve(name, answer);
  }

  private fail(done: (failure: Failure) => void): void {
    if (this.absent) this.pending.refuse(done, "sockets");
    else this.pending.fail(done);
  }
}
