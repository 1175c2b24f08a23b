import type { Failure } from "../../drivers/failure";
import type { ModemHttp } from "../../drivers/modem";
import type { Clock } from "../../hal/clock";
import type { Tcp } from "../tcp/tcp";
import type { HttpConfig } from "./config";
import { ModuleTransport } from "./module-transport";
import type { HttpTask } from "./task";
import { TcpTransport } from "./tcp-transport";
import type { HttpTransport } from "./transport";

export interface WayParts {
  /** The module's own HTTP; left out where it has none, or the application was built without it. */
  http?: ModemHttp;
  /** Left out where there are no connections. */
  tcp?: Tcp;
  clock: Clock;
  config: HttpConfig;
}

/** Chooses whose HTTP carries a request, and remembers how the module's own has done. */
export class Ways {
  private readonly module: HttpTransport | undefined;
  private readonly tcp: HttpTransport | undefined;
  /** Failures of the module's own HTTP in a row. */
  private failures = 0;
  /** Until then it is left alone; ms. */
  private shunnedUntilMs = -Infinity;

  constructor(private readonly parts: WayParts) {
    const { clock, config, http, tcp } = parts;
    if (http !== undefined && config.via !== "tcp") this.module = new ModuleTransport(http, config.readBytes);
    if (tcp !== undefined && config.via !== "module") this.tcp = new TcpTransport(tcp, clock, config.maxHeaderBytes);
  }

  /** Undefined where there is none. */
  choose(task: HttpTask): HttpTransport | undefined {
    const { clock } = this.parts;
    const better = this.tcp !== undefined && (task.unfit || clock.now() < this.shunnedUntilMs);
    return this.module === undefined || better ? this.tcp : this.module;
  }

  isModule(way: HttpTransport | undefined): boolean {
    return way !== undefined && way === this.module;
  }

  /** Bytes that one request by `way` is to ask for; undefined for all. */
  blockBytes(way: HttpTransport, task: HttpTask): number | undefined {
    const { config, http } = this.parts;
    const { blockBytes } = task.options;
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
