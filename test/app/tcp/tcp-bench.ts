import { defaultTcpConfig, type TcpConfig } from "../../../app/tcp/config";
import type { Connection } from "../../../app/tcp/connection";
import type { ConnectionEvents, StreamOptions } from "../../../app/tcp/stream";
import { Tcp } from "../../../app/tcp/tcp";
import type { Failure } from "../../../drivers/failure";
import { SeededRandom } from "../../../hal/random";
import { LinkBench } from "../fakes/link-bench";

export const SERVER: StreamOptions = { transport: "tcp", host: "example.com", port: 7 };

/** The consumer of one connection, which notes all that it is told. */
export class Consumer {
  opened = 0;
  received = "";
  /** As they came. */
  pieces: string[] = [];
  drained = 0;
  ended = false;
  failure: Failure | undefined = undefined;
  /** Done with each piece. */
  onPiece: (this: void) => void = () => undefined;

  readonly events: ConnectionEvents = {
    onOpen: () => this.open(),
    onData: (bytes) => this.take(bytes),
    onDrained: () => this.drain(),
    onEnd: (failure) => this.end(failure),
  };

  private open(): void {
    this.opened = this.opened + 1;
  }

  private take(bytes: string): void {
    this.received = this.received + bytes;
    this.pieces.push(bytes);
    const { onPiece } = this;
    onPiece();
  }

  private drain(): void {
    this.drained = this.drained + 1;
  }

  private end(failure: Failure | undefined): void {
    if (this.ended) throw new Error("the end is reported twice");
    this.ended = true;
    this.failure = failure;
  }
}

/** TCP on a link that is online, over links whose other end is the spec. */
export class TcpBench extends LinkBench {
  readonly tcp: Tcp;

  constructor(config?: Partial<TcpConfig>) {
    super();
    this.tcp = new Tcp({
      sockets: this.modem.sockets,
      link: this.link,
      clock: this.clock,
      random: new SeededRandom(2),
      config: { ...defaultTcpConfig, ...config },
      observer: (step) => this.hear(step),
    });
  }

  /** A connection that is open, on link 0 where it is the first. */
  opened(consumer: Consumer): Connection {
    if (this.link.state() !== "online") this.online();
    const connection = this.tcp.connect(SERVER, consumer.events);
    this.clock.runUntilTrue(() => connection.state() === "open", 1000);
    if (connection.state() !== "open") throw new Error("the connection is not open but " + connection.state());
    return connection;
  }
}
