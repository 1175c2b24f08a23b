import { refused, type Failure } from "../../drivers/failure";
import type { Modem, ModuleEvent, NetworkEvent, Registration, Signal, SimStatus } from "../../drivers/modem";
import type { Clock } from "../../hal/clock";
import type { ModulePins } from "../../hal/pins";
import type { Random } from "../../hal/random";
import { Backoff } from "../backoff";
import { Machine, type Visit } from "../machine/machine";
import type { MachineObserver, MachineStep } from "../machine/observer";
import type { LinkConfig } from "./config";
import { installCertificates } from "./certificates";
import { Ladder } from "./ladder";
import { PinGuard, type PinMemory } from "./pin-guard";
import { simProblem } from "./problems";
import { PulsedPin } from "./pulse";
import { linkTable, type LinkAction, type LinkDuration, type LinkEvent, type LinkState } from "./table";

/**
 * What the managers above make of the link's state. `searching`: coverage is lost, what is
 * connected may outlast it. `asleep`: what is connected stays, nothing can be sent.
 */
export type LinkCondition = "down" | "searching" | "up" | "asleep";

export interface LinkParts {
  modem: Modem;
  clock: Clock;
  pins: ModulePins;
  random: Random;
  config: LinkConfig;
  pinMemory: PinMemory;
  observer?: MachineObserver;
}

/** Room for a command's answer beyond what it is documented to take, and for pulses to end. */
const SLACK_MS = 5000;
const COMMAND_MS = 60000;
const UP: readonly LinkState[] = ["online", "checking"];
const ASLEEP: readonly LinkState[] = ["falling-asleep", "asleep", "waking"];
const HEARS_REGISTRATION: readonly LinkState[] = ["registering", "denied", "searching", "online", "checking", "asleep"];
const HEARS_CONTEXT: readonly LinkState[] = ["online", "checking", "searching", "asleep"];
const HEARS_SIM: readonly LinkState[] = ["checking-sim", "sim-blocked"];
const NEEDS_SIM: readonly LinkState[] = ["configuring", "registering", "activating", "online", "checking", "searching"];

/** Keeps the module powered, registered and its PDP context active, whatever happens (`linkTable`). */
export class Link {
  readonly ladder: Ladder;
  /** The last answer to `AT+CSQ` and its like. */
  signal: Signal = {};
  /** What keeps the link from working, as a sentence; empty while nothing does. */
  problem = "";
  private readonly machine: Machine<LinkState, LinkEvent, LinkAction, LinkDuration>;
  private readonly powerKey: PulsedPin;
  private readonly reset: PulsedPin;
  private readonly pinGuard: PinGuard;
  private readonly cooling: Backoff;
  private readonly listeners: ((condition: LinkCondition, previous: LinkCondition) => void)[] = [];
  private told: LinkCondition = "down";
  private wanted = false;
  private stopped: () => void = () => {};
  private silent = false;
  private simPolls = 0;
  private sim: SimStatus = { state: "busy" };
  /** Trouble was reported from above and nothing has worked since. */
  private doubted = false;

  constructor(private readonly parts: LinkParts) {
    const { clock, pins, modem } = parts;
    this.ladder = new Ladder(pins);
    this.powerKey = new PulsedPin(clock, pins.powerKey);
    this.reset = new PulsedPin(clock, pins.reset);
    this.pinGuard = new PinGuard(parts.pinMemory);
    this.cooling = new Backoff(clock, parts.random, {
      floorMs: parts.config.coolingMinMs,
      ceilingMs: parts.config.coolingMaxMs,
      stableMs: parts.config.healthMs,
    });
    this.machine = this.makeMachine();
    modem.onModuleEvent((event) => this.hearModule(event));
    modem.network.onNetworkEvent((event) => this.hearNetwork(event));
    if (pins.ri !== undefined) pins.ri.onChange((asserted) => this.ring(asserted));
    this.machine.start();
  }

  state(): LinkState {
    return this.machine.state();
  }

  condition(): LinkCondition {
    const state = this.machine.state();
    if (UP.indexOf(state) >= 0) return "up";
    if (ASLEEP.indexOf(state) >= 0) return "asleep";
    return state === "searching" ? "searching" : "down";
  }

  /** Any number of listeners; told of each change of the condition. */
  onCondition(listener: (condition: LinkCondition, previous: LinkCondition) => void): void {
    this.listeners.push(listener);
  }

  /** The module is wanted; it is kept online until `stop`. */
  start(): void {
    this.wanted = true;
    if (this.machine.state() === "off" || this.machine.state() === "cooling") this.machine.raise("start");
  }

  /** The module is to be switched off, in good order where it still talks; then `stopped` is called. */
  stop(stopped?: () => void): void {
    this.wanted = false;
    this.stopped = stopped === undefined ? () => {} : stopped;
    this.machine.raise("stop");
    this.parts.clock.after(0, () => this.tell());
  }

  /** Lets the UART sleep, where the link is up; the context stays. */
  sleep(): void {
    if (this.machine.state() === "online") this.machine.raise("sleep");
  }

  wake(): void {
    if (this.condition() === "asleep" && this.machine.state() !== "waking") this.machine.raise("wake");
  }

  /** Connections fail again and again although the link is up: climbs a rung of the ladder. */
  trouble(failure: Failure): void {
    this.doubted = true;
    if (this.machine.state() === "online") this.machine.raise("trouble", failure);
  }

  /** Something went all the way and back: the ladder starts from below again. */
  confirm(): void {
    this.doubted = false;
    this.recovered();
  }

  // --- what the module says by itself

  private ring(asserted: boolean): void {
    if (asserted) this.wake();
  }

  private hearModule(event: ModuleEvent): void {
    if (event.kind === "unresponsive") this.machine.raise("unresponsive", event.failure);
    else this.machine.raise("restarted", { kind: "closed", message: `the module restarted by itself (${event.banner})` });
  }

  private hearNetwork(event: NetworkEvent): void {
    const state = this.machine.state();
    if (event.kind === "registration") {
      if (HEARS_REGISTRATION.indexOf(state) >= 0) this.machine.raise(registrationEvent(event.registration));
    } else if (event.kind === "context-lost") {
      if (HEARS_CONTEXT.indexOf(state) >= 0) this.machine.raise("context-lost", { kind: "closed", message: event.detail });
    } else if (
      HEARS_SIM.indexOf(state) >= 0 ||
      (NEEDS_SIM.indexOf(state) >= 0 && event.status.state !== "ready" && event.status.state !== "busy")
    )
      this.machine.raise("sim-changed");
  }

  // --- the table's actions

  private makeMachine(): Machine<LinkState, LinkEvent, LinkAction, LinkDuration> {
    const { clock, config, modem } = this.parts;
    const { timing } = modem.power;
    const pulseMs = Math.max(timing.powerOnPulseMs, timing.powerOffPulseMs + timing.powerOffSettleMs, timing.resetPulseMs);
    return new Machine<LinkState, LinkEvent, LinkAction, LinkDuration>(linkTable, {
      clock,
      observer: (step) => this.observe(step),
      durations: {
        probe: config.probeMs + SLACK_MS,
        boot: timing.bootMs + SLACK_MS,
        pulse: pulseMs + SLACK_MS,
        "sim-poll": config.simPollMs,
        "sim-recheck": config.simRecheckMs,
        register: config.registerMs,
        denied: config.deniedMs,
        activate: config.activateMs,
        health: config.healthMs,
        sleep: config.sleepMs,
        command: COMMAND_MS,
        cooling: () => this.cooling.nextMs(),
      },
      actions: {
        probe: (visit) => this.probe(visit),
        "press-power-key": (visit) => this.powerKey.pulse(timing.powerOnPulseMs, () => visit.raise("pressed")),
        "start-module": (visit) => this.startModule(visit),
        "check-sim": (visit) => this.checkSim(visit),
        "enter-pin": (visit) => this.enterPin(visit),
        "define-context": (visit) => this.configure(visit),
        "watch-registration": (visit) => this.watchRegistration(visit),
        activate: (visit) => this.activate(visit),
        check: (visit) => this.check(visit),
        "allow-sleep": (visit) => this.allowSleep(visit),
        "wake-up": (visit) => this.wakeUp(visit),
        climb: (visit) => visit.raise(this.ladder.climb(this.silent)),
        deactivate: (visit) => modem.network.deactivateContext(visit.done("done", "failed")),
        "cycle-radio": (visit) => this.cycleRadio(visit),
        restart: (visit) => modem.power.restart(visit.done("done", "failed")),
        "pulse-reset": (visit) => this.reset.pulse(timing.resetPulseMs, () => visit.raise("done")),
        "pulse-off": (visit) => this.pulseOff(visit),
        "switch-off": (visit) => this.switchOff(visit),
        "shut-down": (visit) => modem.power.shutdown(visit.done("done", "failed")),
        "note-trouble": (visit) => this.noteTrouble(visit),
      },
    });
  }

  private probe(visit: Visit<LinkEvent>): void {
    const { status } = this.parts.pins;
    this.setDtr(true);
    if (status !== undefined && !status.read()) {
      visit.raise("unpowered");
      return;
    }
    const silence: LinkEvent = status === undefined ? "unpowered" : "unresponsive";
    this.parts.modem.start(this.parts.config.probeMs, visit.done("answered", silence));
  }

  private startModule(visit: Visit<LinkEvent>): void {
    this.setDtr(true);
    this.simPolls = 0;
    this.parts.modem.start(this.parts.modem.power.timing.bootMs, visit.done("answered", "failed"));
  }

  private checkSim(visit: Visit<LinkEvent>): void {
    const { config, modem } = this.parts;
    this.simPolls++;
    modem.network.simStatus((failure, status) => {
      if (failure !== undefined) return visit.raise("failed", failure);
      this.sim = status as SimStatus;
      if (this.sim.state === "ready") {
        this.simPolls = 0;
        this.pinGuard.accepted();
        visit.raise("sim-ready");
      } else if (this.sim.state === "pin-required") visit.raise("sim-pin");
      else if (this.sim.state === "busy" && this.simPolls < config.simPolls) visit.raise("sim-busy");
      else visit.raise("sim-blocked", simProblem(this.sim));
    });
  }

  private enterPin(visit: Visit<LinkEvent>): void {
    const { pin } = this.parts.config;
    const objection = this.pinGuard.objection(pin, this.sim);
    if (objection !== undefined || pin === undefined) return visit.raise("sim-blocked", objection);
    this.pinGuard.entering(pin);
    this.parts.modem.network.enterPin(pin, (failure) => {
      if (failure === undefined) this.pinGuard.accepted();
      const message = "the SIM refused the configured PIN, which is not entered again; set the right pin";
      visit.raise(
        failure === undefined ? "unlocked" : "sim-blocked",
        failure === undefined ? undefined : refused(`${message} (${failure.message})`),
      );
    });
  }

  private configure(visit: Visit<LinkEvent>): void {
    const { config, modem } = this.parts;
    modem.network.defineContext(config.pdp, (failure) => {
      const wanted = config.certificates === undefined ? [] : config.certificates;
      if (failure !== undefined || !visit.isLive()) visit.raise("failed", failure);
      else installCertificates(modem.certificates, wanted, visit.done("configured", "failed"));
    });
  }

  private watchRegistration(visit: Visit<LinkEvent>): void {
    const { clock, config, modem } = this.parts;
    modem.network.registration((failure, registration) => {
      if (!visit.isLive()) return;
      if (failure !== undefined) return visit.raise("failed", failure);
      const event = registrationEvent(registration as Registration);
      if (event === "registration-lost")
        clock.after(config.registrationPollMs, () => {
          if (visit.isLive()) this.watchRegistration(visit);
        });
      else visit.raise(event, event === "denied" ? DENIED : undefined);
    });
  }

  private activate(visit: Visit<LinkEvent>): void {
    const { modem, config } = this.parts;
    modem.network.activateContext((failure) => {
      if (failure === undefined) visit.raise("activated");
      else
        visit.raise("failed", {
          ...failure,
          message: `the network did not activate the data context for APN "${config.pdp.apn}"; check APN, user and password with the operator (${failure.message})`,
        });
    });
  }

  private check(visit: Visit<LinkEvent>): void {
    const { network } = this.parts.modem;
    network.registration(
      visit.answer("failed", (registration) => {
        const event = registrationEvent(registration);
        if (event !== "registered") return event;
        network.contextActive(
          visit.answer("failed", (active) => {
            if (!active) return "context-lost";
            network.signal(visit.answer("failed", (signal) => this.foundHealthy(signal)));
            return undefined;
          }),
        );
        return undefined;
      }),
    );
  }

  private foundHealthy(signal: Signal): LinkEvent {
    this.signal = signal;
    if (!this.doubted) this.recovered();
    return "healthy";
  }

  private allowSleep(visit: Visit<LinkEvent>): void {
    if (this.parts.pins.dtr === undefined)
      return visit.raise("failed", refused("the UART cannot sleep: DTR, which would wake it, is not wired"));
    this.parts.modem.power.setUartSleep(true, (failure) => {
      if (failure === undefined && visit.isLive()) this.setDtr(false);
      visit.raise(failure === undefined ? "slept" : "failed", failure);
    });
  }

  private wakeUp(visit: Visit<LinkEvent>): void {
    this.setDtr(true);
    this.parts.clock.after(this.parts.modem.power.timing.wakeMs, () => visit.raise("done"));
  }

  private cycleRadio(visit: Visit<LinkEvent>): void {
    const { clock, config, modem } = this.parts;
    modem.network.setRadio(false, (failure) => {
      if (failure !== undefined) return visit.raise("failed", failure);
      clock.after(config.radioOffMs, () => {
        if (visit.isLive()) modem.network.setRadio(true, visit.done("done", "failed"));
      });
    });
  }

  private pulseOff(visit: Visit<LinkEvent>): void {
    const { powerOffPulseMs, powerOffSettleMs } = this.parts.modem.power.timing;
    this.powerKey.pulse(powerOffPulseMs, () => {
      this.parts.clock.after(powerOffSettleMs, () => visit.raise("done"));
    });
  }

  /** The power key toggles: pressed on a module that is off it would switch it on. */
  private switchOff(visit: Visit<LinkEvent>): void {
    const { status } = this.parts.pins;
    if (status !== undefined && !status.read()) visit.raise("done");
    else this.pulseOff(visit);
  }

  private noteTrouble(visit: Visit<LinkEvent>): void {
    if (visit.cause !== undefined) this.problem = visit.cause.message;
  }

  private setDtr(asserted: boolean): void {
    if (this.parts.pins.dtr !== undefined) this.parts.pins.dtr.set(asserted);
  }

  private recovered(): void {
    this.problem = "";
    this.ladder.descend();
    this.cooling.succeeded();
  }

  private observe(step: MachineStep): void {
    if (step.to === "recovering" && step.outcome === "moved")
      this.silent = step.event === "unresponsive" || SILENT_IN.indexOf(step.from as LinkState) >= 0;
    if (step.to === "recovering" && step.event === "deadline") this.problem = `the state ${step.from} lasted too long`;
    if (this.parts.observer !== undefined) this.parts.observer(step);
    if (step.outcome === "moved") this.parts.clock.after(0, () => this.tell());
  }

  private arriveOff(): void {
    const stopped = this.stopped;
    this.stopped = () => {};
    stopped();
    if (this.wanted) this.machine.raise("start");
  }

  /** After the step, so that a listener that asks for the state gets the new one. */
  private tell(): void {
    if (this.machine.state() === "off") this.arriveOff();
    const previous = this.told;
    this.told = this.condition();
    if (this.told === previous) return;
    for (const listener of this.listeners) listener(this.told, previous);
  }
}

const DENIED = refused("the network refuses this SIM; ask the operator whether it is active and may be used here");
/** A failure in one of these means that the module does not answer. */
const SILENT_IN: readonly LinkState[] = ["probing", "starting"];

function registrationEvent(registration: Registration): "registered" | "registration-lost" | "denied" {
  if (registration.state === "home" || registration.state === "roaming") return "registered";
  return registration.state === "denied" ? "denied" : "registration-lost";
}
