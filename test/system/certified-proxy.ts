import { request, type IncomingMessage, type ServerResponse } from "node:http";
import { createServer, type Server } from "node:https";
import type { TLSSocket } from "node:tls";
import { listenOnLoopback, stopOnLoopback } from "../../twin/networks/http/loopback";
import type { Credential } from "../certificates";

/** What stands before a hawkBit server whose devices have certificates: it verifies them, and says in headers whose they are. */
export class CertifiedProxy {
  /** How each connection was: "authorized", or why not. */
  readonly seen: string[] = [];
  private readonly server: Server;

  /** `ca`: who signs the certificates of devices. `authority`: what the server is told that it is called. */
  constructor(
    credential: Credential,
    ca: string,
    private readonly authority: string,
    private readonly targetPort: number,
  ) {
    const options = { cert: credential.certificate, key: credential.key, ca, requestCert: true, rejectUnauthorized: false };
    this.server = createServer(options, (incoming, response) => this.handle(incoming, response));
  }

  start(): Promise<number> {
    return listenOnLoopback(this.server);
  }

  stop(): Promise<void> {
    return stopOnLoopback(this.server);
  }

  private handle(incoming: IncomingMessage, response: ServerResponse): void {
    const socket = incoming.socket as TLSSocket;
    this.seen.push(socket.authorized ? "authorized" : "not authorized");
    if (!socket.authorized) {
      response.writeHead(403, { "Content-Length": "0" }).end();
      return;
    }
    const { method, url: path } = incoming;
    const headers = { ...incoming.headers, "x-controller-id": String(socket.getPeerCertificate().subject.CN), "x-authority-1": this.authority };
    const onward = request({ host: "127.0.0.1", port: this.targetPort, method, path, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    onward.on("error", () => response.destroy());
    incoming.pipe(onward);
  }
}
