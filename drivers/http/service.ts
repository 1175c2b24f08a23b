/** What both modules' HTTP services have in common: one request at a time, on a service that is started for it. */
import { slice } from "../../hal/bytes";
import { outOfRange } from "../at/parameters";
import { refuse } from "../at/requests";
import type { Session } from "../at/session";
import { inOrder, type Step } from "../at/steps";
import { refused, type Answer, type Done, type Failure } from "../failure";
import type { HttpLimits, HttpRequest, HttpResponse } from "../modem";
import { isRefusalByModule, tolerant } from "../sockets/link";
import { parseHeaders } from "./headers";
import { unsendableRequest } from "./request";

const HEAD_ATTEMPTS = 3;
const UNDER_WAY = refused("an HTTP request is under way; wait for its answer");
const BROKEN_OFF: Failure = { kind: "closed", message: "the HTTP request was broken off" };
const NOTHING_TO_READ: Failure = { kind: "closed", message: "there is no HTTP response to read from; make a request first" };

/** The commands of a module's service. */
export interface HttpCommands {
  /** An error where it runs already. */
  start(done: Done): void;
  /** An error where it does not run. */
  stop(done: Done): void;
  readBody(from: number, count: number, answer: Answer<string>): void;
  /** The header of the latest answer. */
  readHead(answer: Answer<string>): void;
}

export class HttpService {
  /** Whether the module holds nothing of an earlier request. */
  private clean = false;
  private busy = false;
  private response: HttpResponse | undefined;
  /** Counts the requests that were broken off: what they still do is nobody's. */
  private breaks = 0;

  /** `result` begins the line that ends a request. */
  constructor(
    private readonly session: Session,
    private readonly limits: HttpLimits,
    private readonly result: string,
    private readonly commands: HttpCommands,
  ) {}

  /** Takes the steps that `plan` makes of the request, which fill in the response. */
  request(request: HttpRequest, plan: (response: HttpResponse) => Step[], answer: Answer<HttpResponse>): void {
    const objection = this.busy ? UNDER_WAY : unsendableRequest(request, this.limits);
    if (objection !== undefined) return refuse(this.session, objection, answer);
    const response: HttpResponse = { status: 0, headers: [], bodyBytes: 0 };
    const { breaks } = this;
    this.busy = true;
    this.response = undefined;
    inOrder(this.unlessBroken(plan(response)), (failure) => {
      if (breaks === this.breaks) this.busy = false;
      if (failure !== undefined) return answer(failure);
      this.response = response;
      answer(undefined, response);
    });
  }

  /** As `ModemHttp.read`. */
  read(from: number, maxBytes: number, answer: Answer<string>): void {
    const { response, session } = this;
    if (response === undefined) return refuse(session, NOTHING_TO_READ, answer);
    const length = response.bodyBytes;
    const objection = outOfRange("the position", from, 0, length) ?? outOfRange("the number of bytes", maxBytes, 1, this.limits.readBytes);
    if (objection !== undefined) return refuse(session, objection, answer);
    const count = Math.min(maxBytes, length - from);
    if (count === 0) return session.later(() => answer(undefined, ""));
    this.commands.readBody(from, count, (failure, bytes) => {
      if (bytes === undefined) answer(failure);
      else answer(undefined, slice(bytes, 0, count));
    });
  }

  /** As `ModemHttp.release`. */
  release(done: Done): void {
    if (this.clean && !this.busy) return this.session.later(() => done(undefined));
    this.reset();
    this.session.abandonResults(this.result, BROKEN_OFF);
    this.stop(done);
  }

  /** The module lost all that it was asked to hold. */
  reset(): void {
    this.clean = false;
    this.response = undefined;
    this.busy = false;
    this.breaks++;
  }

  /**
   * The first step of a request. What an earlier one left is stopped; an error of the start may mean that
   * something runs all the same, so it is stopped and started once more.
   */
  start(done: Done): void {
    const { commands } = this;
    const first: Step[] = this.clean ? [] : [(next) => this.stop(next)];
    this.clean = false;
    inOrder(first, (silence) => {
      if (silence !== undefined) return done(silence);
      commands.start((failure) => {
        if (failure === undefined || !isRefusalByModule(failure)) return done(failure);
        inOrder([(next) => this.stop(next), (next) => commands.start(next)], done);
      });
    });
  }

  /**
   * Reads the header of the answer into `response`. Other lines may have come among its bytes, and then
   * its end is missing: it is read once more. One that the module will not tell is as good as empty.
   */
  readHead(response: HttpResponse, done: Done): void {
    let attempts = 0;
    const read = (): void => {
      attempts++;
      this.commands.readHead((failure, head) => {
        const text = head ?? "";
        if (failure !== undefined) return done(isRefusalByModule(failure) ? undefined : failure);
        if (text === "" || text.charAt(text.length - 1) === "\n") {
          response.headers = parseHeaders(text);
          done(undefined);
        } else if (attempts < HEAD_ATTEMPTS) read();
        else done({ kind: "overflow", message: "the header of the answer has no end; the line or the module lost it" });
      });
    };
    read();
  }

  /** A service that does not run cannot be stopped, which is as good. */
  private stop(done: Done): void {
    this.commands.stop(
      tolerant((failure) => {
        this.clean = failure === undefined && !this.busy;
        done(failure);
      }),
    );
  }

  private unlessBroken(steps: readonly Step[]): Step[] {
    const { breaks } = this;
    const guarded = steps.map((step): Step => (next) => {
      if (breaks === this.breaks) step(next);
      else refuse(this.session, BROKEN_OFF, next);
    });
    // One that was broken off in its last step has no answer, either.
    guarded.push((next) => next(breaks === this.breaks ? undefined : BROKEN_OFF));
    return guarded;
  }
}
