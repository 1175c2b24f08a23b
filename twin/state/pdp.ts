import type { Clock, Timer } from "../../hal/clock";
import type { Random } from "../../hal/random";
import { Events } from "../events";
import type { Nvram } from "../nvram";
import type { Environment, PdpAccount } from "./environment";
import type { Radio } from "./radio";

/** A definition as AT+CGDCONT holds it. */
export interface PdpDefinition {
  cid: number;
  /** `IP`, `IPV6`, `IPV4V6`. */
  type: string;
  /** Empty: the network's own. */
  apn: string;
  /** What follows the APN in AT+CGDCONT, as typed; an empty place is an empty string. */
  options?: readonly string[];
}

/** Who ended a context, for the wording of what the host is told. */
export type PdpEnd = "host" | "network" | "coverage" | "radio-off";

export type PdpEvent =
  | { kind: "activated"; cid: number }
  | { kind: "deactivated"; cid: number; by: PdpEnd }
  | { kind: "attached" }
  /** Follows the `deactivated` of its contexts, during which `attached` is false already. */
  | { kind: "detached"; by: PdpEnd };

/** Why an activation failed. `apn` is cause 33: requested service option not subscribed; `account` cause 29. */
export type PdpRefusal = "not-defined" | "no-service" | "apn" | "account";

/** Milliseconds. */
export interface PdpTiming {
  activationMs: readonly [number, number];
  /** Without service for this long, the contexts are gone. */
  lossMs: number;
}

/** Context that an LTE module activates with its attach. */
export const DEFAULT_CID = 1;
export const HIGHEST_CID = 15;
const KEY = "pdp:";

/** The packet domain of the running firmware: definitions (kept in NVRAM), attach, active contexts. */
export class Pdp {
  /** Several listeners. */
  readonly events = new Events<PdpEvent>();
  private readonly addresses = new Map<number, string>();
  private readonly accounts = new Map<number, PdpAccount>();
  private isAttached = false;
  private wantsAttach = true;
  private lossTimer: Timer | undefined;

  constructor(
    private readonly clock: Clock,
    private readonly random: Random,
    private readonly nvram: Nvram,
    private readonly environment: Environment,
    private readonly radio: Radio,
    private readonly timing: PdpTiming,
  ) {
    if (nvram.keys(KEY).length === 0) this.define({ cid: DEFAULT_CID, type: "IP", apn: "" });
    radio.events.on((event) => {
      if (event.kind === "registration") this.registrationChanged();
    });
  }

  /** In the order of their numbers. */
  definitions(): PdpDefinition[] {
    const all = this.nvram.keys(KEY).map((key) => this.nvram.get(key) as unknown as PdpDefinition);
    return all.sort((left, right) => left.cid - right.cid);
  }

  definition(cid: number): PdpDefinition | undefined {
    return this.nvram.get(KEY + String(cid)) as PdpDefinition | undefined;
  }

  /** Takes effect at the next activation. */
  define(definition: PdpDefinition): void {
    this.nvram.set(KEY + String(definition.cid), { ...definition });
  }

  undefine(cid: number): boolean {
    return this.nvram.delete(KEY + String(cid));
  }

  /** What the module shows the network from the next activation on; undefined for nothing. Forgotten at a restart. */
  setAccount(cid: number, account: PdpAccount | undefined): void {
    if (account === undefined) this.accounts.delete(cid);
    else this.accounts.set(cid, account);
  }

  get attached(): boolean {
    return this.isAttached;
  }

  isActive(cid: number): boolean {
    return this.addresses.has(cid);
  }

  /** The address that the network gave to an active context. */
  address(cid: number): string | undefined {
    return this.addresses.get(cid);
  }

  /** Numbers of the active contexts, ascending. */
  active(): number[] {
    return [...this.addresses.keys()].sort((left, right) => left - right);
  }

  /** AT+CGATT. Detaching ends every context; attaching works while there is service. */
  setAttached(attach: boolean): void {
    this.wantsAttach = attach;
    if (attach) this.registrationChanged();
    else this.detach("host");
  }

  /** Calls back later, with undefined for success, which it is as well where the context is active. */
  activate(cid: number, done: (refusal: PdpRefusal | undefined) => void): void {
    const [shortest, longest] = this.timing.activationMs;
    const delayMs = this.isActive(cid) ? 0 : shortest + this.random.below(longest - shortest + 1);
    this.clock.after(delayMs, () => {
      const refusal = this.isActive(cid) ? undefined : this.refusal(cid);
      if (refusal === undefined && !this.isActive(cid)) this.open(cid);
      done(refusal);
    });
  }

  /** Ends one context; nothing where it is not active. */
  deactivate(cid: number, by: PdpEnd): void {
    if (!this.addresses.delete(cid)) return;
    this.events.emit({ kind: "deactivated", cid, by });
  }

  private refusal(cid: number): PdpRefusal | undefined {
    const definition = this.definition(cid);
    if (definition === undefined) return "not-defined";
    if (!this.isAttached || !this.radio.reachable) return "no-service";
    const { apns } = this.environment;
    const accepted = definition.apn === "" || apns === undefined || apns.some((apn) => apn.toLowerCase() === definition.apn.toLowerCase());
    if (!accepted) return "apn";
    return this.environment.accepts(definition.apn, this.accounts.get(cid)) ? undefined : "account";
  }

  private open(cid: number): void {
    const host = 2 + this.random.below(250);
    this.addresses.set(cid, `10.${this.random.below(256)}.${this.random.below(256)}.${host}`);
    this.events.emit({ kind: "activated", cid });
  }

  private registrationChanged(): void {
    if (this.radio.registered) {
      this.lossTimer?.cancel();
      this.lossTimer = undefined;
      if (this.wantsAttach) this.attach();
    } else if (!this.radio.on || this.radio.stat === 0) this.detach("radio-off");
    else if (this.radio.stat === 3) this.detach("network");
    else this.lossTimer ??= this.clock.after(this.timing.lossMs, () => this.detach("coverage"));
  }

  private attach(): void {
    if (this.isAttached || !this.radio.registered) return;
    this.isAttached = true;
    this.events.emit({ kind: "attached" });
    this.activate(DEFAULT_CID, () => undefined);
  }

  private detach(by: PdpEnd): void {
    this.lossTimer?.cancel();
    this.lossTimer = undefined;
    const wasAttached = this.isAttached;
    this.isAttached = false;
    for (const cid of this.active()) this.deactivate(cid, by);
    if (wasAttached) this.events.emit({ kind: "detached", by });
  }
}
