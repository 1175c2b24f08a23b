import { refused, type Failure } from "../../drivers/failure";
import type { Modem, ModuleEvent, ModuleReport, NetworkEvent, Signal } from "../../drivers/modem";
import type { Clock } from "../../hal/clock";
import type { ModulePins } from "../../hal/pins";
import type { Random } from "../../hal/random";
import { Backoff } from "../backoff";
import { Machine, type Action, type Visit } from "../machine/machine";
import type { MachineObserver, MachineStep } from "../machine/observer";
import type { LinkConfig } from "./config";
import { Installation } from "./installation";
import { Ladder, type Rung } from "./ladder";
import { ModuleStart } from "./module-start";
import { NetworkSteps, registrationEvent } from "./network-steps";
import { PinGuard, type PinMemory } from "./pin-guard";
import { ModulePower } from "./power";
import { DENIED, lateProblem, NO_COVERAGE, POWER_LOST } from "./problems";
import { ASLEEP, HEARS_CONTEXT, HEARS_REGISTRATION, HEARS_SIM, IS_ABSENT, lowestRung, NEEDS_SIM, UP } from "./states";
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

/** Room for pulses that wait for each other. */
const PULSE_SLACK_MS = 10000;
/** Room for the set-up after the module's first answer. */
const SET_UP_MS = 15000;
const COMMAND_MS = 60000;
/** Room for a restart that the module announced. */
const RESTART_SLACK_MS = 7000;

/** Keeps the module powered, registered and its PDP context active, whatever happens (`linkTable`). */
export class Link {
  private static readonly ACTIONS: Readonly<Record<LinkAction, Action<LinkEvent, Link>>> = {
    probe: (visit, link) => link.probe(visit),
    "press-power-key": (visit, link) => link.power.switchOn(visit, () => visit.raise("pressed")),
    "start-module": (visit, link) => link.startModule(visit),
    "check-sim": (visit, link) => link.unlessStopping(visit, () => link.steps.checkSim(visit)),
    "enter-pin": (visit, link) => link.steps.enterPin(visit),
    "define-context": (visit, link) => link.steps.configure(visit),
    "watch-registration": (visit, link) => link.steps.watchRegistration(visit),
    activate: (visit, link) => link.steps.activate(visit),
    check: (visit, link) => link.unlessStopping(visit, () => link.steps.check(visit, (signal) => link.foundHealthy(signal))),
    "allow-sleep": (visit, link) => link.allowSleep(visit),
    "wake-up": (visit, link) => link.wakeUp(visit),
    climb: (visit, link) => link.unlessStopping(visit, () => visit.raise(link.nextRung())),
    deactivate: (visit, link) => link.parts.modem.network.deactivateContext(visit.done("done", "failed")),
    "cycle-radio": (visit, link) => link.steps.cycleRadio(visit),
    restart: (visit, link) => link.restartModule(visit),
    "pulse-reset": (visit, link) => link.power.pulseReset(visit, () => visit.raise("done")),
    "pulse-off": (visit, link) => link.power.makeReadyToStart(visit, () => link.raiseOff(visit)),
    "switch-off": (visit, link) => link.power.switchOff(visit, () => visit.raise("done")),
    "shut-down": (visit, link) => link.power.shutDown(visit.done("done", "failed")),
    "note-trouble": (visit, link) => link.noteTrouble(visit),
    "note-success": (_visit, link) => link.noteSuccess(),
  };
  readonly ladder: Ladder;
  /** As last heard; asked for at each check. */
  signal: Signal = {};
  /** What keeps the link from working, as a sentence; empty while nothing does. */
  problem = "";
  private readonly machine: Machine<LinkState, LinkEvent, LinkAction, LinkDuration, Link>;
  private readonly power: ModulePower;
  private readonly steps: NetworkSteps;
  private readonly cooling: Backoff;
  private readonly listeners: ((condition: LinkCondition, previous: LinkCondition) => void)[] = [];
  private readonly moduleStart: ModuleStart;
  private readonly installation: Installation;
  private readonly foundListeners: ((module: ModuleReport) => void)[] = [];
  private readonly lostListeners: (() => void)[] = [];
  private told: LinkCondition = "down";
  private wanted = false;
  /** A stop is under way: the module is led to where it can be switched off. */
  private stopping = false;
  private stopped: (() => void)[] = [];
  private lowestRung: Rung = "try-context";
  /** The state that was left last, and whether at its deadline. */
  private left: LinkState = "off";
  private leftLate = false;
  /** Until when the module announced its restart, ms from then. */
  private restartWithinMs = 0;
  /** Trouble was reported from above and nothing has worked since. */
  private doubted = false;

  constructor(private readonly parts: LinkParts) {
    const { clock, config, modem, pins } = parts;
    this.ladder = new Ladder(pins);
    this.power = new ModulePower(modem, clock, pins);
    this.steps = new NetworkSteps(modem, clock, config, new PinGuard(parts.pinMemory));
    this.cooling = new Backoff(clock, parts.random, {
      floorMs: config.coolingMinMs,
      ceilingMs: config.coolingMaxMs,
      stableMs: config.healthMs,
    });
    this.installation = new Installation(clock, config.installMs);
    this.moduleStart = new ModuleStart({
      modem,
      clock,
      power: this.power,
      installation: this.installation,
      probeMs: config.probeMs,
      answered: (visit) => this.raiseAnswered(visit),
      off: (visit) => this.raiseOff(visit),
    });
    this.machine = this.makeMachine();
    modem.onModuleEvent((event) => this.hearModule(event));
    modem.network.onNetworkEvent((event) => this.hearNetwork(event));
    if (pins.ri !== undefined) pins.ri.onChange((asserted) => this.ring(asserted));
    if (pins.status !== undefined) pins.status.onChange((asserted) => this.seePower(asserted));
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

  /** The module is wanted; it is kept online until `stop`. Where a stop is under way, it is started again after it. */
  start(): void {
    this.wanted = true;
    if (this.machine.state() === "off") this.machine.raise("start");
  }

  /** The module is to be switched off, in good order where it still talks; then `stopped` is called. */
  stop(stopped?: () => void): void {
    this.wanted = false;
    this.stopping = true;
    if (stopped !== undefined) this.stopped.push(stopped);
    if (!this.installation.underWay) this.machine.raise("stop");
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
    if (this.condition() === "up") this.machine.raise("trouble", failure);
  }

  /** Something went all the way and back: the ladder starts from below again. */
  confirm(): void {
    this.doubted = false;
    this.recovered();
  }

  // --- new firmware for the module

  /** Any number of listeners; told at each start of the module what it is, where its driver tells. */
  onModuleFound(listener: (module: ModuleReport) => void): void {
    this.foundListeners.push(listener);
  }

  /** Any number of listeners; told when a module that was there restarts or falls silent, before it is looked for. */
  onModuleLost(listener: () => void): void {
    this.lostListeners.push(listener);
  }

  /**
   * Gives the module away until `endUpdate`: to those above the link is down, a restart or silence of the module is no fault,
   * its power is not touched for `installMs` of silence, and a stop waits. False where the link is not up.
   */
  beginUpdate(): boolean {
    this.machine.raise("update");
    if (this.machine.state() !== "updating") return false;
    this.installation.begin();
    return true;
  }

  /** The module restarts by itself within so long, to install its firmware. */
  expectRestart(withinMs: number): void {
    this.restartWithinMs = withinMs;
    this.machine.raise("restart-due");
  }

  /** For a device that finds at its start that an update was under way: as after `beginUpdate`. To be called before `start`. */
  expectInstallation(): void {
    this.installation.begin();
  }

  /** Takes the module back. `mayInstall`: nobody knows whether it may yet begin to install, so that one long silence more is borne. */
  endUpdate(mayInstall: boolean): void {
    this.installation.end(mayInstall);
    this.machine.raise("update-over");
    if (this.stopping) this.machine.raise("stop");
  }

  // --- what the module says by itself

  private ring(asserted: boolean): void {
    if (asserted) this.wake();
  }

  private seePower(on: boolean): void {
    if (!on) this.machine.raise("power-lost", POWER_LOST);
  }

  private hearModule(event: ModuleEvent): void {
    if (event.kind === "unresponsive") this.machine.raise("unresponsive", event.failure);
    else this.machine.raise("restarted", { kind: "closed", message: `the module restarted by itself (${event.banner})` });
  }

  private hearNetwork(event: NetworkEvent): void {
    const state = this.machine.state();
    if (event.kind === "registration") {
      if (HEARS_REGISTRATION.indexOf(state) >= 0) this.raiseRegistration(registrationEvent(event.registration));
    } else if (event.kind === "context-lost") {
      if (HEARS_CONTEXT.indexOf(state) >= 0) this.machine.raise("context-lost", { kind: "closed", message: event.detail });
    } else {
      const lost = event.status.state !== "ready" && event.status.state !== "busy";
      if (HEARS_SIM.indexOf(state) >= 0 || (lost && NEEDS_SIM.indexOf(state) >= 0)) this.machine.raise("sim-changed");
    }
  }

  private raiseRegistration(event: "registered" | "registration-lost" | "denied"): void {
    if (event === "registered") this.machine.raise(event);
    else this.machine.raise(event, event === "denied" ? DENIED : NO_COVERAGE);
  }

  // --- the table's actions

  private makeMachine(): Machine<LinkState, LinkEvent, LinkAction, LinkDuration, Link> {
    const { clock, config } = this.parts;
    const { power } = this;
    return new Machine<LinkState, LinkEvent, LinkAction, LinkDuration, Link>(linkTable, {
      clock,
      observer: (step) => this.observe(step),
      durations: {
        boot: () => this.moduleStart.longestMs() + SET_UP_MS,
        pulse: () => power.longestPulseMs() + PULSE_SLACK_MS,
        "sim-poll": config.simPollMs,
        "sim-recheck": config.simRecheckMs,
        register: config.registerMs,
        denied: config.deniedMs,
        activate: config.activateMs,
        health: config.healthMs,
        sleep: config.sleepMs,
        update: config.updateMs,
        restart: () => this.restartWithinMs + RESTART_SLACK_MS,
        command: COMMAND_MS,
        cooling: () => this.cooling.nextMs(),
      },
      owner: this,
      actions: Link.ACTIONS,
    });
  }

  /** Where the module hears again, or would be climbed for, a stop that waited goes on. */
  private unlessStopping(visit: Visit<LinkEvent>, action: () => void): void {
    if (this.stopping && !this.installation.underWay) visit.raise("stop");
    else action();
  }

  /** A module that is off wants its power key and nothing else; one that may be installing firmware is not interrupted. */
  private nextRung(): Rung | "try-waiting" {
    const { installation, ladder } = this;
    const lowest = this.power.isOff() ? "try-power-key" : this.lowestRung;
    if (!ladder.interrupts(lowest)) return ladder.climb(lowest);
    if (installation.remainingMs() > 0) return "try-waiting";
    installation.giveUp();
    return ladder.climb(lowest);
  }

  private raiseOff(visit: Visit<LinkEvent>): void {
    visit.raise(this.stopping ? "unwanted" : "unpowered");
  }

  private probe(visit: Visit<LinkEvent>): void {
    this.steps.forgetSim();
    this.moduleStart.probe(visit);
  }

  private startModule(visit: Visit<LinkEvent>): void {
    this.steps.forgetSim();
    this.moduleStart.start(visit);
  }

  private raiseAnswered(visit: Visit<LinkEvent>): void {
    const { found } = this.parts.modem;
    if (visit.isLive()) {
      this.installation.answered();
      if (found !== undefined) for (const listener of this.foundListeners) listener(found);
    }
    visit.raise("answered");
  }

  private restartModule(visit: Visit<LinkEvent>): void {
    if (this.installation.underWay) visit.raise("done");
    else this.parts.modem.power.restart(visit.done("done", "failed"));
  }

  private foundHealthy(signal: Signal): void {
    this.signal = signal;
    if (!this.doubted) this.recovered();
  }

  private allowSleep(visit: Visit<LinkEvent>): void {
    const { modem, pins } = this.parts;
    if (pins.dtr === undefined)
      return visit.raise("failed", refused("the UART cannot sleep: DTR, which would wake it, is not wired"));
    modem.power.setUartSleep(true, (failure) => {
      if (failure === undefined && visit.isLive()) this.power.setDtr(false);
      visit.raise(failure === undefined ? "slept" : "failed", failure);
    });
  }

  private wakeUp(visit: Visit<LinkEvent>): void {
    this.power.setDtr(true);
    this.parts.clock.after(this.parts.modem.power.timing.wakeMs, () => visit.raise("done"));
  }

  private noteTrouble(visit: Visit<LinkEvent>): void {
    if (visit.cause !== undefined) this.problem = visit.cause.message;
    else if (this.leftLate) this.problem = lateProblem(this.left, this.parts.config.pdp.apn);
  }

  private noteSuccess(): void {
    if (!this.doubted) this.problem = "";
  }

  private recovered(): void {
    this.problem = "";
    this.ladder.descend();
    this.cooling.succeeded();
  }

  private observe(step: MachineStep): void {
    if (step.outcome === "moved") {
      this.left = step.from as LinkState;
      this.leftLate = step.event === "deadline";
      if (step.to === "recovering") this.lowestRung = lowestRung(this.left, step.event);
      if (step.to === "starting" && IS_ABSENT.indexOf(this.left) < 0) for (const lost of this.lostListeners) lost();
      this.parts.clock.after(0, () => this.tell());
    }
    if (this.parts.observer !== undefined) this.parts.observer(step);
  }

  private arriveOff(): void {
    const { stopped } = this;
    this.stopped = [];
    this.stopping = false;
    for (const each of stopped) each();
    // One of those told may have started it.
    if (this.wanted && this.machine.state() === "off") this.machine.raise("start");
  }

  /** After the step, so that a listener that asks for the state gets the new one. */
  private tell(): void {
    const previous = this.told;
    this.told = this.condition();
    if (this.told !== previous) for (const listener of this.listeners) listener(this.told, previous);
    if (this.machine.state() === "off") this.arriveOff();
  }
}
