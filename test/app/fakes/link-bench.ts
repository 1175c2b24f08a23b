import { defaultLinkTimes, type LinkConfig } from "../../../app/link/config";
import { Link } from "../../../app/link/link";
import type { PinMemory } from "../../../app/link/pin-guard";
import type { MachineStep } from "../../../app/machine/observer";
import type { ModulePins } from "../../../hal/pins";
import { SeededRandom } from "../../../hal/random";
import { VirtualClock } from "../../../hal/virtual/clock";
import { VirtualModulePins } from "../../../hal/virtual/pins";
import { FakeModem } from "./fake-modem";
import { pathOf, surprisesIn } from "./steps";

/** What a SIM's user told the device, over restarts of the device. */
export class FakePinMemory implements PinMemory {
  pin = "";
  /** Why it keeps nothing. */
  problem: string | undefined = undefined;

  read(): string {
    return this.pin;
  }

  write(pin: string): string | undefined {
    if (this.problem === undefined) this.pin = pin;
    return this.problem;
  }
}

/** A link on a fake module. */
export class LinkBench {
  readonly clock: VirtualClock;
  readonly pins: VirtualModulePins;
  readonly modem: FakeModem;
  readonly steps: MachineStep[] = [];
  /** "before>after" for each change of the condition. */
  readonly conditions: string[] = [];
  readonly link: Link;

  /** `wired`: the lines that the board has, all where left out; `before`: what an earlier device left. */
  constructor(config?: Partial<LinkConfig>, wired?: (pins: VirtualModulePins) => ModulePins, before?: LinkBench, readonly memory = new FakePinMemory()) {
    this.clock = before === undefined ? new VirtualClock() : before.clock;
    this.pins = before === undefined ? new VirtualModulePins() : before.pins;
    this.modem = before === undefined ? new FakeModem(this.clock, this.pins) : before.modem;
    this.link = new Link({
      modem: this.modem,
      clock: this.clock,
      pins: wired === undefined ? this.pins : wired(this.pins),
      random: new SeededRandom(1),
      config: { ...defaultLinkTimes, pdp: { apn: "internet" }, ...config },
      pinMemory: memory,
      observer: (step) => this.hear(step),
    });
    this.link.onCondition((condition, previous) => {
      this.conditions.push(previous + ">" + condition);
    });
  }

  hear(step: MachineStep): void {
    this.steps.push(step);
  }

  /** Runs until the link is in `state`; says where it is if that does not come about within `limitMs`. */
  reach(state: string, limitMs: number): void {
    if (this.clock.runUntilTrue(() => this.link.state() === state, limitMs)) return;
    throw new Error("the link is not " + state + " after " + String(limitMs) + " ms, it is " + this.link.state());
  }

  /** Runs until the link has entered `state`, which it may have left at once. */
  pass(state: string, limitMs: number): void {
    const before = this.entered(state);
    if (this.clock.runUntilTrue(() => this.entered(state) > before, limitMs)) return;
    throw new Error("the link was not " + state + " within " + String(limitMs) + " ms, it is " + this.link.state());
  }

  /** Starts the link and runs until it is online. */
  online(): void {
    this.link.start();
    this.reach("online", 60000);
    this.clock.runFor(0);
  }

  /** States that `machine` entered since step number `from`, in order. */
  path(machine: string, from: number): string[] {
    return pathOf(this.steps.slice(from), machine);
  }

  /** How often the link has entered `state`. */
  entered(state: string): number {
    return this.path("link", 0).filter((name) => name === state).length;
  }

  /** Events that no row took, or that were lost: none in an ordinary run. */
  surprises(): string[] {
    return surprisesIn(this.steps);
  }
}
