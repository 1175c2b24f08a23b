import type { Done, Failure } from "../../../drivers/failure";
import type { HttpHeader } from "../../../drivers/modem";
import type { HttpOptions } from "../../http/options";
import type { Visit } from "../../machine/machine";
import type { FotaHttp, FotaRequest } from "../file-fetch";
import { TextBody } from "./bodies";
import type { HawkbitConfig } from "./config";
import { JsonReader, type JsonListener } from "./json-reader";
import type { HawkbitEvent } from "./table";

export interface ExchangeParts {
  http: FotaHttp;
  config: HawkbitConfig;
}

/** The resource may be gone, or the action closed, by the time that it is asked for. */
const GONE: readonly number[] = [404, 410];
const DENIED: readonly number[] = [401, 403];

/** One request after the other, each for one visit of the source's machine: a failure raises `failed` in it. */
export class Exchange {
  private task: FotaRequest | undefined = undefined;

  constructor(private readonly parts: ExchangeParts) {}

  /** GETs a text of JSON, whose values `listener` gets; `done` where all of it made sense. */
  read(visit: Visit<HawkbitEvent>, url: string, listener: JsonListener, done: (this: void) => void): void {
    const reader = new JsonReader(listener);
    const headers = [...this.credentials(), { name: "Accept", value: "application/hal+json, application/json" }];
    const take = (bytes: string): void => {
      reader.feed(bytes);
      if (reader.problem !== "") visit.raise("failed", malformed(reader.problem));
    };
    this.ask(visit, { method: "GET", url, headers }, take, (failure) => {
      reader.finish();
      if (failure !== undefined) visit.raise("failed", explained(failure));
      else if (reader.problem === "") done();
      else visit.raise("failed", malformed(reader.problem));
    });
  }

  /** Sends a text of JSON, and raises `answered`. It may reach the server twice, which changes nothing there. */
  send(visit: Visit<HawkbitEvent>, method: "POST" | "PUT", url: string, text: string): void {
    const ignore = (): void => undefined;
    const options: HttpOptions = { method, url, headers: this.credentials(), body: new TextBody(text), contentType: "application/json", repeatable: true };
    this.ask(visit, options, ignore, (failure) => {
      if (failure === undefined) visit.raise("answered");
      else visit.raise("failed", explained(failure));
    });
  }

  /** One request, whose answer has at most `answerBytes` where it does not say itself; `done` where it ends while the visit lasts. */
  ask(visit: Visit<HawkbitEvent>, options: HttpOptions, take: (this: void, bytes: string) => void, done: Done): void {
    const { config, http } = this.parts;
    this.task = http.request(
      { maxBytes: config.answerBytes, ...options, tls: config.tls, deadlineMs: config.exchangeMs },
      {
        onData: (bytes) => {
          if (visit.isLive()) take(bytes);
        },
        onEnd: (failure) => {
          if (!visit.isLive()) return;
          this.task = undefined;
          done(failure);
        },
      },
    );
  }

  /** Breaks off what is still asked for. */
  abort(): void {
    const { task } = this;
    this.task = undefined;
    if (task !== undefined) task.abort();
  }

  credentials(): readonly HttpHeader[] {
    const { token, tokenKind } = this.parts.config;
    if (token === undefined) return [];
    return [{ name: "Authorization", value: (tokenKind === "target" ? "TargetToken " : "GatewayToken ") + token }];
  }
}

export function malformed(problem: string): Failure {
  return { kind: "error", message: `the answer of the update server makes no sense: ${problem}`, byPeer: true };
}

/** A server's refusal, as what it means here. */
function explained(failure: Failure): Failure {
  if (failure.kind !== "code" || failure.code === undefined) return failure;
  if (DENIED.indexOf(failure.code) >= 0)
    return { ...failure, message: `the update server does not take the device's credentials (${failure.code}); check the token and its kind, or the client certificate, and the device's name there` };
  // What it was about is over; the next poll says what follows.
  if (GONE.indexOf(failure.code) >= 0) return { ...failure, permanent: false };
  return failure;
}
