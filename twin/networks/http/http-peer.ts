import { STATUS_CODES } from "node:http";
import type { Clock } from "../../../hal/clock";
import type { Stream } from "../network";
import type { Peer } from "../peers";
import { RequestReader } from "./request-reader";
import type { HttpAnswers, SitePart, SiteReply, SiteRequest } from "./site";

/** Bytes that may wait in the stream before more of an answer is made. */
const WAITING_BYTES = 4096;
const REFUSAL = "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";

/** A server of `site` as a peer, which serves on either network. Pauses are those of `clock`. */
export function httpPeer(site: HttpAnswers, clock: Clock): Peer {
  return (stream) => {
    const answering = new Answering(stream, site, clock);
    return {
      connected: () => undefined,
      failed: () => answering.stop(),
      data: (bytes) => answering.take(bytes),
      ended: () => answering.stop(),
      drained: () => answering.goOn(),
    };
  };
}

/** One connection: its requests one after the other. */
class Answering {
  private readonly reader = new RequestReader();
  private parts: Iterator<SitePart> | undefined;
  private ending: SiteReply["ending"] = "keep";
  private pausing = false;
  private over = false;

  constructor(private readonly stream: Stream, private readonly site: HttpAnswers, private readonly clock: Clock) {}

  take(bytes: string): void {
    this.reader.push(bytes);
    if (this.parts === undefined) this.nextRequest();
  }

  stop(): void {
    this.over = true;
  }

  /** Sends the answer on, as far as it leaves. */
  goOn(): void {
    if (this.parts === undefined || this.pausing) return;
    while (!this.over) {
      const { done, value } = this.parts.next();
      if (done === true) return this.finish();
      if (typeof value !== "string") return this.pause(value.pauseMs);
      if (this.stream.write(value) > WAITING_BYTES) return;
    }
  }

  private nextRequest(): void {
    const request = this.over ? undefined : this.reader.next();
    if (request === undefined) return;
    if (request === "malformed") {
      this.over = true;
      this.stream.write(REFUSAL);
      this.stream.end();
      return;
    }
    const reply = this.site.answer(request);
    this.parts = partsOf(request, reply);
    this.ending = reply.ending;
    this.goOn();
  }

  private pause(ms: number): void {
    this.pausing = true;
    this.clock.after(ms, () => {
      this.pausing = false;
      this.goOn();
    });
  }

  private finish(): void {
    if (this.ending === "hang") return;
    this.parts = undefined;
    if (this.ending === "keep") return this.nextRequest();
    this.over = true;
    if (this.ending === "close") this.stream.end();
    else this.stream.destroy();
  }
}

function* partsOf(request: SiteRequest, reply: SiteReply): Generator<SitePart> {
  if (reply.raw !== undefined) {
    if (reply.raw !== "") yield reply.raw;
    return;
  }
  const chunked = !reply.fields.some(([name]) => name.toLowerCase() === "content-length");
  const fields = chunked ? [...reply.fields, ["Transfer-Encoding", "chunked"] as const] : reply.fields;
  yield `HTTP/1.1 ${reply.status} ${STATUS_CODES[reply.status] ?? ""}\r\n${fields.map(([name, value]) => `${name}: ${value}\r\n`).join("")}\r\n`;
  if (request.method === "HEAD") return;
  for (const part of reply.parts) {
    if (typeof part !== "string" || part === "") yield part;
    else for (const piece of cut(part)) yield chunked ? `${piece.length.toString(16)}\r\n${piece}\r\n` : piece;
  }
  if (chunked) yield "0\r\n\r\n";
}

function* cut(bytes: string): Generator<string> {
  for (let from = 0; from < bytes.length; from += WAITING_BYTES) yield bytes.substring(from, from + WAITING_BYTES);
}
