import type { Failure } from "../../drivers/failure";
import type { Modem, ModemHttp } from "../../drivers/modem";
import type { Clock } from "../../hal/clock";
import type { Tcp } from "../tcp/tcp";
import type { HttpConfig } from "./config";
import { ModuleTransport } from "./module-transport";
import type { HttpTask } from "./task";
import { TcpTransport } from "./tcp-transport";
import type { HttpTransport } from "./transport";

export interface WayParts {
  /** Its own HTTP is looked for at each request: a modem that has to be recognised has one when it was. Left out, it is not used. */
  modem?: Pick<Modem, "http">;
  /** Left out where there are no connections. */
  tcp?: Tcp;
  clock: Clock;
  config: HttpConfig;
}

/** Chooses whose HTTP carries a request, and remembers how the module's own has done. */
export class Ways {
  private module: HttpTransport | undefined;
  private moduleHttp: ModemHttp | undefined;
  private readonly tcp: HttpTransport | undefined;
  /** Failures of the module's own HTTP in a row. */
  private failures = 0;
  /** Until then it is left alone; ms. */
  private shunnedUntilMs = -Infinity;

  constructor(private readonly parts: WayParts) {
    const { clock, config, tcp } = parts;
    if (tcp !== undefined && config.via !== "module") this.tcp = new TcpTransport(tcp, clock, config.maxHeaderBytes);
  }

  /** Undefined where there is none. */
  choose(task: HttpTask): HttpTransport | undefined {
    const { clock } = this.parts;
    this.meetModule();
    const better = this.tcp !== undefined && (task.unfit || clock.now() < this.shunnedUntilMs);
    return this.module === undefined || better ? this.tcp : this.module;
  }

  private meetModule(): void {
    const { config, modem } = this.parts;
    const http = modem === undefined || config.via === "tcp" ? undefined : modem.http;
    if (http === this.moduleHttp) return;
    this.moduleHttp = http;
    this.module = http === undefined ? undefined : new ModuleTransport(http, config.readBytes);
  }

  isModule(way: HttpTransport | undefined): boolean {
    return way !== undefined && way === this.module;
  }

  /** Bytes that one request by `way` is to ask for; undefined for all. */
  blockBytes(way: HttpTransport, task: HttpTask): number | undefined {
    const { config } = this.parts;
    const { blockBytes } = task.options;
    const http = this.moduleHttp;
    const held = http === undefined ? Infinity : http.limits.responseBytes;
    if (!this.isModule(way) || held >= config.wholeBytes) return blockBytes;
    return blockBytes === undefined ? held : Math.min(blockBytes, held);
  }

  /** Whether the task can go another way, as the module would not carry it. */
  hasOther(way: HttpTransport | undefined): boolean {
    return this.isModule(way) && this.tcp !== undefined;
  }

  succeeded(way: HttpTransport | undefined): void {
    if (this.isModule(way)) this.failures = 0;
  }

  /** What failed was the way, and not the other side or the request. */
  failed(way: HttpTransport | undefined, failure: Failure): void {
    if (!this.isModule(way) || failure.byPeer === true || failure.kind === "refused" || failure.permanent === true) return;
    const { clock, config } = this.parts;
    this.failures++;
    if (this.failures < config.fallbackAfter) return;
    this.failures = 0;
    this.shunnedUntilMs = clock.now() + config.fallbackMs;
  }
}
