import type { Clock, Timer } from "../../hal/clock";
import type { Network, NetworkFailure, Stream, StreamEvents, StreamOptions } from "../networks/network";
import { type HttpHead, type ParserProblem, ResponseParser } from "./response-parser";

/** Longest time until a request has left, in ms. */
const SEND_MS = 120000;

/**
 * Why there is no answer, or no whole one: what the network says, or `closed` (the server closed in the
 * middle), `silent` (nothing came in time), `unsent` (the request did not leave in time), or what came is none.
 */
export interface HttpFailure {
  kind: NetworkFailure["kind"] | ParserProblem | "closed" | "silent" | "unsent";
  detail: string;
  /** The connection stood, and nothing of an answer had come. */
  unanswered: boolean;
}

/** Never called from inside `ask`; nothing comes after `done` and `failed`. */
export interface HttpAnswerEvents {
  head(head: HttpHead): void;
  content(bytes: string): void;
  done(): void;
  failed(failure: HttpFailure): void;
  /** All that was written of the request has left; once more for each later `write`. */
  sent?(): void;
}

export interface HttpAsking {
  /** Head and content of the request. */
  request: string;
  /** It is a HEAD: the answer has no content. */
  headless: boolean;
  /** How long the server may be silent, in ms. */
  receiveMs: number;
  events: HttpAnswerEvents;
}

/** A connection to a server, for one request after the other. */
export class HttpConnection {
  private readonly stream: Stream;
  private open = false;
  private over = false;
  private paused = false;
  private asking: HttpAsking | undefined;
  private parser: ResponseParser | undefined;
  private answered = false;
  private timer: Timer | undefined;

  /** `closed` is told when the server has ended it, after the events of an answer. */
  constructor(private readonly clock: Clock, network: Network, options: StreamOptions, private readonly closed: () => void) {
    this.stream = network.connect(options, this.streamEvents());
  }

  /** It can take a request. */
  get free(): boolean {
    return !this.over && this.asking === undefined && (this.parser?.reusable ?? true);
  }

  ask(asking: HttpAsking): void {
    this.asking = asking;
    this.answered = false;
    this.parser = new ResponseParser(asking.headless, {
      head: (head) => asking.events.head(head),
      content: (bytes) => asking.events.content(bytes),
      done: () => this.finish(() => asking.events.done()),
    });
    if (this.open) this.send(asking);
  }

  /** More of the request, behind what went out with it. */
  write(bytes: string): void {
    if (this.asking !== undefined) this.stream.write(bytes);
  }

  /** Holds the server back; its silence is no failure meanwhile. */
  pause(): void {
    this.paused = true;
    this.timer?.cancel();
    this.stream.pause();
  }

  resume(): void {
    if (!this.paused) return;
    this.paused = false;
    if (this.asking !== undefined) this.expectMore(this.asking);
    this.stream.resume();
  }

  /** Ends it without a word. */
  drop(): void {
    if (this.over) return;
    const busy = this.asking !== undefined;
    this.release();
    if (busy) this.stream.destroy();
    else this.stream.end();
  }

  private streamEvents(): StreamEvents {
    return {
      connected: () => {
        this.open = true;
        if (this.asking !== undefined) this.send(this.asking);
      },
      failed: (failure) => this.end(failure.kind, failure.detail),
      data: (bytes) => this.take(bytes),
      ended: () => this.end("closed", "the server closed the connection"),
      drained: () => {
        if (this.asking === undefined) return;
        if (!this.answered) this.expectMore(this.asking);
        this.asking.events.sent?.();
      },
    };
  }

  private send({ request }: HttpAsking): void {
    this.await(SEND_MS, "unsent", "the request did not leave in time");
    this.stream.write(request);
  }

  private expectMore({ receiveMs }: HttpAsking): void {
    if (!this.paused) this.await(receiveMs, "silent", "the server is silent");
  }

  private await(ms: number, kind: HttpFailure["kind"], detail: string): void {
    this.timer?.cancel();
    this.timer = this.clock.after(ms, () => this.fail(kind, detail));
  }

  private take(bytes: string): void {
    const { asking, parser } = this;
    // Nobody asked for it: the next answer could not be told from it.
    if (asking === undefined || parser === undefined) return this.drop();
    this.answered = true;
    this.expectMore(asking);
    const problem = parser.push(bytes);
    if (problem !== undefined) this.fail(problem, "what came is no answer of HTTP that can be read");
    else if (this.asking === undefined && !parser.reusable && !this.over) this.awaitEnd();
  }

  /** The answer is complete and the connection will not carry another: the server is to close it. */
  private awaitEnd(): void {
    if (this.parser?.reusable === false) this.timer = this.clock.after(SEND_MS, () => this.drop());
  }

  private end(kind: HttpFailure["kind"], detail: string): void {
    if (this.over) return;
    const wasOpen = this.open;
    const complete = kind === "closed" && this.parser?.end() === true;
    if (!complete && this.asking !== undefined) this.fail(kind, detail);
    this.release();
    if (wasOpen) this.closed();
  }

  private fail(kind: HttpFailure["kind"], detail: string): void {
    const { asking, open, answered } = this;
    this.release();
    this.stream.destroy();
    asking?.events.failed({ kind, detail, unanswered: open && !answered });
  }

  private finish(done: () => void): void {
    this.timer?.cancel();
    this.asking = undefined;
    done();
  }

  private release(): void {
    this.over = true;
    this.timer?.cancel();
    this.asking = undefined;
  }
}
