import type { Timer } from "../../hal/clock";
import { HttpClient } from "../http/client";
import type { HttpFailure } from "../http/connection";
import { HttpContent } from "../http/content";
import type { HttpHead } from "../http/response-parser";
import { CommandRefused } from "../refusal";
import { type BuiltRequest, freshParameters, type HttpParameters } from "./14-request";
import { HTTP_ERR, HTTP_STATUS, httpErrOf, statusFor } from "./14-results";
import type { Sim767xxFirmware } from "./firmware";

/** With `http-range-breaks`: what range requests bring in one run of the firmware. */
export const RANGE_ALLOWANCE = 100 * 1024;
const PARTIAL_CONTENT = 206;

/** An answer, while it comes and afterwards. */
interface Answer {
  head: HttpHead;
  content: HttpContent;
  /** `cut`: nothing more comes, and it is not all. */
  state: "coming" | "whole" | "cut";
}

/** Told how a request ended: `<statuscode>` or `<errcode>`, and the bytes of content that came. */
export type ActionDone = (code: number, length: number) => void;

/** The HTTP service in one run of the firmware (SIM767XX 14): stopped at first. */
export class HttpService {
  parameters: HttpParameters = freshParameters();
  /** What AT+HTTPDATA took in. */
  body = "";
  private cid: number | undefined;
  private running: ActionDone | undefined;
  private answer: Answer | undefined;
  /** The AT+HTTPREAD that is putting content out. */
  private reading: object | undefined;
  private rangeBytes = 0;
  private unreadTimer: Timer | undefined;
  private readonly client: HttpClient;

  constructor(readonly firmware: Sim767xxFirmware) {
    this.client = new HttpClient(firmware.clock, firmware.network, () => firmware.urc("+HTTP_PEER_CLOSED"));
    firmware.pdp.events.on((event) => {
      if (event.kind === "deactivated" && event.cid === this.cid) this.networkLost();
    });
  }

  /** Number of the PDP context that it was started with; undefined while it is stopped. */
  get startedCid(): number | undefined {
    return this.cid;
  }

  /** A request is on its way. */
  get busy(): boolean {
    return this.running !== undefined;
  }

  get head(): HttpHead | undefined {
    return this.busy ? undefined : this.answer?.head;
  }

  /** Content that can be read: there is none while a request runs. */
  get content(): HttpContent | undefined {
    return this.busy ? undefined : this.answer?.content;
  }

  /** Whether all content is there; `cut` as well where there is no answer. */
  get contentState(): Answer["state"] {
    return this.answer?.state ?? "cut";
  }

  start(cid: number): void {
    this.cid = cid;
    this.parameters = freshParameters();
    this.body = "";
  }

  /** Ends the connection, and a request without its result. */
  stop(): void {
    this.cid = undefined;
    this.running = undefined;
    this.forgetAnswer();
    this.client.drop();
  }

  requireStarted(): void {
    if (this.cid === undefined) throw new CommandRefused();
  }

  /** Sends a request; `done` comes later. The earlier answer is gone. */
  perform(request: BuiltRequest, done: ActionDone): void {
    this.forgetAnswer();
    this.running = done;
    const { firmware, parameters } = this;
    const { ssl } = firmware;
    const { target } = request;
    const tls = target.secure ? ssl.tlsOptions(parameters.sslContext, target.host) : undefined;
    if (this.cid === undefined || !firmware.pdp.isActive(this.cid)) return this.refuse(HTTP_ERR.noNetwork);
    if (target.secure && tls === undefined) return this.refuse(HTTP_ERR.caMissing);
    const connectMs = parameters.connectSeconds * 1000;
    const query = {
      host: target.host,
      port: target.port,
      key: target.secure ? `https ${parameters.sslContext}` : "http",
      request: request.bytes,
      headless: request.method === "HEAD",
      connectMs: target.secure ? Math.min(connectMs, ssl.negotiateMs(parameters.sslContext)) : connectMs,
      receiveMs: parameters.receiveSeconds * 1000,
    };
    this.client.ask(tls === undefined ? query : { ...query, tls }, {
      head: (head) => (this.answer = { head, content: new HttpContent(), state: "coming" }),
      content: (bytes) => this.take(bytes),
      done: () => this.complete(),
      failed: (failure) => this.fail(failure),
    });
  }

  /** The host has had what stands before `position`: content that is larger than the cache makes room. */
  wasRead(position: number): void {
    const { answer } = this;
    if (answer?.state !== "coming") return;
    answer.content.release(position);
    if (answer.content.full) return;
    this.unreadTimer?.cancel();
    this.client.resume();
  }

  /** Content is put out from now on; one read at a time. */
  beginReading(): object {
    this.reading = {};
    return this.reading;
  }

  /** That one is still wanted; any where `reading` is left out. */
  isReading(reading = this.reading): boolean {
    return reading !== undefined && reading === this.reading;
  }

  endReading(reading: object): void {
    if (this.isReading(reading)) this.reading = undefined;
  }

  private take(bytes: string): void {
    const { answer } = this;
    if (answer === undefined) return;
    if (answer.head.status === PARTIAL_CONTENT && this.rangeBreaks(bytes.length)) return;
    answer.content.add(bytes);
    if (answer.content.full) this.overflow(answer);
  }

  private rangeBreaks(length: number): boolean {
    this.rangeBytes += length;
    if (!this.firmware.quirks.isOn("http-range-breaks") || this.rangeBytes <= RANGE_ALLOWANCE) return false;
    this.client.drop();
    this.end(HTTP_ERR.transferFailed);
    return true;
  }

  /** More than the cache holds: it has to be read while it comes, or is refused where it is to be read again. */
  private overflow(answer: Answer): void {
    if (this.parameters.readMode === 1) {
      this.client.drop();
      return this.end(HTTP_STATUS.noMemory);
    }
    this.client.pause();
    this.unreadTimer?.cancel();
    this.unreadTimer = this.firmware.clock.after(this.parameters.receiveSeconds * 1000, () => {
      this.client.drop();
      answer.state = "cut";
    });
    const announced = Number(answer.head.field("content-length"));
    this.report(answer.head.status, announced > 0 ? announced : answer.content.total);
  }

  private complete(): void {
    const { answer } = this;
    if (answer === undefined) return;
    answer.state = "whole";
    this.report(answer.head.status, answer.content.total);
  }

  private fail(failure: HttpFailure): void {
    this.end(httpErrOf(failure.kind));
  }

  /** Without a result where that came already. */
  private end(code: number): void {
    if (this.answer !== undefined) this.answer.state = "cut";
    this.report(this.firmware.quirks.isOn("http-failure-6xx") ? statusFor(code) : code, this.answer?.content.total ?? 0);
  }

  private report(code: number, length: number): void {
    const { running } = this;
    this.running = undefined;
    running?.(code, length);
  }

  /** Later, as every result. */
  private refuse(code: number): void {
    this.firmware.clock.after(0, () => this.end(code));
  }

  private networkLost(): void {
    this.client.drop();
    this.end(HTTP_ERR.networkError);
    this.firmware.urc("+HTTP_NONET_EVENT");
  }

  private forgetAnswer(): void {
    this.unreadTimer?.cancel();
    this.answer = undefined;
    this.reading = undefined;
  }
}
