import { type AddressInfo, createServer as createPlainServer, type Server, type Socket } from "node:net";
import { createServer, type TlsOptions, type TLSSocket } from "node:tls";
import type { Credential } from "../certificates";

/** An echo server on loopback as long as a spec lasts; with a credential it speaks TLS. */
export class EchoServer {
  /** The name that the newest client asked for. */
  serverName: string | false | undefined;
  private readonly server: Server;
  private readonly sockets = new Set<Socket>();

  constructor(credential?: Credential, options: TlsOptions = {}) {
    const accept = (socket: Socket): void => {
      this.serverName = (socket as TLSSocket & { servername?: string | false }).servername;
      this.sockets.add(socket);
      socket.on("error", () => undefined);
      socket.pipe(socket);
    };
    this.server = credential === undefined ? createPlainServer(accept) : createServer({ cert: credential.certificate, key: credential.key, ...options }, accept);
    this.server.on("tlsClientError", () => undefined);
  }

  async start(): Promise<number> {
    await new Promise<void>((resolve) => this.server.listen(0, "127.0.0.1", resolve));
    return (this.server.address() as AddressInfo).port;
  }

  /** Breaks its connections with a reset. */
  reset(): void {
    for (const socket of this.sockets) socket.resetAndDestroy();
  }

  async stop(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    await new Promise<void>((resolve) => this.server.close(() => resolve()));
  }
}
