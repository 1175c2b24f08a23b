import { find } from "../../hal/bytes";
import type { Clock } from "../../hal/clock";
import type { Session } from "../at/session";
import { inOrder, type Step } from "../at/steps";
import { refuse } from "../at/requests";
import { unquotable } from "../at/parameters";
import type { Answer, Done, Failure } from "../failure";
import type { ModemNetwork, NetworkEvent, PdpOptions, Registration, Signal, SimState, SimStatus } from "../modem";
import { readSignal, setFunctionality } from "./03-status";
import {
  defineContext,
  onEpsRegistration,
  onPacketEvent,
  readAddresses,
  readAuthentications,
  readContexts,
  readContextStates,
  readEpsRegistration,
  setAttachment,
  setAuthentication,
  setContextActive,
  setEpsRegistrationReports,
  setPacketEvents,
  type Authentication,
  type PacketEvent,
  type PdpType,
} from "./05-packet";
import { enterPin, onSimState, readSimAttempts, readSimState } from "./06-sim";

/** A SIM that fails so soon after the start is only not read yet, ms. */
const SIM_BOOT_MS = 20000;
/** +CME ERROR 171 and 520, for a context that is the last one: LTE does not deactivate it (SIM767XX 25.3). */
const LAST_CONTEXT: readonly number[] = [171, 520];
const LAST_CONTEXT_TEXTS: readonly string[] = ["Last PDN disconnection", "last active CID"];

/** SIM, registration and the PDP context that carries data. */
export class Sim767xxNetwork implements ModemNetwork {
  private context = 1;
  private eventsOn = false;
  private startedAt = 0;
  private listener: (this: void, event: NetworkEvent) => void = () => {};

  constructor(
    private readonly session: Session,
    private readonly clock: Clock,
  ) {
    onSimState(session, (state) => this.listener({ kind: "sim", status: { state: this.settled(state) } }));
    onEpsRegistration(session, ({ state }) => this.listener({ kind: "registration", registration: { state } }));
    onPacketEvent(session, (event) => this.hearPacketEvent(event));
  }

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
    readSimState(this.session, (failure, told) => {
      if (failure !== undefined || told === undefined) return answer(failure);
      const state = this.settled(told);
      if (state !== "pin-required") return answer(undefined, { state });
      readSimAttempts(this.session, (_unknown, attempts) => {
        answer(undefined, attempts === undefined ? { state } : { state, pinAttempts: attempts.pin });
      });
    });
  }

  enterPin(pin: string, done: Done): void {
    enterPin(this.session, pin, done);
  }

  /** Off is flight mode: the SIM stays as it is, so its PIN is not asked for again. */
  setRadio(on: boolean, done: Done): void {
    setFunctionality(this.session, on ? "full" : "flight", done);
  }

  registration(answer: Answer<Registration>): void {
    readEpsRegistration(this.session, (failure, report) => {
      if (report === undefined) answer(failure);
      else answer(undefined, { state: report.state });
    });
  }

  signal(answer: Answer<Signal>): void {
    readSignal(this.session, answer);
  }

  /** Both are kept in the module's flash, so they are written only where they differ. */
  defineContext(options: PdpOptions, done: Done): void {
    const objection = unquotable("the APN", options.apn, 1, 99);
    if (objection !== undefined) return refuse(this.session, objection, done);
    this.context = options.cid === undefined ? 1 : options.cid;
    const wanted = options.authentication ?? { protocol: "none", user: "", password: "" };
    inOrder([(next) => this.storeContext(options, next), (next) => this.storeAuthentication(wanted, next)], done);
  }

  activateContext(done: Done): void {
    this.contextActive((failure, active) => {
      if (failure !== undefined) return done(failure);
      const steps: Step[] = [];
      if (!this.eventsOn) steps.push((next) => this.enableEvents(next));
      if (active !== true) {
        steps.push((next) => setAttachment(this.session, true, next));
        steps.push((next) => setContextActive(this.session, this.context, true, next));
      }
      inOrder(steps, done);
    });
  }

  /** The last context cannot be deactivated: then the module is detached. */
  deactivateContext(done: Done): void {
    this.contextActive((failure, active) => {
      if (failure !== undefined || active !== true) return done(failure);
      setContextActive(this.session, this.context, false, (refusal) => {
        if (refusal !== undefined && isLastContext(refusal)) setAttachment(this.session, false, done);
        else done(refusal);
      });
    });
  }

  contextActive(answer: Answer<boolean>): void {
    readContextStates(this.session, (failure, states) => {
      if (states === undefined) return answer(failure);
      answer(undefined, states.some((state) => state.cid === this.context && state.active));
    });
  }

  address(answer: Answer<string>): void {
    readAddresses(this.session, this.context, (failure, given) => {
      if (given === undefined) return answer(failure);
      const address = given.addresses[0];
      if (address !== undefined && address !== "0.0.0.0") answer(undefined, address);
      else answer({ kind: "error", message: `context ${this.context} has no address; activate it first` });
    });
  }

  onNetworkEvent(listener: (event: NetworkEvent) => void): void {
    this.listener = listener;
  }

  private enableEvents(done: Done): void {
    this.eventsOn = false;
    const reports: Step = (next) => setEpsRegistrationReports(this.session, "state", next);
    inOrder([reports, (next) => setPacketEvents(this.session, true, next)], (failure) => {
      this.eventsOn = failure === undefined;
      done(saidByModule(failure) ? undefined : failure);
    });
  }

  private storeContext(options: PdpOptions, done: Done): void {
    const type: PdpType = options.ipType === undefined ? "IP" : options.ipType;
    readContexts(this.session, (failure, contexts) => {
      if (contexts === undefined) return done(failure);
      const same = contexts.some(
        (context) => context.cid === this.context && context.type === type && context.apn === options.apn,
      );
      if (same) done(undefined);
      else defineContext(this.session, this.context, type, options.apn, done);
    });
  }

  private storeAuthentication(wanted: Authentication, done: Done): void {
    readAuthentications(this.session, (failure, all) => {
      if (all === undefined && !saidByModule(failure)) return done(failure);
      const present = (all ?? []).filter((one) => one.cid === this.context)[0];
      const same = present === undefined ? wanted.protocol === "none" : sameAuthentication(present, wanted);
      if (same) done(undefined);
      else setAuthentication(this.session, this.context, wanted, done);
    });
  }

  private settled(state: SimState): SimState {
    return state === "failure" && this.clock.now() - this.startedAt < SIM_BOOT_MS ? "busy" : state;
  }

  private hearPacketEvent(event: PacketEvent): void {
    if (event.kind === "detached")
      this.listener({ kind: "context-lost", detail: `the ${event.by} detached from the packet domain` });
    else if (event.kind === "deactivated" && (event.cid === undefined || event.cid === this.context))
      this.listener({ kind: "context-lost", detail: `the ${event.by} deactivated the data context` });
  }
}

function sameAuthentication(one: Authentication, other: Authentication): boolean {
  if (one.protocol !== other.protocol) return false;
  return one.protocol === "none" || (one.user === other.user && one.password === other.password);
}

function isLastContext(failure: Failure): boolean {
  if (failure.code !== undefined) return LAST_CONTEXT.indexOf(failure.code) >= 0;
  return LAST_CONTEXT_TEXTS.some((text) => find(failure.message, text, 0) >= 0);
}

/** Whether the module answered, and what it said was an error. */
function saidByModule(failure: Failure | undefined): boolean {
  return failure !== undefined && (failure.kind === "error" || failure.kind === "cme" || failure.kind === "cms");
}
