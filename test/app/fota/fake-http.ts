import type { FotaHttp, FotaRequest } from "../../../app/fota/file-fetch";
import type { HttpEvents, HttpOptions } from "../../../app/http/options";
import type { Failure } from "../../../drivers/failure";
import type { HttpHeader } from "../../../drivers/modem";
import type { Clock } from "../../../hal/clock";

/** What the HTTP manager makes of a server's answer. */
export interface FakeAnswer {
  headers: readonly HttpHeader[];
  body: string;
  /** How it ends, when the body has come. */
  failure?: Failure;
  /** It never ends. */
  silent?: boolean;
}

/** Makes an answer from the honest one; `range`: "0-99". */
export type Lie = (this: void, range: string, honest: FakeAnswer) => FakeAnswer;

/** Files of a server, as an HTTP manager brings them; they outlast the device's boots. */
export class FakeFiles {
  /** All that was asked, as "/name 0-99". */
  readonly asked: string[] = [];
  /** Bytes of a piece. */
  pieceBytes = 300;
  /** What an answer takes. */
  latencyMs = 100;
  /** Bytes of bodies that were handed over. */
  sentBytes = 0;
  private files: { name: string; body: string }[] = [];
  private liars: { name: string; lie: Lie }[] = [];

  constructor(private readonly baseUrl: string) {}

  has(name: string, body: string): void {
    this.remove(name);
    this.files.push({ name, body });
  }

  remove(name: string): void {
    this.files = this.files.filter((file) => file.name !== name);
  }

  /** From now on `name` is answered so; with undefined, honestly again. */
  lies(name: string, lie: Lie | undefined): void {
    this.liars = this.liars.filter((liar) => liar.name !== name);
    if (lie !== undefined) this.liars.push({ name, lie });
  }

  /** Requests for `name` so far. */
  count(name: string): number {
    return this.asked.filter((asked) => asked.indexOf("/" + name + " ") === 0).length;
  }

  answerTo(options: HttpOptions): FakeAnswer {
    const name = options.url.substring(this.baseUrl.length);
    const { range } = options;
    const asked = range === undefined ? "" : String(range.from) + "-" + String(range.to ?? "");
    this.asked.push("/" + name + " " + asked);
    const honest = this.honest(name, options);
    for (const { lie, name: liar } of this.liars) if (liar === name) return lie(asked, honest);
    return honest;
  }

  private honest(name: string, { range, url }: HttpOptions): FakeAnswer {
    const file = this.files.filter((each) => each.name === name)[0];
    if (file === undefined) return { headers: [], body: "", failure: { kind: "code", code: 404, message: "GET " + url + ": Not Found (404)", byPeer: true, permanent: true } };
    return { headers: [], body: range === undefined ? file.body : file.body.substring(range.from, (range.to ?? file.body.length) + 1) };
  }
}

/** An HTTP manager that has no faults, of one boot: requests one after the other, bodies in pieces, a turn each. */
export class FakeHttp implements FotaHttp {
  private current: FakeRequest | undefined = undefined;
  private queue: FakeRequest[] = [];

  constructor(
    private readonly clock: Clock,
    private readonly files: FakeFiles,
  ) {}

  request(options: HttpOptions, events: HttpEvents): FotaRequest {
    const request = new FakeRequest(this.clock, options, events, (over) => this.ended(over));
    this.queue.push(request);
    if (this.current === undefined) this.next();
    return request;
  }

  private ended(request: FakeRequest): void {
    this.queue = this.queue.filter((other) => other !== request);
    if (this.current === request) this.next();
  }

  private next(): void {
    const request = this.queue.shift();
    this.current = request;
    if (request === undefined) return;
    this.clock.after(this.files.latencyMs, () => request.answer(this.files));
  }
}

class FakeRequest implements FotaRequest {
  private paused = false;
  private over = false;
  private waiting: (() => void) | undefined = undefined;

  constructor(
    private readonly clock: Clock,
    readonly options: HttpOptions,
    private readonly events: HttpEvents,
    private readonly ended: (this: void, request: FakeRequest) => void,
  ) {}

  pause(): void {
    this.paused = true;
  }

  resume(): void {
    this.paused = false;
    const { waiting } = this;
    this.waiting = undefined;
    if (waiting !== undefined) this.clock.after(0, waiting);
  }

  abort(): void {
    if (!this.over) this.end({ kind: "closed", message: "the request was aborted" });
  }

  answer(server: FakeFiles): void {
    const { onHead } = this.events;
    if (this.over) return;
    const answer = server.answerTo(this.options);
    if (onHead !== undefined) onHead({ status: this.options.range === undefined ? 200 : 206, headers: answer.headers, length: answer.body.length });
    this.deliver(answer, 0, server);
  }

  private deliver(answer: FakeAnswer, from: number, server: FakeFiles): void {
    this.clock.after(1, () => {
      if (this.over) return;
      if (this.paused) {
        this.waiting = () => this.deliver(answer, from, server);
        return;
      }
      const { maxBytes } = this.options;
      if (maxBytes !== undefined && answer.body.length > maxBytes) return this.end({ kind: "refused", message: "the answer is too long", byPeer: true });
      const { onData } = this.events;
      const piece = answer.body.substring(from, from + server.pieceBytes);
      if (piece === "") {
        if (answer.silent !== true) this.end(answer.failure);
        return;
      }
      server.sentBytes = server.sentBytes + piece.length;
      if (onData !== undefined) onData(piece);
      this.deliver(answer, from + piece.length, server);
    });
  }

  private end(failure: Failure | undefined): void {
    const { onEnd } = this.events;
    const { ended } = this;
    this.over = true;
    this.clock.after(0, () => {
      onEnd(failure);
      ended(this);
    });
  }
}
