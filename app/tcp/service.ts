import type { Failure } from "../../drivers/failure";
import { isTransient } from "../../drivers/failure";
import type { ModemSockets } from "../../drivers/modem";
import type { Clock } from "../../hal/clock";
import type { Random } from "../../hal/random";
import { Backoff } from "../backoff";
import type { Link, LinkCondition } from "../link/link";
import { Machine, type Action, type Visit } from "../machine/machine";
import type { MachineObserver } from "../machine/observer";
import type { TcpConfig } from "./config";
import { serviceTable, type ServiceAction, type ServiceDuration, type ServiceEvent, type ServiceState } from "./service-table";

export interface TcpParts {
  sockets: ModemSockets;
  link: Link;
  clock: Clock;
  random: Random;
  config: TcpConfig;
  observer?: MachineObserver;
}

/** A connection or a server: the service is open as long as there is one. */
export interface ServiceUser {
  serviceOpened(): void;
  /** It could not be opened; another attempt follows as long as it is needed. */
  serviceFailed(failure: Failure): void;
  /** It was open, and all links are gone. */
  serviceLost(failure: Failure): void;
  /** The link is up, up again after a pause, or pauses. */
  linkChanged(): void;
}

/** Keeps the module's data service open while somebody needs it (`serviceTable`). */
export class DataService {
  private static readonly ACTIONS: Readonly<Record<ServiceAction, Action<ServiceEvent, DataService>>> = {
    choose: (visit, service) => service.choose(visit),
    recheck: (visit, service) => {
      if (service.users.length > 0) visit.raise("needed");
    },
    "open-service": (visit, service) => service.parts.sockets.openService(visit.done("opened", "failed")),
    "close-service": (visit, service) => service.close(visit),
    "tell-opened": (visit, service) => service.tellOpened(visit),
    "tell-lost": (visit, service) => service.tellLost(visit),
    "note-failure": (visit, service) => service.noteFailure(visit),
  };
  private readonly machine: Machine<ServiceState, ServiceEvent, ServiceAction, ServiceDuration, DataService>;
  private readonly backoff: Backoff;
  private users: ServiceUser[] = [];
  private failure: Failure | undefined;
  /** Failed attempts in a row, of connections as well as of the service. */
  private failuresInRow = 0;

  constructor(private readonly parts: TcpParts) {
    const { clock, config, link, observer, random } = parts;
    this.backoff = new Backoff(clock, random, {
      floorMs: config.retryMinMs,
      ceilingMs: config.retryMaxMs,
      stableMs: config.stableMs,
    });
    this.machine = new Machine<ServiceState, ServiceEvent, ServiceAction, ServiceDuration, DataService>(serviceTable, {
      clock,
      observer,
      durations: { command: config.serviceCommandMs, linger: config.serviceLingerMs, retry: () => this.backoff.nextMs() },
      owner: this,
      actions: DataService.ACTIONS,
    });
    link.onCondition((condition) => this.hearCondition(condition));
    this.machine.start();
  }

  state(): ServiceState {
    return this.machine.state();
  }

  isOpen(): boolean {
    return this.machine.state() === "open";
  }

  /** Why the service does not open, as far as is known; empty where it is not. */
  problem(): string {
    const linkProblem = this.parts.link.problem;
    return linkProblem !== "" || this.failure === undefined ? linkProblem : this.failure.message;
  }

  /** Whether the module hears commands: coverage may be lost, the UART may not sleep. */
  canTalk(): boolean {
    const condition = this.parts.link.condition();
    return condition === "up" || condition === "searching";
  }

  /** Whether bytes can leave the module. */
  canSend(): boolean {
    return this.parts.link.condition() === "up";
  }

  need(user: ServiceUser): void {
    this.users.push(user);
    this.wakeLink();
    this.machine.raise("needed");
  }

  release(user: ServiceUser): void {
    this.users = this.users.filter((each) => each !== user);
    if (this.users.length === 0) this.machine.raise("unneeded");
  }

  /** There is something to say: a UART that sleeps is woken. */
  wakeLink(): void {
    this.parts.link.wake();
  }

  /** The module reported that the service is gone. */
  lost(failure: Failure): void {
    this.machine.raise("lost", failure);
  }

  /** An attempt failed; after some in a row the link is doubted, unless the other side is what failed. */
  attemptFailed(failure: Failure): void {
    if (!isTransient(failure) || failure.byPeer === true) return;
    this.failuresInRow++;
    if (this.failuresInRow % this.parts.config.attemptsBeforeTrouble === 0) this.parts.link.trouble(failure);
  }

  /** Bytes, or an acceptance, went all the way. */
  attemptSucceeded(): void {
    this.failuresInRow = 0;
    this.parts.link.confirm();
  }

  private choose(visit: Visit<ServiceEvent>): void {
    if (this.users.length === 0) visit.raise("unneeded");
    else if (this.canSend()) visit.raise("link-up");
  }

  private close(visit: Visit<ServiceEvent>): void {
    if (this.canTalk()) this.parts.sockets.closeService(visit.done("closed", "failed"));
    else visit.raise("failed");
  }

  private tellOpened(visit: Visit<ServiceEvent>): void {
    this.backoff.succeeded();
    this.failure = undefined;
    for (const user of this.users) user.serviceOpened();
    if (this.users.length === 0) visit.raise("unneeded");
  }

  private tellLost(visit: Visit<ServiceEvent>): void {
    const down: Failure = { kind: "closed", message: "the data connection to the network is gone" };
    for (const user of this.users) user.serviceLost(visit.cause === undefined ? down : visit.cause);
  }

  private noteFailure(visit: Visit<ServiceEvent>): void {
    const late: Failure = { kind: "timeout", message: "the data service did not open in time" };
    const failure = visit.cause === undefined ? late : visit.cause;
    this.failure = failure;
    this.attemptFailed(failure);
    for (const user of this.users) user.serviceFailed(failure);
  }

  private hearCondition(condition: LinkCondition): void {
    this.machine.raise(condition === "up" ? "link-up" : condition === "down" ? "link-down" : "link-paused");
    for (const user of this.users) user.linkChanged();
  }
}
