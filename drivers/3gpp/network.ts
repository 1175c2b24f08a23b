import type { Clock } from "../../hal/clock";
import { unquotable } from "../at/parameters";
import { refuse } from "../at/requests";
import type { Session } from "../at/session";
import { inOrder, type Step } from "../at/steps";
import type { Answer, Done, Failure } from "../failure";
import type { ModemNetwork, NetworkEvent, PdpOptions, Registration, Signal, SimState, SimStatus } from "../modem";
import type { ContextAddresses, ContextState, PacketEvent } from "./packet";
import type { RegistrationReport } from "./registration";

/** A SIM that fails so soon after the start is only not read yet, ms. */
const SIM_BOOT_MS = 20000;

/** A module's own commands for what every module does, each with the times of its manual. */
export interface NetworkCommands {
  readSimState(answer: Answer<SimState>): void;
  /** Attempts that the PIN has left; an error where the module does not tell. */
  readPinAttempts(answer: Answer<number | undefined>): void;
  enterPin(pin: string, done: Done): void;
  /** Off: no transmission, the SIM stays as it is. */
  setRadio(on: boolean, done: Done): void;
  readRegistration(answer: Answer<RegistrationReport>): void;
  readSignal(answer: Answer<Signal>): void;
  /** Registration and packet events are reported from now on. */
  enableEvents(done: Done): void;
  /** Why there is no such context for data; undefined where there is. */
  badContext(cid: number): Failure | undefined;
  /** Writes only what differs: flash wears. */
  storeContext(cid: number, options: PdpOptions, done: Done): void;
  readContextStates(answer: Answer<ContextState[]>): void;
  setContextActive(cid: number, active: boolean, done: Done): void;
  setAttachment(attached: boolean, done: Done): void;
  readAddresses(cid: number, answer: Answer<ContextAddresses>): void;
  /** Whether this refusal to deactivate a context means that it is the last one, which LTE keeps. */
  isLastContext(failure: Failure): boolean;
  /** What is to be done before a context is used that was lost. */
  clearLoss(done: Done): void;
}

/** SIM, registration and the PDP context that carries data, of any module with the commands of 27.007. */
export class CellularNetwork implements ModemNetwork {
  private context = 1;
  private eventsOn = false;
  private startedAt = 0;
  private listener: (this: void, event: NetworkEvent) => void = () => {};

  constructor(
    private readonly session: Session,
    private readonly clock: Clock,
    private readonly commands: NetworkCommands,
  ) {}

  /** Number of the context that carries data. */
  cid(): number {
    return this.context;
  }

  /**
   * The module has just started: events on. Firmware may refuse that before the SIM is read; it is
   * made up for when the context is activated.
   */
  begin(done: Done): void {
    this.startedAt = this.clock.now();
    this.enableEvents(done);
  }

  simStatus(answer: Answer<SimStatus>): void {
    this.commands.readSimState((failure, told) => {
      if (failure !== undefined || told === undefined) return answer(failure);
      const state = this.settled(told);
      if (state !== "pin-required") return answer(undefined, { state });
      this.commands.readPinAttempts((_unknown, attempts) => {
        answer(undefined, attempts === undefined ? { state } : { state, pinAttempts: attempts });
      });
    });
  }

  enterPin(pin: string, done: Done): void {
    this.commands.enterPin(pin, done);
  }

  /** Off is flight mode: the SIM stays as it is, so its PIN is not asked for again. */
  setRadio(on: boolean, done: Done): void {
    this.commands.setRadio(on, done);
  }

  registration(answer: Answer<Registration>): void {
    this.commands.readRegistration((failure, report) => {
      if (report === undefined) answer(failure);
      else answer(undefined, { state: report.state });
    });
  }

  signal(answer: Answer<Signal>): void {
    this.commands.readSignal(answer);
  }

  /** What is kept in the module's flash is written only where it differs. */
  defineContext(options: PdpOptions, done: Done): void {
    const cid = options.cid === undefined ? 1 : options.cid;
    const objection = this.commands.badContext(cid) ?? unquotable("the APN", options.apn, 1, 99);
    if (objection !== undefined) return refuse(this.session, objection, done);
    this.context = cid;
    this.commands.storeContext(cid, options, done);
  }

  activateContext(done: Done): void {
    const { commands } = this;
    this.contextActive((failure, active) => {
      if (failure !== undefined) return done(failure);
      const steps: Step[] = [(next) => commands.clearLoss(next)];
      if (!this.eventsOn) steps.push((next) => this.enableEvents(next));
      if (active !== true) {
        steps.push((next) => commands.setAttachment(true, next));
        steps.push((next) => commands.setContextActive(this.context, true, next));
      }
      inOrder(steps, done);
    });
  }

  /** The last context cannot be deactivated: then the module is detached. */
  deactivateContext(done: Done): void {
    const { commands } = this;
    this.contextActive((failure, active) => {
      if (failure !== undefined || active !== true) return done(failure);
      commands.setContextActive(this.context, false, (refusal) => {
        if (refusal !== undefined && commands.isLastContext(refusal)) commands.setAttachment(false, done);
        else done(refusal);
      });
    });
  }

  contextActive(answer: Answer<boolean>): void {
    this.commands.readContextStates((failure, states) => {
      if (states === undefined) return answer(failure);
      answer(undefined, states.some((state) => state.cid === this.context && state.active));
    });
  }

  address(answer: Answer<string>): void {
    this.commands.readAddresses(this.context, (failure, given) => {
      if (given === undefined) return answer(failure);
      const address = given.addresses[0];
      if (address !== undefined && address !== "0.0.0.0") answer(undefined, address);
      else answer({ kind: "error", message: `context ${this.context} has no address; activate it first` });
    });
  }

  onNetworkEvent(listener: (event: NetworkEvent) => void): void {
    this.listener = listener;
  }

  // --- what the module tells by itself

  hearSim(state: SimState): void {
    this.listener({ kind: "sim", status: { state: this.settled(state) } });
  }

  hearRegistration(registration: Registration): void {
    this.listener({ kind: "registration", registration: { state: registration.state } });
  }

  hearPacketEvent(event: PacketEvent): void {
    if (event.kind === "detached") this.loseContext(`the ${event.by} detached from the packet domain`);
    else if (event.kind === "deactivated" && (event.cid === undefined || event.cid === this.context))
      this.loseContext(`the ${event.by} deactivated the data context`);
  }

  loseContext(detail: string): void {
    this.listener({ kind: "context-lost", detail });
  }

  private enableEvents(done: Done): void {
    this.eventsOn = false;
    this.commands.enableEvents((failure) => {
      this.eventsOn = failure === undefined;
      done(saidByModule(failure) ? undefined : failure);
    });
  }

  private settled(state: SimState): SimState {
    return state === "failure" && this.clock.now() - this.startedAt < SIM_BOOT_MS ? "busy" : state;
  }
}

/** Whether the module answered, and what it said was an error. */
export function saidByModule(failure: Failure | undefined): boolean {
  return failure !== undefined && (failure.kind === "error" || failure.kind === "cme" || failure.kind === "cms");
}
