import { refused } from "../../../drivers/failure";
import type { Answer, Done, Failure } from "../../../drivers/failure";
import type { ConnectOptions, ModemSockets, Received, SocketEvent, SocketLimits } from "../../../drivers/modem";
import type { Script } from "./script";

/** One link of the module, as seen from its other end. */
export interface FakeLink {
  used: boolean;
  options?: ConnectOptions;
  /** What the other side got. */
  sent: string;
  /** What waits to be read. */
  waiting: string;
  /** Whether `readable` was reported since the last byte was read. */
  told: boolean;
  /** The other side has closed. */
  closed: boolean;
}

function unusedLink(): FakeLink {
  return { used: false, sent: "", waiting: "", told: false, closed: false };
}

/** Links whose other end is the spec. */
export class FakeSockets implements ModemSockets {
  readonly limits: SocketLimits = { connections: 3, servers: 2, sendBytes: 8, receiveBytes: 6 };
  readonly links: FakeLink[] = [unusedLink(), unusedLink(), unusedLink()];
  /** Ports by server; 0 where it does not listen. */
  readonly ports: number[] = [0, 0];
  open = false;
  /** Bytes that the next sends take at most. */
  takes = 1000000;
  /** Told of each send, with its link. */
  onSent: (this: void, index: number) => void = () => undefined;
  private listener: (this: void, event: SocketEvent) => void = () => undefined;

  constructor(private readonly script: Script) {}

  // --- the other side

  link(index: number): FakeLink {
    return this.links[index] as FakeLink;
  }

  peerSends(index: number, bytes: string): void {
    const link = this.link(index);
    link.waiting = link.waiting + bytes;
    if (link.told) return;
    link.told = true;
    this.listener({ kind: "readable", link: index });
  }

  peerCloses(index: number, failure?: Failure): void {
    this.link(index).closed = true;
    this.listener({ kind: "closed", link: index, failure });
  }

  /** A client calls; the link that it gets, or -1. */
  clientCalls(server: number, address: string, port: number): number {
    const index = this.take();
    if (index >= 0) this.listener({ kind: "accepted", link: index, server, address, port });
    return index;
  }

  loseService(message: string): void {
    if (!this.open) return;
    this.closeAll();
    this.listener({ kind: "service-lost", failure: { kind: "closed", message } });
  }

  usedLinks(): number {
    return this.links.filter((link) => link.used).length;
  }

  // --- the driver's side

  openService(done: Done): void {
    this.script.run("sockets.open", "", () => this.setOpen(), done);
  }

  closeService(done: Done): void {
    this.script.run("sockets.close-service", "", () => this.closeAll(), done);
  }

  connect(options: ConnectOptions, answer: Answer<number>): void {
    const detail = options.transport + " " + options.host + ":" + String(options.port);
    this.script.answer("sockets.connect", detail, () => this.take(), (failure, index) => {
      if (failure !== undefined) answer(failure);
      else if (index === undefined || index < 0) answer(refused("all links are in use"));
      else {
        this.link(index).options = options;
        answer(undefined, index);
      }
    });
  }

  send(index: number, bytes: string, answer: Answer<number>): void {
    const taken = Math.min(bytes.length, this.takes);
    this.script.answer("sockets.send", String(index) + " " + bytes, () => {
      const link = this.link(index);
      link.sent = link.sent + bytes.substring(0, taken);
      const { onSent } = this;
      onSent(index);
      return taken;
    }, answer);
  }

  receive(index: number, maxBytes: number, answer: Answer<Received>): void {
    this.script.answer("sockets.receive", String(index) + " " + String(maxBytes), () => this.read(index, maxBytes), answer);
  }

  close(index: number, done: Done): void {
    this.script.run("sockets.close", String(index), () => {
      this.links[index] = { ...unusedLink(), sent: this.link(index).sent };
    }, done);
  }

  listen(server: number, port: number, done: Done): void {
    this.script.run("sockets.listen", String(server) + " " + String(port), () => this.setPort(server, port), done);
  }

  stopListening(server: number, done: Done): void {
    this.script.run("sockets.stop-listening", String(server), () => this.setPort(server, 0), done);
  }

  resolve(name: string, answer: Answer<string[]>): void {
    this.script.answer("sockets.resolve", name, () => ["192.0.2.1"], answer);
  }

  onSocketEvent(listener: (event: SocketEvent) => void): void {
    this.listener = listener;
  }

  private take(): number {
    for (let index = 0; index < this.links.length; index++) {
      if (this.link(index).used) continue;
      this.links[index] = { ...unusedLink(), used: true };
      return index;
    }
    return -1;
  }

  private read(index: number, maxBytes: number): Received {
    const link = this.link(index);
    const bytes = link.waiting.substring(0, maxBytes);
    link.waiting = link.waiting.substring(maxBytes);
    if (link.waiting === "") link.told = false;
    return { bytes, waiting: link.waiting.length };
  }

  private setOpen(): void {
    this.open = true;
  }

  private setPort(server: number, port: number): void {
    this.ports[server] = port;
  }

  private closeAll(): void {
    this.open = false;
    for (let index = 0; index < this.links.length; index++) this.links[index] = unusedLink();
    for (let server = 0; server < this.ports.length; server++) this.ports[server] = 0;
  }
}
