import { lookup, Resolver } from "node:dns";
import { isIP } from "node:net";
import type { NetworkFailure } from "../network";
import { failureOf, timedOut } from "./failures";
import type { MqttSessions } from "./mqtt-sessions";
import { Reachability } from "./reachability";

export interface RealNetworkOptions {
  /** Addresses of names, asked before the machine's own resolver: `{ "broker.example": "127.0.0.1" }`. */
  hosts?: Readonly<Record<string, string>>;
  /** Where the twin's listeners are bound; "127.0.0.1" where left out, "0.0.0.0" lets other machines in. */
  listenAddress?: string;
  /** How long a name may take to resolve; 10 s where left out. */
  resolveTimeoutMs?: number;
}

/** What is open and must end with the network. */
export interface Closable {
  closeNow(): void;
}

export type AddressesDone = (failure: NetworkFailure | undefined, addresses: string[]) => void;

/** What the parts of one real network share. */
export class RealContext {
  readonly reachability = new Reachability();
  readonly listenAddress: string;
  /** Addresses of the name servers that are asked; the machine's own where undefined. */
  nameServers: readonly string[] | undefined;
  private readonly hosts: Readonly<Record<string, string>>;
  private readonly resolveTimeoutMs: number;
  private readonly open = new Set<Closable>();

  constructor(
    options: RealNetworkOptions,
    readonly mqttSessions: MqttSessions,
  ) {
    this.hosts = options.hosts ?? {};
    this.listenAddress = options.listenAddress ?? "127.0.0.1";
    this.resolveTimeoutMs = options.resolveTimeoutMs ?? 10000;
  }

  add(closable: Closable): void {
    this.open.add(closable);
  }

  remove(closable: Closable): void {
    this.open.delete(closable);
  }

  closeAll(): void {
    for (const closable of [...this.open]) closable.closeNow();
    this.open.clear();
    this.reachability.reset();
  }

  /** Calls back once and never from inside the call, unless cancelled. */
  resolve(name: string, done: AddressesDone): Closable {
    const resolution = new Resolution(this, name, done);
    resolution.start(this.hosts[name], this.resolveTimeoutMs);
    return resolution;
  }
}

/** What the resolver says where no server answered. */
const NO_SERVER = ["ETIMEOUT", "ECONNREFUSED"];
const SERVER_TIMEOUT_MS = 3000;

class Resolution implements Closable {
  private timer: NodeJS.Timeout | undefined;
  private finished = false;

  constructor(
    private readonly context: RealContext,
    private readonly name: string,
    private readonly done: AddressesDone,
  ) {}

  start(known: string | undefined, timeoutMs: number): void {
    this.context.add(this);
    this.timer = setTimeout(() => {
      this.finish(timedOut(`the name server did not answer for ${this.name}`, timeoutMs), []);
    }, timeoutMs);
    setImmediate(() => this.context.reachability.whenOpen(() => this.look(known)));
  }

  closeNow(): void {
    this.finished = true;
    clearTimeout(this.timer);
    this.context.remove(this);
  }

  private look(known: string | undefined): void {
    if (this.finished) return;
    const address = known ?? (isIP(this.name) === 0 ? undefined : this.name);
    if (address !== undefined) return this.finish(undefined, [address]);
    // RFC 6761 6.4: names under "invalid" do not exist, and no server need be asked.
    if (this.name === "" || /(^|\.)invalid\.?$/i.test(this.name)) {
      return this.finish({ kind: "dns", detail: `no host has the name "${this.name}"` }, []);
    }
    const report = (error: NodeJS.ErrnoException | null, addresses: string[]): void => {
      this.context.reachability.whenOpen(() => {
        if (error === null) this.finish(undefined, addresses);
        else this.finish({ ...failureOf(error), kind: NO_SERVER.includes(error.code ?? "") ? "timeout" : "dns" }, []);
      });
    };
    const { nameServers } = this.context;
    if (nameServers === undefined) lookup(this.name, { all: true, verbatim: false }, (error, found) => report(error, error === null ? found.map((entry) => entry.address) : []));
    else this.ask(nameServers, report);
  }

  /** Other servers than the machine's own are asked over port 53, unless they name another one. */
  private ask(servers: readonly string[], report: (error: NodeJS.ErrnoException | null, addresses: string[]) => void): void {
    const resolver = new Resolver({ timeout: SERVER_TIMEOUT_MS, tries: 1 });
    resolver.setServers(servers);
    resolver.resolve4(this.name, report);
  }

  private finish(failure: NetworkFailure | undefined, addresses: string[]): void {
    if (this.finished) return;
    this.closeNow();
    this.done(failure, addresses);
  }
}
