import { createServer as createPlainServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { createServer } from "node:https";
import type { TlsOptions } from "node:tls";
import { listenOnLoopback, stopOnLoopback } from "./loopback";
import type { HttpAnswers, SiteReply, SiteRequest } from "./site";

/** A server of `site` on loopback by Node's own HTTP; with `tls` it speaks HTTPS. */
export class NodeHttpServer {
  private readonly server: Server;

  constructor(private readonly site: HttpAnswers, tls?: TlsOptions) {
    const handle = (incoming: IncomingMessage, response: ServerResponse): void => this.handle(incoming, response);
    this.server = tls === undefined ? createPlainServer(handle) : createServer(tls, handle);
    this.server.on("tlsClientError", () => undefined);
  }

  /** Answers the port: `port`, or one that is free where that is 0. */
  start(port = 0): Promise<number> {
    return listenOnLoopback(this.server, port);
  }

  /** Connections that are open break. */
  stop(): Promise<void> {
    return stopOnLoopback(this.server);
  }

  private handle(incoming: IncomingMessage, response: ServerResponse): void {
    const pieces: Buffer[] = [];
    response.on("error", () => undefined);
    incoming.on("error", () => undefined);
    incoming.on("data", (piece: Buffer) => pieces.push(piece));
    incoming.on("end", () => void send(response, this.site.answer(requestOf(incoming, Buffer.concat(pieces)))));
  }
}

function requestOf(incoming: IncomingMessage, body: Buffer): SiteRequest {
  const fields = Object.entries(incoming.headers).map(([name, value]) => [name, String(value)]);
  return {
    method: incoming.method ?? "",
    path: incoming.url ?? "",
    fields: Object.fromEntries(fields) as Record<string, string>,
    body: body.toString("latin1"),
  };
}

async function send(response: ServerResponse, reply: SiteReply): Promise<void> {
  const { socket } = response;
  if (socket === null) return;
  if (reply.raw !== undefined) {
    socket.write(reply.raw, "latin1");
    return;
  }
  response.writeHead(reply.status, Object.fromEntries(reply.fields));
  response.flushHeaders();
  for (const part of reply.parts) {
    if (socket.destroyed) return;
    if (typeof part === "string") await written(response, part);
    else await new Promise((resolve) => setTimeout(resolve, part.pauseMs));
  }
  if (reply.ending === "keep") response.end();
  else if (reply.ending === "close") response.end(() => socket.end());
  else if (reply.ending === "reset") socket.resetAndDestroy();
}

/** Waits until the bytes have left, so that an endless answer takes no more memory than a short one. */
function written(response: ServerResponse, bytes: string): Promise<void> {
  return new Promise((resolve) => {
    response.once("close", resolve);
    response.write(bytes, "latin1", () => {
      response.removeListener("close", resolve);
      resolve();
    });
  });
}
