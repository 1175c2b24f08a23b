import { defaultHttpConfig, type HttpConfig } from "../../../app/http/config";
import { Http } from "../../../app/http/http";
import type { HttpEvents, HttpHead, HttpOptions } from "../../../app/http/options";
import type { HttpTask } from "../../../app/http/task";
import { defaultTcpConfig } from "../../../app/tcp/config";
import { Tcp } from "../../../app/tcp/tcp";
import type { Failure } from "../../../drivers/failure";
import type { HttpHeader, ModemHttp } from "../../../drivers/modem";
import { SeededRandom } from "../../../hal/random";
import type { FakeWeb} from "../fakes/fake-web";
import { type WebAnswer } from "../fakes/fake-web";
import { LinkBench } from "../fakes/link-bench";

/** The consumer of one request, which notes all that it is told. */
export class Reader {
  head: HttpHead | undefined = undefined;
  received = "";
  pieces = 0;
  ended = false;
  failure: Failure | undefined = undefined;
  /** Done with each piece. */
  onPiece: (this: void) => void = () => undefined;

  readonly events: HttpEvents = {
    onHead: (head) => this.hearHead(head),
    onData: (bytes) => this.take(bytes),
    onEnd: (failure) => this.end(failure),
  };

  /** How it ended: "ok", "kind", or "kind code"; "open" while it has not. */
  outcome(): string {
    if (!this.ended) return "open";
    const { failure } = this;
    if (failure === undefined) return "ok";
    return failure.kind + (failure.code === undefined ? "" : " " + String(failure.code));
  }

  private hearHead(head: HttpHead): void {
    if (this.head !== undefined) throw new Error("the header is told twice");
    if (this.ended || this.received !== "") throw new Error("the header is told too late");
    this.head = head;
  }

  private take(bytes: string): void {
    if (this.ended) throw new Error("bytes behind the end");
    if (bytes === "") throw new Error("a piece without a byte");
    this.received = this.received + bytes;
    this.pieces = this.pieces + 1;
    const { onPiece } = this;
    onPiece();
  }

  private end(failure: Failure | undefined): void {
    if (this.ended) throw new Error("the end is told twice");
    this.ended = true;
    this.failure = failure;
  }
}

/** The HTTP manager on a link, with the same servers behind the module's own HTTP and behind its sockets. */
export class HttpBench extends LinkBench {
  readonly http: Http;
  readonly web: FakeWeb;
  /** What the manager sees of the modem; a spec may give it its HTTP later. */
  readonly seen: { http: ModemHttp | undefined };
  /** Bytes that a server sends over a connection before it drops it. */
  tcpDropsAfter = 1000000;

  constructor(config?: Partial<HttpConfig>, ways?: { http?: boolean; tcp?: boolean }) {
    super();
    const { clock, link, modem } = this;
    const random = new SeededRandom(3);
    const observer = (step: Parameters<LinkBench["hear"]>[0]): void => this.hear(step);
    this.web = modem.http.web;
    const tcp = new Tcp({ sockets: modem.sockets, link, clock, random, config: defaultTcpConfig, observer });
    modem.sockets.onSent = (index) => this.hearSent(index);
    this.seen = { http: ways !== undefined && ways.http === false ? undefined : modem.http };
    this.http = new Http({
      modem: this.seen,
      tcp: ways !== undefined && ways.tcp === false ? undefined : tcp,
      link,
      clock,
      random,
      config: { ...defaultHttpConfig, ...config },
      observer,
    });
  }

  /** Asks, on a link that is online, and runs until the request has ended. */
  fetch(options: Partial<HttpOptions>, reader?: Reader): Reader {
    const consumer = reader === undefined ? new Reader() : reader;
    this.ask(options, consumer);
    this.finish(consumer);
    return consumer;
  }

  /** Asks, on a link that is online. */
  ask(options: Partial<HttpOptions>, reader: Reader): HttpTask {
    if (this.link.state() !== "online") this.online();
    return this.http.request({ method: "GET", url: "http://h/p", ...options }, reader.events);
  }

  finish(reader: Reader): void {
    if (!this.clock.runUntilTrue(() => reader.ended, 2000000)) throw new Error("the request does not end; it is " + this.http.state());
    this.clock.runFor(1);
  }

  /** The server's side of a connection: answers when the request is whole. */
  private hearSent(index: number): void {
    const { sent, options } = this.modem.sockets.link(index);
    const end = sent.indexOf("\r\n\r\n");
    if (end < 0 || options === undefined) return;
    const lines = sent.substring(0, end).split("\r\n");
    const headers = lines.slice(1).map((line): HttpHeader => {
      const colon = line.indexOf(":");
      return { name: line.substring(0, colon), value: line.substring(colon + 2) };
    });
    const length = headers.filter((header) => header.name === "Content-Length").map((header) => Number(header.value))[0];
    const body = sent.substring(end + 4);
    if (length !== undefined && body.length < length) return;
    const words = (lines[0] as string).split(" ");
    const scheme = options.transport === "tls" ? "https://" : "http://";
    const port = options.port === 80 || options.port === 443 ? "" : ":" + String(options.port);
    const url = scheme + options.host + port + (words[1] as string);
    this.reply(index, words[0] as string, this.web.answer({ method: words[0] as string, url, headers, body }));
  }

  private reply(index: number, method: string, answer: WebAnswer): void {
    let text = `HTTP/1.1 ${String(answer.status)} X\r\nContent-Length: ${String(answer.body.length)}\r\n`;
    for (const header of answer.headers) text = text + header.name + ": " + header.value + "\r\n";
    text = text + "\r\n" + (method === "HEAD" ? "" : answer.body);
    this.modem.sockets.peerSends(index, text.substring(0, this.tcpDropsAfter));
    this.modem.sockets.peerCloses(index);
  }
}
