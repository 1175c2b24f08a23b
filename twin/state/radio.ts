import type { Clock, Timer } from "../../hal/clock";
import { Events } from "../events";
import type { Network } from "../networks/network";
import type { Environment } from "./environment";
import type { Sim } from "./sim";

/** `<stat>` of AT+CREG: 0 not searching, 1 home, 2 searching, 3 denied, 5 roaming. */
export type RegistrationStat = 0 | 1 | 2 | 3 | 5;

/** Levels of AT+CFUN (SIM767XX 3.2.1); 6 is a reset and never a state. */
export type Functionality = 0 | 1 | 4 | 5 | 7;

export type RadioEvent =
  | { kind: "registration"; stat: RegistrationStat }
  | { kind: "functionality"; level: Functionality }
  | { kind: "signal" }
  /** Another cell serves. */
  | { kind: "cell" }
  /** Coverage came or went; the registration follows later. */
  | { kind: "coverage"; covered: boolean };

/** Milliseconds. */
export interface RadioTiming {
  /** From searching until registered or denied. */
  registrationMs: number;
  /** From the loss of coverage until the module notices and searches. */
  lossNoticeMs: number;
}

/** The radio of the running firmware. Nothing passes its network unless it is registered and covered. */
export class Radio {
  /** Several listeners. */
  readonly events = new Events<RadioEvent>();
  private level: Functionality = 1;
  private current: RegistrationStat = 0;
  private detached = false;
  private timer: Timer | undefined;
  private readonly unsubscribe: () => void;

  constructor(
    private readonly clock: Clock,
    private readonly environment: Environment,
    private readonly sim: Sim,
    private readonly network: Network,
    private readonly timing: RadioTiming,
  ) {
    network.setReachable(false);
    sim.changes.on(() => this.evaluate());
    this.unsubscribe = environment.changes.on((change) => {
      if (change === "coverage") this.coverageChanged();
      if (change === "signal" || change === "cell") this.events.emit({ kind: change });
      if (change === "registration") this.evaluate();
    });
  }

  /** The run is over: what happens outside is no longer noticed. */
  stop(): void {
    this.unsubscribe();
    this.network.setReachable(false);
  }

  get stat(): RegistrationStat {
    return this.current;
  }

  get registered(): boolean {
    return this.current === 1 || this.current === 5;
  }

  get functionality(): Functionality {
    return this.level;
  }

  /** True where the level lets the radio send. */
  get on(): boolean {
    return this.level === 1 || this.level === 5;
  }

  /** True where the module has service and could pass data this moment. */
  get reachable(): boolean {
    return this.registered && this.environment.coverage;
  }

  /** 0 to 31, or 99 while there is nothing to measure. */
  get rssi(): number {
    return this.on && this.environment.coverage ? this.environment.rssi : 99;
  }

  get ber(): number {
    return this.on && this.environment.coverage ? this.environment.ber : 99;
  }

  setFunctionality(level: Functionality): void {
    if (this.level === level) return;
    this.level = level;
    this.events.emit({ kind: "functionality", level });
    this.evaluate();
  }

  /** Leaves the network, or comes back: AT+COPS=2 and AT+COPS=0. */
  setDetached(detached: boolean): void {
    this.detached = detached;
    this.evaluate();
  }

  private coverageChanged(): void {
    const covered = this.environment.coverage;
    this.updateReachability();
    this.events.emit({ kind: "coverage", covered });
    if (covered) this.evaluate();
    else this.later(this.timing.lossNoticeMs, () => this.evaluate());
  }

  private evaluate(): void {
    const target = this.target();
    this.timer?.cancel();
    if (target === this.current) return;
    const atOnce = target === 0 || target === 2;
    if (atOnce) this.become(target);
    else {
      if (this.current !== 2 && !this.registered) this.become(2);
      this.later(this.registered ? 0 : this.timing.registrationMs, () => this.become(this.target()));
    }
  }

  private target(): RegistrationStat {
    if (!this.on || this.detached || this.sim.condition !== "ready") return 0;
    if (!this.environment.coverage) return 2;
    if (this.environment.registrationDenied) return 3;
    return this.environment.roaming ? 5 : 1;
  }

  private become(stat: RegistrationStat): void {
    if (stat === this.current) return;
    this.current = stat;
    this.updateReachability();
    this.events.emit({ kind: "registration", stat });
  }

  private updateReachability(): void {
    this.network.setReachable(this.reachable);
  }

  private later(ms: number, callback: () => void): void {
    this.timer?.cancel();
    this.timer = this.clock.after(ms, callback);
  }
}
