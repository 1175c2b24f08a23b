import type { Timer } from "../../hal/clock";
import { HttpClient } from "../http/client";
import type { HttpHead } from "../http/response-parser";
import { type HttpTarget, resolveLocation } from "../http/target";
import { cmeRefusal } from "../refusal";
import { setting } from "../settings";
import { DEFAULT_CID } from "../state/pdp";
import { type HttpParameters, startParameters } from "./11-parameters";
import { headOf, type MethodName, type PlannedRequest, proxyOf, targetOf } from "./11-request";
import { HTTP_CME, type RequestFailure } from "./11-results";
import type { Ec716sFirmware } from "./firmware";
import { HTTP_TLS_CONTEXT } from "./state/tls-contexts";

/** AT+HTTPSSL. */
export const HTTP_TLS = setting("+HTTPSSL", "NO_SAVE", 0);

const MOST_REDIRECTIONS = 5;
const REDIRECTIONS = [301, 302, 303, 307, 308];
const SAME_METHOD = [307, 308];
const PARTIAL_CONTENT = 206;
/** With `http-range-breaks`: what range requests bring in one run of the firmware, in bytes. */
export const RANGE_ALLOWANCE = 100 * 1024;

/** Never called from inside `perform`; nothing comes after `done` and `failed`. */
export interface RequestEvents {
  head(head: HttpHead): void;
  content(bytes: string): void;
  done(): void;
  failed(failure: RequestFailure): void;
  /** What was sent so far has left. */
  sent?(): void;
}

/** What one request asks for. `announced`: its content follows by `write`, and is so long. */
export interface Wish {
  method: MethodName;
  body?: string;
  announced?: number;
}

/** The HTTP task in one run of the firmware (EC716S 11): idle until AT+HTTPINIT. */
export class HttpTask {
  parameters: HttpParameters;
  /** What AT+HTTPDATA took in; it stays until it is cleared. */
  body = "";
  private started = false;
  private rangeBytes = 0;
  private events: RequestEvents | undefined;
  private timer: Timer | undefined;
  private readonly client: HttpClient;
  private readonly endings: (() => void)[] = [];

  constructor(readonly firmware: Ec716sFirmware) {
    this.parameters = startParameters(firmware.nvram);
    this.client = new HttpClient(firmware.clock, firmware.network, () => undefined);
    firmware.pdp.events.on((event) => {
      if (event.kind === "deactivated" && event.cid === DEFAULT_CID) this.fail("no-bearer");
    });
  }

  get busy(): boolean {
    return this.events !== undefined;
  }

  start(): void {
    if (this.started) throw cmeRefusal(HTTP_CME.notAllowed);
    this.started = true;
    this.parameters = startParameters(this.firmware.nvram);
  }

  /** Ends a request without its result; all but what AT+HTTPSCONT stored is forgotten. */
  stop(): void {
    this.requireStarted();
    this.started = false;
    this.body = "";
    this.finish();
    this.client.drop();
    for (const ended of this.endings) ended();
  }

  /** Several listeners: told at `stop`. */
  onStop(listener: () => void): void {
    this.endings.push(listener);
  }

  requireStarted(): void {
    if (!this.started) throw cmeRefusal(HTTP_CME.notAllowed);
  }

  /** Refuses a command that would begin a request; answers where it goes. */
  requireReady(): HttpTarget {
    this.requireStarted();
    if (this.busy) throw cmeRefusal(HTTP_CME.notAllowed);
    const target = targetOf(this.parameters, this.secure);
    if (target === undefined) throw cmeRefusal(HTTP_CME.invalidParameters);
    return target;
  }

  /** Sends a request on a connection of its own; follows redirections where REDIR says so. TIMEOUT bounds the whole. */
  perform(target: HttpTarget, wish: Wish, events: RequestEvents): void {
    this.events = events;
    this.timer = this.firmware.clock.after(this.timeoutMs, () => this.fail("silent"));
    this.send(target, wish, 0);
  }

  /** More of the content that was announced. */
  write(bytes: string): void {
    this.client.write(bytes);
  }

  pause(): void {
    this.client.pause();
  }

  resume(): void {
    this.client.resume();
  }

  /** Ends a request that the module cannot go on with. */
  fail(failure: RequestFailure): void {
    const { events } = this;
    if (events === undefined) return;
    this.finish();
    this.client.drop();
    events.failed(failure);
  }

  private get secure(): boolean {
    return this.firmware.settings.get(HTTP_TLS) === 1;
  }

  private get timeoutMs(): number {
    return Number(this.parameters.TIMEOUT) * 1000;
  }

  private send(target: HttpTarget, wish: Wish, round: number): void {
    const { firmware, parameters } = this;
    const tls = target.secure && this.secure ? firmware.tls.options(HTTP_TLS_CONTEXT, target.host) : undefined;
    const proxy = proxyOf(parameters);
    if (!firmware.bearers.isOpen(Number(parameters.CID))) return this.failSoon("no-bearer");
    // There is no TLS while AT+HTTPSSL is 0, without the files that its level needs, or through a proxy.
    if (target.secure && (tls === undefined || proxy !== undefined)) return this.failSoon("tls");
    const { body = "", announced, method } = wish;
    const planned: PlannedRequest = { method, target, length: method === "POST" ? (announced ?? body.length) : undefined };
    const query = {
      ...(proxy ?? { host: target.host, port: target.port }),
      key: "",
      request: headOf(parameters, planned) + (method === "POST" ? body : ""),
      headless: method === "HEAD",
      connectMs: tls === undefined ? this.timeoutMs : Math.min(this.timeoutMs, firmware.tls.negotiateMs(HTTP_TLS_CONTEXT)),
      receiveMs: this.timeoutMs,
    };
    let next: HttpTarget | undefined;
    let status = 0;
    this.client.ask(tls === undefined ? query : { ...query, tls }, {
      head: (head) => {
        ({ status } = head);
        next = this.redirection(target, head, round);
        if (next === undefined) this.events?.head(head);
        else this.follow(next, REDIRECTIONS.includes(head.status) && !SAME_METHOD.includes(head.status) && method === "POST" ? { method: "GET" } : wish, round + 1);
      },
      content: (bytes) => {
        if (next !== undefined) return;
        if (status === PARTIAL_CONTENT && this.rangeBreaks(bytes.length)) this.fail("reset");
        else this.events?.content(bytes);
      },
      done: () => {
        if (next === undefined) this.complete();
      },
      failed: ({ kind }) => {
        if (next === undefined) this.fail(kind);
      },
      sent: () => this.events?.sent?.(),
    });
  }

  private redirection(from: HttpTarget, head: HttpHead, round: number): HttpTarget | undefined {
    const location = head.field("location");
    const follows = this.parameters.REDIR === "1" && REDIRECTIONS.includes(head.status) && round < MOST_REDIRECTIONS;
    return follows && location !== undefined ? resolveLocation(from, location) : undefined;
  }

  /** The answer that redirects is not waited for any longer. */
  private follow(target: HttpTarget, wish: Wish, round: number): void {
    this.firmware.clock.after(0, () => {
      if (this.busy) this.send(target, wish, round);
    });
  }

  private rangeBreaks(length: number): boolean {
    this.rangeBytes += length;
    return this.firmware.quirks.isOn("http-range-breaks") && this.rangeBytes > RANGE_ALLOWANCE;
  }

  private complete(): void {
    const { events } = this;
    this.finish();
    this.client.drop();
    events?.done();
  }

  private failSoon(failure: RequestFailure): void {
    this.firmware.clock.after(0, () => this.fail(failure));
  }

  private finish(): void {
    this.timer?.cancel();
    this.events = undefined;
  }
}
