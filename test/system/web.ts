import { defaultHttpConfig, type HttpConfig } from "../../app/http/config";
import { Http } from "../../app/http/http";
import type { HttpHead, HttpOptions } from "../../app/http/options";
import type { HttpTask } from "../../app/http/task";
import { defaultTcpConfig } from "../../app/tcp/config";
import { Tcp } from "../../app/tcp/tcp";
import type { Failure } from "../../drivers/failure";
import type { ByteSource, ModemHttp } from "../../drivers/modem";
import { SeededRandom } from "../../hal/random";
import type { SystemModem } from "./modules";
import { Rig, type RigOptions } from "./rig";
import { Site } from "./site";

export const HOST = "server.example";
const ONLINE_MS = 120000;
const END_MS = 3600000;

/** The telemetry of a rig, and the HTTP of a consumer beside it on the same module. */
export class Web {
  readonly rig: Rig;
  readonly http: Http;
  readonly site = new Site();

  constructor(options: RigOptions, config: Partial<HttpConfig> = {}, wrap: (http: ModemHttp) => ModemHttp = (http) => http) {
    this.rig = new Rig(options);
    const { clock, device, network } = this.rig;
    const modem = device.modem as SystemModem;
    const random = new SeededRandom(options.seed ?? 1);
    const tcp = new Tcp({ sockets: modem.sockets, link: device.link, clock, random, config: defaultTcpConfig });
    this.http = new Http({
      modem: { http: wrap(modem.http) },
      tcp,
      link: device.link,
      clock,
      random,
      config: { ...defaultHttpConfig, ...config },
      observer: (step) => this.rig.steps.push(step),
    });
    network.host(HOST).listenTcp(80, this.site.peer);
    this.rig.start();
    if (this.rig.runUntilFlowing(ONLINE_MS) === undefined) throw new Error("no reading has arrived");
  }

  /** Asks for a path of the site, and waits for the end. */
  fetch(path: string, options: Partial<HttpOptions> = {}): Visitor {
    const visitor = this.ask(path, options);
    this.finish(visitor);
    return visitor;
  }

  ask(path: string, options: Partial<HttpOptions> = {}): Visitor {
    return new Visitor((visitor) => this.http.request({ method: "GET", url: `http://${HOST}${path}`, deadlineMs: END_MS, ...options }, visitor));
  }

  finish(visitor: Visitor): void {
    if (!this.rig.clock.runUntilTrue(() => visitor.ended, 2 * END_MS)) throw new Error(`no end; HTTP is ${this.http.state()}`);
  }
}

/** What a consumer gets and is told. */
export class Visitor {
  head: HttpHead | undefined;
  received = "";
  ended = false;
  failure: Failure | undefined;
  readonly task: HttpTask;
  /** Done with each piece. */
  onPiece: () => void = () => undefined;

  constructor(ask: (visitor: Visitor) => HttpTask) {
    this.task = ask(this);
  }

  readonly onHead = (head: HttpHead): void => {
    this.head = head;
  };

  readonly onData = (bytes: string): void => {
    this.received += bytes;
    this.onPiece();
  };

  readonly onEnd = (failure: Failure | undefined): void => {
    this.ended = true;
    this.failure = failure;
  };

  /** "200 and 5 bytes", or why not. */
  outcome(): string {
    if (!this.ended) return "open";
    return this.failure === undefined ? `${this.head?.status ?? 0} and ${this.received.length} bytes` : this.failure.message;
  }
}

export function source(text: string): ByteSource {
  return { length: text.length, read: (from, to) => text.slice(from, to) };
}
