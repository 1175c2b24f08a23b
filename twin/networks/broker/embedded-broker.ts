import { Aedes, type AuthenticateError } from "aedes";
import memoryPersistence from "aedes-persistence";
import { createServer as createTcpServer, type AddressInfo, type Server, type Socket } from "node:net";
import { createServer as createTlsServer } from "node:tls";

export interface EmbeddedBrokerOptions {
  /** 0 or left out: chosen at the first start, and the same at each later one. */
  port?: number;
  /** "127.0.0.1" where left out. */
  address?: string;
  /** Passwords by user. Left out, anybody is let in. */
  credentials?: Readonly<Record<string, string>>;
  /** A second port that speaks TLS. PEM texts; with `clientCa` clients must show a certificate that it signed. */
  tls?: { port?: number; certificate: string; key: string; clientCa?: string };
}

const BAD_CREDENTIALS = 4;

/**
 * A real MQTT broker in this process. `stop` breaks all connections as a crash would, and `start`
 * goes on with the same sessions, retained messages and queued messages on the same ports.
 */
export class EmbeddedBroker {
  private readonly persistence: unknown = memoryPersistence();
  private readonly sockets = new Set<Socket>();
  private aedes: Aedes | undefined;
  private servers: Server[] = [];
  private tcpPort: number;
  private securePort: number;

  constructor(private readonly options: EmbeddedBrokerOptions = {}) {
    this.tcpPort = options.port ?? 0;
    this.securePort = options.tls?.port ?? 0;
  }

  /** TCP port, known after the first start. */
  get port(): number {
    return this.tcpPort;
  }

  /** TLS port, known after the first start; 0 without `tls`. */
  get tlsPort(): number {
    return this.securePort;
  }

  get isRunning(): boolean {
    return this.aedes !== undefined;
  }

  /** Resolves when clients can connect; rejects where a port is taken. */
  async start(): Promise<void> {
    if (this.aedes !== undefined) return;
    const aedes = await Aedes.createBroker({
      persistence: this.persistence,
      authenticate: (_client, user, password, done) => {
        const refused = this.refusal(user, password?.toString());
        done(refused, refused === null);
      },
    });
    // A client's own mistakes end its connection; they are no affair of this process.
    aedes.on("clientError", () => undefined);
    aedes.on("connectionError", () => undefined);
    this.aedes = aedes;
    const handle = (socket: Socket): void => this.accept(aedes, socket);
    try {
      this.tcpPort = await this.open(createTcpServer({ noDelay: true }, handle), this.tcpPort);
      if (this.options.tls !== undefined) this.securePort = await this.open(this.tlsServer(handle), this.securePort);
    } catch (error) {
      await this.stop();
      throw error;
    }
  }

  /** Resolves when the ports are free. */
  async stop(): Promise<void> {
    const { aedes, servers } = this;
    if (aedes === undefined) return;
    this.aedes = undefined;
    this.servers = [];
    const closed = servers.map((server) => new Promise<void>((resolve) => server.close(() => resolve())));
    for (const socket of this.sockets) socket.resetAndDestroy();
    await Promise.all(closed);
    await new Promise<void>((resolve) => aedes.close(() => resolve()));
  }

  private refusal(user: string | undefined, password: string | undefined): AuthenticateError | null {
    const { credentials } = this.options;
    if (credentials === undefined) return null;
    if (user !== undefined && Object.hasOwn(credentials, user) && credentials[user] === password) return null;
    return Object.assign(new Error("wrong user or password"), { returnCode: BAD_CREDENTIALS });
  }

  private tlsServer(handle: (socket: Socket) => void): Server {
    const { certificate, key, clientCa } = this.options.tls ?? { certificate: "", key: "" };
    const asksClient = clientCa !== undefined;
    const server = createTlsServer({ cert: certificate, key, ca: clientCa, requestCert: asksClient, rejectUnauthorized: asksClient }, handle);
    // The raw socket is there before the handshake is over, and must end with the broker, too.
    server.on("connection", (socket: Socket) => this.track(socket));
    return server;
  }

  private accept(aedes: Aedes, socket: Socket): void {
    if (this.aedes !== aedes) {
      socket.destroy();
      return;
    }
    if (!("encrypted" in socket)) this.track(socket);
    aedes.handle(socket);
  }

  private track(socket: Socket): void {
    this.sockets.add(socket);
    socket.on("close", () => this.sockets.delete(socket));
    socket.on("error", () => undefined);
  }

  private open(server: Server, port: number): Promise<number> {
    this.servers.push(server);
    return new Promise((resolve, reject) => {
      server.once("error", reject);
      server.listen(port, this.options.address ?? "127.0.0.1", () => {
        resolve((server.address() as AddressInfo).port);
      });
    });
  }
}
