/** The HTTP service of a SIM767XX behind `ModemHttp`. An application that asks for nothing by it does not import it. */
import type { Session } from "../at/session";
import type { Step } from "../at/steps";
import type { Answer, Done } from "../failure";
import { DEFAULT_CONTENT_TYPE, headerLines } from "../http/request";
import { HttpService } from "../http/service";
import { parseUrl } from "../http/url";
import type { HttpLimits, HttpRequest, HttpResponse, ModemHttp } from "../modem";
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
import type { ServiceParts } from "./service-parts";

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
  private readonly service: HttpService;

  /** To be made once a session: it subscribes to the session's unsolicited results. */
  constructor(
    private readonly session: Session,
    private readonly parts: HttpParts,
  ) {
    this.service = new HttpService(session, this.limits, RESULT, {
      start: (done) => startHttp(session, this.cid(), done),
      stop: (done) => stopHttp(session, this.cid(), done),
      readBody: (from, count, answer) => readHttpBody(session, from, count, answer),
      readHead: (answer) => readHttpHead(session, answer),
    });
    onHttpEvent(session, (event) => this.hear(event));
  }

  request(request: HttpRequest, answer: Answer<HttpResponse>): void {
    this.service.request(request, (response) => this.steps(request, response), answer);
  }

  read(from: number, maxBytes: number, answer: Answer<string>): void {
    this.service.read(from, maxBytes, answer);
  }

  release(done: Done): void {
    this.service.release(done);
  }

  /** The module lost all that it was asked to hold. */
  reset(): void {
    this.service.reset();
  }

  private steps(request: HttpRequest, response: HttpResponse): Step[] {
    const { parts, session } = this;
    const { body, contentType, method, patienceSeconds, tls, url } = request;
    const address = parseUrl(url);
    const lines = headerLines(request.headers).join(HTTP_LINE_BREAK);
    const steps: Step[] = [
      (next) => this.service.start(next),
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
      (next) => this.service.readHead(response, next),
    );
    return steps;
  }

  /** Context 1 is the service's own default. */
  private cid(): number | undefined {
    const cid = this.parts.cid();
    return cid === 1 ? undefined : cid;
  }

  private hear(event: HttpEvent): void {
    if (event.kind === "no-network") this.session.abandonResults(RESULT, { kind: "closed", message: "the HTTP service lost the network" });
    else if (event.kind === "stray-result") this.session.malformed(event.line);
  }
}

function within(range: readonly [number, number], seconds: number): number {
  return Math.max(range[0], Math.min(range[1], Math.ceil(seconds)));
}
