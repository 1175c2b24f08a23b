import { Firmware, type FirmwareCore } from "../firmware";
import type { EndOfRun } from "../chapter";
import { type Identity, WRITTEN_IMEI } from "./identity";
import { CertificateStore } from "./state/certificates";
import type { Environment } from "../state/environment";
import { Pdp, type PdpTiming } from "../state/pdp";
import { RealTimeClock } from "../state/real-time-clock";
import { Radio, type RadioTiming } from "../state/radio";
import { Sim } from "../state/sim";
import { SslContexts } from "./state/ssl-contexts";

/** Milliseconds: what the network and the card take their time for. */
export interface ServiceTiming extends RadioTiming, PdpTiming {
  /** From the first answer until the card has been read. */
  simReadingMs: number;
}

/** One run of the SIM767XX's software, with the state that its chapters share. */
export class Sim767xxFirmware extends Firmware {
  readonly sim: Sim;
  readonly radio: Radio;
  readonly pdp: Pdp;
  readonly realTimeClock: RealTimeClock;
  readonly certificates: CertificateStore;
  readonly ssl: SslContexts;

  constructor(core: FirmwareCore, readonly identity: Identity, readonly environment: Environment, timing: ServiceTiming) {
    super(core);
    this.sim = new Sim(core.clock, environment, timing.simReadingMs);
    this.radio = new Radio(core.clock, environment, this.sim, core.network, timing);
    this.pdp = new Pdp(core.clock, core.random, core.nvram, environment, this.radio, timing);
    this.realTimeClock = new RealTimeClock(core.clock, core.nvram);
    this.certificates = new CertificateStore(core.nvram);
    this.ssl = new SslContexts(this.certificates, this.realTimeClock, core.quirks);
  }

  /** 15 digits. */
  get imei(): string {
    const written = this.settings.get(WRITTEN_IMEI);
    return written === "" ? this.identity.imei : written;
  }

  override start(): void {
    super.start();
    this.sim.start();
  }

  override end(cause: EndOfRun): void {
    if (cause === "power-off" || cause === "power-lost") this.realTimeClock.forget();
    this.sim.stop();
    this.radio.stop();
    super.end(cause);
  }
}
