import { defaultLinkTimes } from "../../app/link/config";
import { Link } from "../../app/link/link";
import { SeededRandom } from "../../hal/random";
import type { FlowControl } from "../../hal/uart";
import { VirtualClock } from "../../hal/virtual/clock";
import { VirtualModulePins } from "../../hal/virtual/pins";
import { VirtualLine } from "../../hal/virtual/uart";
import type { AirConditions } from "../../twin/networks/simulated/air";
import { SimulatedNetwork } from "../../twin/networks/simulated/simulated-network";
import type { SystemModem, SystemModule, SystemTwin } from "../../test/system/modules";

export interface WorldOptions {
  module: SystemModule;
  seed: number;
  /** bit/s, which the module was set to before. */
  baud: number;
  flowControl: FlowControl;
  network: Partial<AirConditions>;
  /** Shortest and longest time until the module answers a command, in ms; the twin's own where left out. */
  responseMs?: readonly [number, number];
}

const UART_BYTES = 4096;
const ONLINE_MS = 120000;

/** A link manager, driver, UART, twin and simulated network in virtual time, for one measurement. */
export class World {
  readonly clock = new VirtualClock();
  readonly random: SeededRandom;
  readonly line: VirtualLine;
  readonly network: SimulatedNetwork;
  readonly twin: SystemTwin;
  readonly modem: SystemModem;
  readonly link: Link;

  constructor(options: WorldOptions) {
    const { baud, flowControl, seed } = options;
    const { clock } = this;
    const pins = new VirtualModulePins();
    const end = { baud, transmitCapacity: UART_BYTES, receiveCapacity: UART_BYTES };
    this.random = new SeededRandom(seed);
    this.line = new VirtualLine(clock, { a: end, b: end });
    this.network = new SimulatedNetwork({ clock, random: new SeededRandom(seed + 1), conditions: options.network });
    const wiring = { uart: this.line.b, clock, random: new SeededRandom(seed + 2), pins, network: this.network };
    this.twin = options.module.createTwin(wiring, baud, { responseMs: options.responseMs });
    this.twin.powerOn();
    this.modem = options.module.createModem(this.line.a, clock, flowControl);
    this.link = new Link({
      modem: this.modem,
      clock,
      pins,
      random: this.random,
      config: { ...defaultLinkTimes, pdp: { apn: "internet" } },
      pinMemory: { read: () => "", write: () => undefined },
    });
  }

  /** Registered, with an active PDP context, and nothing under way. */
  goOnline(): void {
    this.link.start();
    this.runUntil(() => this.link.state() === "online", ONLINE_MS, "the link is online");
    this.clock.runFor(0);
  }

  /** Throws where it does not come true. */
  runUntil(predicate: () => boolean, limitMs: number, what: string): void {
    if (!this.clock.runUntilTrue(predicate, limitMs)) throw new Error(`after ${limitMs / 1000} s of virtual time it is not so that ${what}`);
  }
}
