/** A directory of files over HTTP, as any web server gives it, for a trial: GET, HEAD, ranges, entity tags. */
import { createReadStream, realpathSync, statSync } from "node:fs";
import { createServer, type IncomingMessage, type OutgoingHttpHeaders, type RequestListener, type Server, type ServerResponse } from "node:http";
import { createServer as createTlsServer } from "node:https";
import { basename, join, sep } from "node:path";
import { askedRange } from "./byte-range";
import { isDraft, isManifest } from "./layout";

/** PEM texts. */
export interface ServerCredential {
  certificate: string;
  key: string;
}

/** What became of one request. */
export interface Served {
  client: string;
  method: string;
  /** As it was asked, query and all. */
  path: string;
  status: number;
  /** Bytes of the body that were sent. */
  bytes: number;
  /** The range as it was asked, where one was. */
  range?: string;
  /** The client was gone before the end. */
  brokenOff: boolean;
}

export type OnServed = (served: Served) => void;

/** An answer; its body is a part of a file, or a text. */
export interface Answer {
  status: number;
  headers: OutgoingHttpHeaders;
  text?: string;
  file?: { path: string; from: number; to: number };
}

/** A server of the files in `directory`, which does not listen yet; with a credential it speaks HTTPS. */
export function staticServer(directory: string, onServed: OnServed, credential?: ServerCredential): Server {
  const root = realpathSync(directory);
  return serverOf((request, response) => send(request, response, fileAnswer(root, request), onServed), credential);
}

export function serverOf(listener: RequestListener, credential?: ServerCredential): Server {
  if (credential === undefined) return createServer(listener);
  return createTlsServer({ cert: credential.certificate, key: credential.key }, listener);
}

/** What a request for a file in `root` is answered with. */
export function fileAnswer(root: string, request: IncomingMessage): Answer {
  const { method, headers } = request;
  if (method !== "GET" && method !== "HEAD") return { ...sentence(405, "only GET and HEAD are served"), headers: { allow: "GET, HEAD" } };
  const path = pathOf(root, request.url ?? "");
  if (path === undefined) return sentence(404, "there is no such file");
  const { size, mtimeMs, mtime } = statSync(path);
  const etag = `"${size.toString(16)}-${Math.floor(mtimeMs * 1000).toString(16)}"`;
  const common: OutgoingHttpHeaders = {
    "accept-ranges": "bytes",
    "cache-control": isManifest(basename(path)) ? "no-cache" : "public, max-age=31536000, immutable",
    "content-type": path.endsWith(".txt") ? "text/plain; charset=us-ascii" : "application/octet-stream",
    etag,
    "last-modified": mtime.toUTCString(),
  };
  if (isKnown(headers["if-none-match"], etag)) return { status: 304, headers: common };
  // Of another state of the file than the client has parts of, it gets the whole (RFC 9110 13.1.5).
  const isStale = headers["if-range"] !== undefined && headers["if-range"] !== etag;
  const range = isStale || method === "HEAD" ? undefined : askedRange(headers.range, size);
  if (range === "none") return { ...sentence(416, "the file has no such bytes"), headers: { "content-range": `bytes */${size}` } };
  if (range === undefined) return { status: 200, headers: { ...common, "content-length": size }, file: { path, from: 0, to: size - 1 } };
  const { from, to } = range;
  return { status: 206, headers: { ...common, "content-length": to - from + 1, "content-range": `bytes ${from}-${to}/${size}` }, file: { path, from, to } };
}

/** Whether the client has the state `etag` already (RFC 9110 13.1.2). */
function isKnown(field: string | undefined, etag: string): boolean {
  return (field ?? "").split(",").some((each) => each.trim() === "*" || each.trim().replace(/^W\//, "") === etag);
}

export function sentence(status: number, text: string): Answer {
  return { status, headers: {}, text: `${text}\n` };
}

/** The file that `url` means in `root`; undefined where it means none, one outside, or a hidden one. */
function pathOf(root: string, url: string): string | undefined {
  const [encoded = ""] = url.split(/[?#]/);
  try {
    const names = decodeURIComponent(encoded).split("/").filter((name) => name !== "");
    if (names.some((name) => name.startsWith(".") || /[\\\0]/.test(name) || isDraft(name))) return undefined;
    const path = realpathSync(join(root, ...names));
    return path.startsWith(root + sep) && statSync(path).isFile() ? path : undefined;
  } catch {
    // What cannot be decoded, or is not there.
    return undefined;
  }
}

/** Sends `answer` and reports what became of it, once. */
export function send(request: IncomingMessage, response: ServerResponse, answer: Answer, onServed: OnServed): void {
  const { method = "", url: path = "", socket, headers } = request;
  const { status, text, file } = answer;
  const client = socket.remoteAddress ?? "unknown";
  let bytes = 0;
  response.once("close", () => onServed({ client, method, path, status, bytes, range: headers.range, brokenOff: !response.writableFinished }));
  const fixed = text === undefined ? {} : { "content-type": "text/plain; charset=utf-8", "content-length": Buffer.byteLength(text) };
  response.writeHead(status, { ...fixed, ...answer.headers });
  if (method === "HEAD" || (text === undefined && (file === undefined || file.to < file.from))) {
    response.end();
  } else if (file === undefined) {
    bytes = Buffer.byteLength(text ?? "");
    response.end(text);
  } else {
    const stream = createReadStream(file.path, { start: file.from, end: file.to });
    stream.on("data", (chunk) => {
      bytes += chunk.length;
    });
    stream.on("error", () => response.destroy());
    response.once("close", () => stream.destroy());
    stream.pipe(response);
  }
}
