/** The HTTP service of an EC716S behind `ModemHttp`. An application that asks for nothing by it does not import it. */
import { parseInteger } from "../../hal/bytes";
import type { Timer } from "../../hal/clock";
import type { Session } from "../at/session";
import { inOrder, type Step } from "../at/steps";
import type { Answer, Done, Failure } from "../failure";
import { headerValue } from "../http/headers";
import { DEFAULT_CONTENT_TYPE, headerLines } from "../http/request";
import { HttpService } from "../http/service";
import { parseUrl } from "../http/url";
import type { HttpLimits, HttpRequest, HttpResponse, ModemHttp } from "../modem";
import { isRefusalByModule } from "../sockets/link";
import { HTTP_CONTEXT } from "./09-tls";
import { onBearerLost, openBearer, readBearer, setBearerKind, setBearerText } from "./10-bearer";
import {
  addHttpHeader,
  runHttp,
  setHttpNumber,
  setHttpRedirects,
  setHttpText,
  setHttpTls,
  startHttp,
  stopHttp,
  type Ec716sHttpMethod,
} from "./11-http";
import { HTTP_BUFFER_BYTES, onHttpEvent, readHttpBody, readHttpHead, setHttpBody, type HttpEvent } from "./11-http-data";
import type { ServiceParts } from "./service-parts";

/** Of the three bearers. */
const BEARER = 1;
/** The module's own limit of a request, s. */
const LONGEST_SECONDS = 600;
/** Without a length nothing says which piece of the body is the last: none comes for so long behind it. */
const QUIET_MS = 3000;
/** Answers that have no body, whatever their header says (RFC 9110 6.4.1). */
const BODILESS: readonly number[] = [204, 304];
const RESULT = "+HTTPACTION:";

export type HttpParts = Pick<ServiceParts, "clock" | "configureTls">;

export function httpService(parts: ServiceParts): Ec716sHttp {
  return new Ec716sHttp(parts.session, parts);
}

/**
 * `ModemHttp` on the commands of chapters 10 and 11. The service starts anew for each request, as header
 * lines of an earlier one would stay; the bearer stays open.
 */
export class Ec716sHttp implements ModemHttp {
  readonly limits: HttpLimits = {
    methods: ["GET", "HEAD", "POST"],
    requestBytes: HTTP_BUFFER_BYTES,
    responseBytes: HTTP_BUFFER_BYTES,
    readBytes: 2048,
  };
  private readonly service: HttpService;
  /** Hears of each piece of the body that came in; undefined while no request is under way. */
  private hearPiece: ((bytes: number) => void) | undefined;
  /** Ends the wait for the rest of a body; undefined while there is none. */
  private endWait: (() => void) | undefined;

  /** To be made once a session: it subscribes to the session's unsolicited results. */
  constructor(
    private readonly session: Session,
    private readonly parts: HttpParts,
  ) {
    this.service = new HttpService(session, this.limits, RESULT, {
      start: (done) => startHttp(session, done),
      stop: (done) => stopHttp(session, done),
      readBody: (from, count, answer) => readHttpBody(session, from, count, answer),
      readHead: (answer) => readHttpHead(session, answer),
    });
    onHttpEvent(session, (event) => this.hear(event));
    // The result of a request that was under way, 601, follows by itself.
    onBearerLost(session, () => {});
  }

  request(request: HttpRequest, answer: Answer<HttpResponse>): void {
    this.service.request(request, (response) => this.steps(request, response), answer);
  }

  read(from: number, maxBytes: number, answer: Answer<string>): void {
    this.service.read(from, maxBytes, answer);
  }

  release(done: Done): void {
    this.service.release(done);
    this.stopWaiting();
  }

  /** The module lost all that it was asked to hold. */
  reset(): void {
    this.service.reset();
    this.stopWaiting();
  }

  private steps(request: HttpRequest, response: HttpResponse): Step[] {
    const { parts, session } = this;
    const { body, contentType, method, tls, url } = request;
    const patience = Math.max(1, Math.min(LONGEST_SECONDS, Math.ceil(request.patienceSeconds)));
    const address = parseUrl(url);
    const steps: Step[] = [
      (next) => this.openBearer(next),
      (next) => this.service.start(next),
      (next) => setHttpTls(session, tls !== undefined && address !== undefined && address.secure, next),
      (next) => setHttpNumber(session, "CID", BEARER, next),
      (next) => setHttpText(session, "URL", url, next),
      (next) => setHttpRedirects(session, false, next),
      (next) => setHttpNumber(session, "TIMEOUT", patience, next),
    ];
    if (address !== undefined && address.secure && tls !== undefined) steps.push((next) => parts.configureTls(HTTP_CONTEXT, tls, address.host, next));
    for (const line of headerLines(request.headers)) steps.push((next) => addHttpHeader(session, line, next));
    if (body !== undefined)
      steps.push(
        (next) => setHttpText(session, "CONTENT", contentType ?? DEFAULT_CONTENT_TYPE, next),
        (next) => setHttpBody(session, body, next),
      );
    steps.push(
      (next) => this.run(method as Ec716sHttpMethod, patience, response, next),
      (next) => this.service.readHead(response, next),
      (next) => {
        if (method !== "HEAD" && BODILESS.indexOf(response.status) < 0) return this.awaitRest(patience, response, next);
        this.hearPiece = undefined;
        response.bodyBytes = 0;
        next(undefined);
      },
    );
    return steps;
  }

  /** What is open already is kept. */
  private openBearer(done: Done): void {
    const { session } = this;
    readBearer(session, BEARER, (failure, bearer) => {
      if (failure !== undefined && !isRefusalByModule(failure)) return done(failure);
      if (bearer !== undefined && bearer.status === "connected") return done(undefined);
      inOrder(
        [
          (next) => setBearerKind(session, BEARER, "GPRS", next),
          // The access point that the network gave at registration.
          (next) => setBearerText(session, BEARER, "APN", "", next),
          (next) => openBearer(session, BEARER, next),
        ],
        done,
      );
    });
  }

  /** From here on, each piece that comes of the body is counted. */
  private run(method: Ec716sHttpMethod, patience: number, response: HttpResponse, done: Done): void {
    const count = (bytes: number): void => {
      response.bodyBytes += bytes;
    };
    this.hearPiece = count;
    runHttp(this.session, method, patience, (failure, result) => {
      if (result !== undefined) {
        response.status = result.status;
        count(result.bodyBytes);
      }
      done(failure);
    });
  }

  /** Waits until the body is in the module: as much as its header says, or until no more comes. */
  private awaitRest(patience: number, response: HttpResponse, done: Done): void {
    const announced = parseInteger(headerValue(response.headers, "content-length") ?? "");
    const isComplete = (): boolean => announced !== undefined && response.bodyBytes >= announced;
    let timer: Timer | undefined;
    let ended = false;
    const end = (): void => {
      if (ended) return;
      ended = true;
      if (timer !== undefined) timer.cancel();
      this.hearPiece = undefined;
      this.endWait = undefined;
      if (announced !== undefined) response.bodyBytes = Math.min(response.bodyBytes, announced);
      done(undefined);
    };
    const wait = (): void => {
      if (timer !== undefined) timer.cancel();
      timer = this.parts.clock.after(announced === undefined ? QUIET_MS : patience * 1000, end);
    };
    if (isComplete()) return end();
    wait();
    this.endWait = end;
    this.hearPiece = (bytes) => {
      response.bodyBytes += bytes;
      if (isComplete()) end();
      else wait();
    };
  }

  private stopWaiting(): void {
    const { endWait } = this;
    this.hearPiece = undefined;
    if (endWait !== undefined) this.session.later(endWait);
  }

  private hear(event: HttpEvent): void {
    const { hearPiece } = this;
    if (event.kind === "more" && hearPiece !== undefined) hearPiece(event.bodyBytes);
    else if (event.kind === "failed") {
      const failure: Failure = { kind: "code", code: event.code, message: `the HTTP request: ${event.meaning} (${event.code})` };
      this.session.abandonResults(RESULT, failure);
    }
  }
}
