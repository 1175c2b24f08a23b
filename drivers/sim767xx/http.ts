/** The HTTP service of a SIM767XX behind `ModemHttp`. An application that asks for nothing by it does not import it. */
import { slice } from "../../hal/bytes";
import { outOfRange } from "../at/parameters";
import { refuse } from "../at/requests";
import type { Session } from "../at/session";
import { inOrder, type Step } from "../at/steps";
import { DEFAULT_CONTENT_TYPE, headerLines, HTTP_BROKEN_OFF, HTTP_NOTHING_TO_READ, HTTP_UNDER_WAY, tolerateNoHeader, unsendableRequest } from "../http/request";
import { parseUrl } from "../http/url";
import type { Answer, Done, Failure } from "../failure";
import type { HttpLimits, HttpRequest, HttpResponse, ModemHttp } from "../modem";
import { isRefusalByModule, tolerant } from "../sockets/link";
import {
  HTTP_LINE_BREAK,
  runHttp,
  setHttpConnectTime,
  setHttpContentType,
  setHttpReadAgain,
  setHttpReceiveTime,
  setHttpTlsContext,
  setHttpUrl,
  setHttpUserData,
  startHttp,
  stopHttp,
} from "./14-http";
import { HTTP_BODY_BYTES, onHttpEvent, readHttpBody, readHttpHead, setHttpBody, type HttpEvent } from "./14-http-data";
import type { ServiceParts } from "./services";

/** Between those of the sockets, which begin at 0, and that of MQTT, the last one. */
const TLS_CONTEXT = 8;
/** What the module can be told to wait at least for a connection, and at most, s. */
const CONNECT_SECONDS: readonly [number, number] = [20, 120];
const RECEIVE_SECONDS: readonly [number, number] = [2, 120];
const RESULT = "+HTTPACTION:";

export type HttpParts = Pick<ServiceParts, "cid" | "configureTls">;

export function httpService(parts: ServiceParts): Sim767xxHttp {
  return new Sim767xxHttp(parts.session, parts);
}

/**
 * `ModemHttp` on the commands of chapter 14. The service starts anew for each request: parameters cannot
 * be taken back, and firmware is known that refuses a new header after some requests of one start.
 */
export class Sim767xxHttp implements ModemHttp {
  /** Where the same bytes are to be read again, a response has to be shorter than 1 MB (SIM767XX 14.2.3). */
  readonly limits: HttpLimits = {
    methods: ["GET", "HEAD", "POST", "PUT", "DELETE"],
    requestBytes: HTTP_BODY_BYTES,
    responseBytes: 1000000,
    readBytes: 2048,
  };
  /** Whether the module holds nothing of an earlier request. */
  private clean = false;
  private busy = false;
  private response: HttpResponse | undefined;
  /** Counts the requests that were broken off: what they still do is nobody's. */
  private breaks = 0;

  /** To be made once a session: it subscribes to the session's unsolicited results. */
  constructor(
    private readonly session: Session,
    private readonly parts: HttpParts,
  ) {
    onHttpEvent(session, (event) => this.hear(event));
  }

  request(request: HttpRequest, answer: Answer<HttpResponse>): void {
    const objection = this.busy ? HTTP_UNDER_WAY : unsendableRequest(request, this.limits);
    if (objection !== undefined) return refuse(this.session, objection, answer);
    const response: HttpResponse = { status: 0, headers: [], bodyBytes: 0 };
    const { breaks } = this;
    this.busy = true;
    this.response = undefined;
    inOrder(this.unlessBroken(this.steps(request, response)), (failure) => {
      if (breaks === this.breaks) {
        this.busy = false;
        if (failure === undefined) this.response = response;
      }
      if (failure === undefined) answer(undefined, response);
      else answer(failure);
    });
  }

  read(from: number, maxBytes: number, answer: Answer<string>): void {
    const { response, session } = this;
    const length = response === undefined ? 0 : response.bodyBytes;
    const objection =
      response === undefined
        ? HTTP_NOTHING_TO_READ
        : (outOfRange("the position", from, 0, length) ?? outOfRange("the number of bytes", maxBytes, 1, this.limits.readBytes));
    if (objection !== undefined) return refuse(session, objection, answer);
    const count = Math.min(maxBytes, length - from);
    if (count === 0) return session.later(() => answer(undefined, ""));
    readHttpBody(session, from, count, (failure, bytes) => {
      if (bytes === undefined) answer(failure);
      else answer(undefined, slice(bytes, 0, count));
    });
  }

  release(done: Done): void {
    if (this.clean) return this.session.later(() => done(undefined));
    this.breakOff(HTTP_BROKEN_OFF);
    this.stop(done);
  }

  /** The module lost all that it was asked to hold. */
  reset(): void {
    this.clean = false;
    this.response = undefined;
    this.busy = false;
    this.breaks++;
  }

  private steps(request: HttpRequest, response: HttpResponse): Step[] {
    const { parts, session } = this;
    const { body, contentType, method, patienceSeconds, tls, url } = request;
    const address = parseUrl(url);
    const lines = headerLines(request.headers).join(HTTP_LINE_BREAK);
    const steps: Step[] = [
      (next) => this.start(next),
      (next) => setHttpUrl(session, url, next),
      (next) => setHttpConnectTime(session, within(CONNECT_SECONDS, patienceSeconds), next),
      (next) => setHttpReceiveTime(session, within(RECEIVE_SECONDS, patienceSeconds), next),
      (next) => setHttpReadAgain(session, true, next),
    ];
    if (address !== undefined && address.secure && tls !== undefined)
      steps.push(
        (next) => parts.configureTls(TLS_CONTEXT, tls, address.host, next),
        (next) => setHttpTlsContext(session, TLS_CONTEXT, next),
      );
    if (lines !== "") steps.push((next) => setHttpUserData(session, lines, next));
    if (body !== undefined)
      steps.push(
        (next) => setHttpContentType(session, contentType ?? DEFAULT_CONTENT_TYPE, next),
        (next) => setHttpBody(session, body, next),
      );
    steps.push(
      (next) =>
        runHttp(session, method, (failure, result) => {
          response.status = result === undefined ? 0 : result.status;
          response.bodyBytes = result === undefined || method === "HEAD" ? 0 : result.bodyBytes;
          next(failure);
        }),
      (next) => readHttpHead(session, tolerateNoHeader(response, next)),
    );
    return steps;
  }

  /** ERROR means that the service runs already, or cannot start: what runs is stopped, and it is asked once more. */
  private start(done: Done): void {
    const { session } = this;
    const first: Step[] = this.clean ? [] : [(next) => this.stop(next)];
    this.clean = false;
    inOrder(first, (silence) => {
      if (silence !== undefined) return done(silence);
      startHttp(session, this.cid(), (failure) => {
        if (failure === undefined || !isRefusalByModule(failure)) return done(failure);
        inOrder([(next) => this.stop(next), (next) => startHttp(session, this.cid(), next)], (again) => {
          this.clean = false;
          done(again);
        });
      });
    });
  }

  /** A service that does not run cannot be stopped, which is as good. */
  private stop(done: Done): void {
    this.clean = false;
    stopHttp(
      this.session,
      this.cid(),
      tolerant((failure) => {
        this.clean = failure === undefined && !this.busy;
        done(failure);
      }),
    );
  }

  /** Context 1 is the service's own default. */
  private cid(): number | undefined {
    const cid = this.parts.cid();
    return cid === 1 ? undefined : cid;
  }

  private unlessBroken(steps: readonly Step[]): Step[] {
    const { breaks } = this;
    return steps.map((step): Step => (next) => {
      if (breaks === this.breaks) step(next);
      else refuse(this.session, HTTP_BROKEN_OFF, next);
    });
  }

  private breakOff(failure: Failure): void {
    this.breaks++;
    this.busy = false;
    this.response = undefined;
    this.session.abandonResults(RESULT, failure);
  }

  private hear(event: HttpEvent): void {
    if (event.kind === "no-network") this.session.abandonResults(RESULT, { kind: "closed", message: "the HTTP service lost the network" });
    else if (event.kind === "stray-result") this.session.malformed(event.line);
  }
}

function within(range: readonly [number, number], seconds: number): number {
  return Math.max(range[0], Math.min(range[1], Math.ceil(seconds)));
}
