import type { EndOfRun } from "./chapter";
import { Firmware, type FirmwareCore } from "./firmware";
import type { Environment } from "./state/environment";
import { Pdp, type PdpTiming } from "./state/pdp";
import { Radio, type RadioTiming } from "./state/radio";
import { RealTimeClock } from "./state/real-time-clock";
import { Sim } from "./state/sim";

/** Milliseconds: what the network and the card take their time for. */
export interface ServiceTiming extends RadioTiming, PdpTiming {
  /** From the first answer until the card has been read. */
  simReadingMs: number;
}

/** What a network and a card usually take. */
export const SERVICE_TIMING: ServiceTiming = {
  simReadingMs: 1000,
  registrationMs: 3000,
  lossNoticeMs: 2000,
  activationMs: [300, 900],
  lossMs: 60000,
};

/** The world that a run of the software finds. */
export interface CellularSurroundings {
  environment: Environment;
  timing: ServiceTiming;
  /** What the clock shows after power was lost: local time in ms since 1970. */
  clockStartMs: number;
}

/** One run of a cellular module's software: the card, the radio, the packet domain and the clock that every family has. */
export class CellularFirmware extends Firmware {
  readonly environment: Environment;
  readonly sim: Sim;
  readonly radio: Radio;
  readonly pdp: Pdp;
  readonly realTimeClock: RealTimeClock;

  constructor(core: FirmwareCore, surroundings: CellularSurroundings) {
    super(core);
    const { environment, timing } = surroundings;
    core.network.setNameServers(undefined);
    this.environment = environment;
    this.sim = new Sim(core.clock, environment, timing.simReadingMs);
    this.radio = new Radio(core.clock, environment, this.sim, core.network, timing);
    this.pdp = new Pdp(core.clock, core.random, core.nvram, environment, this.radio, timing);
    this.realTimeClock = new RealTimeClock(core.clock, core.nvram, surroundings.clockStartMs);
  }

  override start(): void {
    this.beginListening();
    this.sim.start();
  }

  /** Command lines are read from now on; a family may do something else first. */
  protected beginListening(): void {
    super.start();
  }

  override end(cause: EndOfRun): void {
    if (cause === "power-off" || cause === "power-lost") this.realTimeClock.forget();
    this.sim.stop();
    this.radio.stop();
    super.end(cause);
  }
}
