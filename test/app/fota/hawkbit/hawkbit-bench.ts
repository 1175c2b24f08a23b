import { defaultHawkbitConfig, type HawkbitConfig } from "../../../../app/fota/hawkbit/config";
import { Hawkbit } from "../../../../app/fota/hawkbit/hawkbit";
import type { UpdateOffer } from "../../../../app/fota/source";
import type { HttpConfig } from "../../../../app/http/config";
import type { Failure } from "../../../../drivers/failure";
import type { WebAnswer, WebRequest } from "../../fakes/fake-web";
import { HttpBench } from "../../http/http-bench";

export const SERVER = "http://updates:8080";
export const BASE = SERVER + "/DEFAULT/controller/v1/d1";
export const FILES = SERVER + "/DEFAULT/controller/v1/d1/softwaremodules/5/artifacts/";

/** A hawkBit server as the source of releases, asked over the HTTP manager, with scripted answers behind it. */
export class HawkbitBench extends HttpBench {
  readonly source: Hawkbit;
  /** What the last check came to. */
  offer: UpdateOffer | undefined = undefined;
  failure: Failure | undefined = undefined;
  checks = 0;
  withdrawn = 0;

  constructor(config?: Partial<HawkbitConfig>, http?: Partial<HttpConfig>) {
    super(http);
    const { clock } = this;
    this.source = new Hawkbit({
      http: this.http,
      clock,
      config: { ...defaultHawkbitConfig, server: SERVER, controllerId: "d1", token: "t0", ...config },
      observer: (step) => this.hear(step),
    });
    this.source.onWithdrawn(() => {
      this.withdrawn++;
    });
    this.online();
  }

  /** `url` answers with this JSON. */
  says(url: string, json: string): void {
    this.web.on(url, () => ({ status: 200, headers: [{ name: "content-type", value: "application/hal+json" }], body: json }));
  }

  /** The server polls every 30 s, and has these links for the device: `name: href`. */
  polled(links: Record<string, string>, names: readonly string[]): void {
    let text = "";
    for (const name of names) text = text + (text === "" ? "" : ",") + `"${name}":{"href":"${links[name] as string}"}`;
    this.says(BASE, `{"config":{"polling":{"sleep":"00:00:30"}},"_links":{${text}}}`);
  }

  /** The server has nothing for the device. */
  polledInVain(): void {
    this.polled({}, []);
  }

  /** The server has action 7, whose manifest is the text "m". */
  offers(): void {
    this.polled({ deploymentBase: BASE + "/deploymentBase/7?c=1" }, ["deploymentBase"]);
    this.says(BASE + "/deploymentBase/7?c=1", deployment("7", [artifact("app.img", 5000, FILES), artifact("manifest.txt", 1, FILES)]));
    this.web.has(FILES + "manifest.txt", "m");
    this.web.on(BASE + "/deploymentBase/7/feedback", () => OK);
  }

  /** The server takes action 7 back. */
  cancels(): void {
    this.polled({ cancelAction: BASE + "/cancelAction/7" }, ["cancelAction"]);
    this.says(BASE + "/cancelAction/7", '{"id":"7","cancelAction":{"stopId":"7"}}');
    this.web.on(BASE + "/cancelAction/7/feedback", () => OK);
  }

  /** Asks, and waits for what comes of it. */
  check(): void {
    const before = this.checks;
    this.ask7();
    if (!this.clock.runUntilTrue(() => this.checks > before, 4000000)) throw new Error("no answer; the source is " + this.source.state());
    this.settle();
  }

  ask7(): void {
    this.source.check((failure, offer) => {
      this.checks++;
      this.failure = failure;
      this.offer = offer;
    });
  }

  /** Until nothing is under way any more. */
  settle(): void {
    this.clock.runFor(1);
    if (!this.clock.runUntilTrue(() => this.source.state() === "idle" && this.http.state() === "idle", 4000000)) throw new Error("the source stays " + this.source.state());
    this.clock.runFor(1);
  }

  /** "none", "offer", "held offer", or the failure's message. */
  outcome(): string {
    if (this.failure !== undefined) return this.failure.message;
    if (this.offer === undefined) return "none";
    return this.offer.isHeld === true ? "held offer" : "offer";
  }

  /** All bodies that reached `url`, in order. */
  sent(url: string): string[] {
    return this.web.requests.filter((request) => request.url === url).map((request) => request.body);
  }

  requestTo(url: string): WebRequest {
    return this.web.requests.filter((request) => request.url === url)[0] as WebRequest;
  }
}

export const OK: WebAnswer = { status: 200, headers: [], body: "" };

/** An artifact's JSON, with its link for HTTP in the folder `files`. */
export function artifact(name: string, size: number, files: string): string {
  const hashes = '"hashes":{"sha1":"1","md5":"2","sha256":"3"}';
  return `{"filename":"${name}",${hashes},"size":${String(size)},"_links":{"download-http":{"href":"${files}${name}"},"md5sum-http":{"href":"${files}${name}.MD5SUM"}}}`;
}

/** A deployment's JSON, of one software module of type bApp. */
export function deployment(id: string, artifacts: readonly string[]): string {
  const chunk = `{"part":"bApp","version":"1.1.0","name":"app","artifacts":[${artifacts.join(",")}]}`;
  return `{"id":"${id}","deployment":{"download":"forced","update":"forced","chunks":[${chunk}]}}`;
}

/** The feedback on action 7 that an update proceeds so. */
export function proceeding(tenths: number, detail: string): string {
  return `{"id":"7","status":{"execution":"proceeding","result":{"finished":"none","progress":{"cnt":${String(tenths)},"of":10}},"details":["${detail}"]}}`;
}

/** The feedback on action 7 that says no more than this. */
export function ended(execution: string, finished: string, detail: string): string {
  return `{"id":"7","status":{"execution":"${execution}","result":{"finished":"${finished}"},"details":["${detail}"]}}`;
}
