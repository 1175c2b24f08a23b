import { once } from "node:events";
import { connect, type Socket } from "node:net";

/** What was heard so far; a spec waits for parts of it, one after the other. */
export class Transcript {
  private text = "";
  private position = 0;
  private waiting: (() => void) | undefined;

  add(chunk: string): void {
    this.text += chunk;
    this.waiting?.();
  }

  /** Waits for `part` after the part that was waited for last, and answers what stood before its end. */
  async until(part: string): Promise<string> {
    while (!this.text.includes(part, this.position)) {
      await new Promise<void>((heard) => {
        this.waiting = heard;
      });
    }
    const from = this.position;
    this.position = this.text.indexOf(part, from) + part.length;
    return this.text.slice(from, this.position);
  }

  all(): string {
    return this.text;
  }
}

/** A program with a TCP connection to a twin. */
export class TcpTalker {
  readonly heard = new Transcript();
  readonly closed: Promise<unknown>;

  private constructor(private readonly socket: Socket) {
    this.closed = once(socket, "close");
    socket.on("data", (chunk: Buffer) => this.heard.add(chunk.toString("latin1")));
  }

  static async connect(port: number): Promise<TcpTalker> {
    const socket = connect(port, "127.0.0.1");
    const talker = new TcpTalker(socket);
    await once(socket, "connect");
    return talker;
  }

  send(bytes: string): void {
    this.socket.write(bytes, "latin1");
  }

  async leave(): Promise<void> {
    this.socket.destroy();
    await this.closed;
  }
}
