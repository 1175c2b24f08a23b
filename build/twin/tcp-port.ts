import { once } from "node:events";
import { createServer, type AddressInfo, type Server, type Socket } from "node:net";

const HOST = "127.0.0.1";
export const REFUSAL = "This twin has a client on its TCP port already, and takes one at a time.\r\n";
/** A refused client is given so long to read why and to go. */
const FAREWELL_MS = 5000;

/** A TCP port of this machine that has one client at a time; others are told so and closed. */
export class TcpPort {
  private readonly sockets = new Set<Socket>();
  private client: Socket | undefined;

  private constructor(
    private readonly server: Server,
    private readonly accepted: (client: Socket) => void,
  ) {
    server.on("connection", (socket) => this.receive(socket));
  }

  /** `port` 0 takes one that is free. Rejects with an error whose message says what to do. */
  static async listen(port: number, accepted: (client: Socket) => void): Promise<TcpPort> {
    const server = createServer();
    const tcp = new TcpPort(server, accepted);
    server.listen(port, HOST);
    try {
      await once(server, "listening");
    } catch (error) {
      throw new Error(explain(port, error as NodeJS.ErrnoException), { cause: error });
    }
    return tcp;
  }

  /** `host:port` */
  get address(): string {
    return `${HOST}:${this.port}`;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  async close(): Promise<void> {
    const closed = once(this.server, "close");
    this.server.close();
    for (const socket of this.sockets) socket.destroy();
    await closed;
  }

  private receive(socket: Socket): void {
    this.sockets.add(socket);
    socket.on("close", () => this.sockets.delete(socket));
    socket.on("error", () => socket.destroy());
    if (this.client === undefined) this.take(socket);
    else this.refuse(socket);
  }

  private take(socket: Socket): void {
    this.client = socket;
    const free = (): void => {
      if (this.client === socket) this.client = undefined;
    };
    // A client that comes back at once may be here before the old connection's close.
    socket.on("end", free);
    socket.on("close", free);
    socket.setNoDelay(true);
    this.accepted(socket);
  }

  /** What it sends is read, since bytes left unread would turn the end of the connection into a reset. */
  private refuse(socket: Socket): void {
    socket.resume();
    socket.setTimeout(FAREWELL_MS, () => socket.destroy());
    socket.end(REFUSAL);
  }
}

function explain(port: number, error: NodeJS.ErrnoException): string {
  if (error.code === "EADDRINUSE") return `TCP port ${port} is in use by another program. Give another one, or none to have a free one chosen.`;
  if (error.code === "EACCES") return `TCP port ${port} needs more rights than this program has. Give one above 1023.`;
  return `TCP port ${port} cannot be opened: ${error.message}`;
}
