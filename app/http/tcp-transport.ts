import { slice } from "../../hal/bytes";
import type { Clock } from "../../hal/clock";
import { refused, type Answer, type Done, type Failure } from "../../drivers/failure";
import { DEFAULT_CONTENT_TYPE, headerLines, unsendableHttp } from "../../drivers/http/request";
import { hostField, parseUrl, type Url } from "../../drivers/http/url";
import type { HttpRequest, HttpResponse } from "../../drivers/modem";
import type { Connection } from "../tcp/connection";
import type { Tcp } from "../tcp/tcp";
import { ResponseParser } from "./response-parser";
import type { HttpTransport } from "./transport";

/** Of a request's body, so many bytes are asked for at a time. */
const PIECE_BYTES = 512;

/** Requests of HTTP/1.1 over a connection of their own, which this side closes behind the answer. */
export class TcpTransport implements HttpTransport {
  private exchange: TcpExchange | undefined;

  constructor(
    private readonly tcp: Tcp,
    private readonly clock: Clock,
    private readonly maxHeaderBytes: number,
  ) {}

  open(request: HttpRequest, answer: Answer<Pick<HttpResponse, "status" | "headers">>): void {
    const url = parseUrl(request.url);
    const problem = unsendableHttp(request);
    if (url === undefined || problem !== undefined) {
      this.clock.after(0, () => answer(problem ?? refused("the URL makes no sense")));
      return;
    }
    this.exchange = new TcpExchange(this.clock, request, url, this.maxHeaderBytes, answer);
    this.exchange.start(this.tcp);
  }

  read(answer: Answer<string>): void {
    if (this.exchange !== undefined) this.exchange.read(answer);
  }

  close(done: Done): void {
    const { exchange } = this;
    this.exchange = undefined;
    if (exchange === undefined) this.clock.after(0, () => done(undefined));
    else exchange.close(done);
  }
}

/** One request and its answer. At most one piece of what was received is held. */
class TcpExchange {
  private readonly parser: ResponseParser;
  private connection: Connection | undefined;
  /** Of the request, what the connection did not take. */
  private unsent: string;
  /** Bytes of the body that were asked for. */
  private bodySent = 0;
  private held = "";
  private reader: Answer<string> | undefined;
  private ended = false;
  private failure: Failure | undefined;
  private closer: Done | undefined;
  private answered = false;

  constructor(
    private readonly clock: Clock,
    private readonly request: HttpRequest,
    private readonly url: Url,
    maxHeaderBytes: number,
    private readonly answer: Answer<Pick<HttpResponse, "status" | "headers">>,
  ) {
    this.parser = new ResponseParser(request.method, maxHeaderBytes);
    this.unsent = requestHead(request, url);
  }

  start(tcp: Tcp): void {
    const { host, port, secure } = this.url;
    const { tls } = this.request;
    this.connection = tcp.connect(
      { transport: secure ? "tls" : "tcp", host, port, tls: secure ? tls : undefined },
      {
        onOpen: () => this.send(),
        onDrained: () => this.send(),
        onData: (bytes) => this.hear(bytes),
        onEnd: (failure) => this.end(failure),
      },
    );
  }

  read(answer: Answer<string>): void {
    this.reader = answer;
    if (this.held !== "" || this.ended || this.parser.isDone() || this.parser.problem !== undefined) {
      this.serveLater();
      return;
    }
    if (this.connection !== undefined) this.connection.resume();
  }

  close(done: Done): void {
    this.answered = true;
    this.reader = undefined;
    if (this.ended) {
      this.clock.after(0, () => done(undefined));
      return;
    }
    this.closer = done;
    if (this.connection !== undefined) this.connection.abort();
  }

  /** Header and body go out as fast as the connection takes them. */
  private send(): void {
    const { body } = this.request;
    const { connection } = this;
    while (connection !== undefined && this.failure === undefined) {
      if (this.unsent === "") {
        const to = body === undefined ? 0 : Math.min(body.length, this.bodySent + PIECE_BYTES);
        if (body === undefined || to <= this.bodySent) return;
        this.unsent = body.read(this.bodySent, to);
        if (this.unsent.length !== to - this.bodySent) return this.breakOff(body.length);
        this.bodySent = to;
      }
      const taken = connection.write(this.unsent);
      this.unsent = slice(this.unsent, taken, this.unsent.length);
      if (this.unsent !== "") return;
    }
  }

  private breakOff(length: number): void {
    this.failure = { kind: "error", message: `the source of the body ended at ${this.bodySent + this.unsent.length} of ${length} bytes`, permanent: true };
    if (this.connection !== undefined) this.connection.abort();
  }

  private hear(bytes: string): void {
    const { connection, parser } = this;
    this.held = this.held + parser.feed(bytes);
    if (parser.problem !== undefined) this.failure = parser.problem;
    if (!this.answered && (parser.hasHead() || parser.problem !== undefined)) this.tellHead();
    this.serveLater();
    const mayRest = parser.hasHead() && (this.held !== "" || this.reader === undefined);
    if (connection !== undefined && mayRest) connection.pause();
  }

  private tellHead(): void {
    const { answer, parser } = this;
    this.answered = true;
    if (parser.problem !== undefined) answer(parser.problem);
    else answer(undefined, { status: parser.status, headers: parser.headers });
  }

  private end(failure: Failure | undefined): void {
    this.ended = true;
    const { closer } = this;
    if (this.failure === undefined) this.failure = this.parser.isDone() ? undefined : (failure ?? this.parser.finish());
    if (!this.answered) {
      this.answered = true;
      const { answer } = this;
      answer(this.failure ?? { kind: "closed", message: "the server closed the connection without an answer", byPeer: true });
    }
    if (closer === undefined) return this.serveLater();
    this.closer = undefined;
    closer(undefined);
  }

  private serveLater(): void {
    this.clock.after(0, () => this.serve());
  }

  /** Gives the reader what there is: bytes, the end, or why there is none. */
  private serve(): void {
    const { held, parser, reader } = this;
    if (reader === undefined) return;
    if (held === "" && !parser.isDone() && !this.ended && this.failure === undefined) return;
    this.reader = undefined;
    this.held = "";
    if (held !== "") reader(undefined, held);
    else if (this.failure !== undefined) reader(this.failure);
    else reader(undefined, "");
  }
}

function requestHead(request: HttpRequest, url: Url): string {
  const { body, contentType, headers, method } = request;
  // Without `Connection: close`: modules lose the bytes that wait when the server closes first, so this side does.
  const lines = [`${method} ${url.path} HTTP/1.1`, `Host: ${hostField(url)}`];
  const own = (headers ?? []).filter((header) => header.name.toLowerCase() === "accept-encoding");
  if (own.length === 0) lines.push("Accept-Encoding: identity");
  for (const line of headerLines(headers)) lines.push(line);
  if (body !== undefined) lines.push(`Content-Type: ${contentType ?? DEFAULT_CONTENT_TYPE}`);
  if (body !== undefined || method === "POST" || method === "PUT") lines.push(`Content-Length: ${body === undefined ? 0 : body.length}`);
  return lines.join("\r\n") + "\r\n\r\n";
}
