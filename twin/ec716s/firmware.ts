import { CellularFirmware, type CellularSurroundings } from "../cellular-firmware";
import type { FirmwareCore } from "../firmware";
import { Installation } from "../installation";
import { AUTOBAUD, BAUD, rememberLearnedBaud } from "./01-line";
import { BaudTraining } from "./01-baud-training";
import { SLOW_QUIRK, slowResponseMs } from "./01-response-times";
import { announceReadiness } from "./01-start";
import { IpService } from "./09-ip-service";
import type { Identity } from "./identity";
import { Bearers } from "./state/bearers";
import { Files } from "./state/files";
import { TlsContexts } from "./state/tls-contexts";
import type { FirmwareServer } from "./state/firmware-server";

/** How many AT autobauding wants to hear at the right rate: several (EC716S 4.6). */
const TRAINING_WORDS = [1, 3] as const;

/** The world that a run of the software finds. */
export interface Ec716sSurroundings extends CellularSurroundings {
  identity: Identity;
  firmwareServer: FirmwareServer;
}

/** One run of the EC716S's software, with the state that its chapters share. */
export class Ec716sFirmware extends CellularFirmware {
  readonly firmwareServer: FirmwareServer;
  readonly files: Files;
  /** The TCP/IP task of chapter 9, on whose context MQTT stands as well. */
  readonly ip: IpService;
  /** The bearers of AT+SAPBR. */
  readonly bearers = new Bearers();
  /** The contexts of AT+SSLCFG. */
  readonly tls: TlsContexts;
  readonly installation: Installation;
  private readonly factoryIdentity: Identity;
  private listens = false;

  constructor(core: FirmwareCore, surroundings: Ec716sSurroundings) {
    super(core, surroundings);
    this.installation = new Installation(this, surroundings.environment.installationMs);
    this.factoryIdentity = surroundings.identity;
    this.firmwareServer = surroundings.firmwareServer;
    this.files = new Files(core.nvram);
    this.tls = new TlsContexts(this.files, this.realTimeClock);
    this.ip = new IpService(this);
  }

  /** The revision is that of the last upgrade. */
  get identity(): Identity {
    const upgraded = this.installation.installed;
    return upgraded === undefined ? this.factoryIdentity : { ...this.factoryIdentity, revision: upgraded };
  }

  override start(): void {
    if (!this.installation.begins()) super.start();
  }

  /** False while autobauding still learns the rate, and while the start is being announced. */
  get listening(): boolean {
    return this.listens;
  }

  protected override beginListening(): void {
    if (this.settings.get(BAUD) !== AUTOBAUD) {
      this.answerFromNowOn();
      return;
    }
    const training = new BaudTraining(this.clock, this.port, this.draw(...TRAINING_WORDS), () => {
      rememberLearnedBaud(this.nvram, this.port.baud);
      this.answerFromNowOn();
    });
    this.intake.setMode(training);
  }

  protected override responseDelayMs(name: string): number {
    return this.quirks.isOn(SLOW_QUIRK) ? this.draw(...slowResponseMs(name)) : super.responseDelayMs(name);
  }

  private answerFromNowOn(): void {
    announceReadiness(this, () => {
      this.listens = true;
      super.beginListening();
    });
  }
}
