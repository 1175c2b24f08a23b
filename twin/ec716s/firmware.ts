import { CellularFirmware, type CellularSurroundings } from "../cellular-firmware";
import type { FirmwareCore } from "../firmware";
import type { NvramValue } from "../nvram";
import { AUTOBAUD, BAUD, rememberLearnedBaud } from "./01-line";
import { BaudTraining } from "./01-baud-training";
import { SLOW_QUIRK, slowResponseMs } from "./01-response-times";
import { announceReadiness } from "./01-start";
import { IpService } from "./09-ip-service";
import type { Identity } from "./identity";
import { Files } from "./state/files";
import { TlsContexts } from "./state/tls-contexts";
import type { FirmwareServer } from "./state/firmware-server";

/** How many AT autobauding wants to hear at the right rate: several (EC716S 4.6). */
const TRAINING_WORDS = [1, 3] as const;
const REVISION = "firmware:revision";
const STAGED_IMAGE = "firmware:staged";
/** The module is silent while it writes an image, and restarts once more then (EC716S 4.21). */
export const INSTALLATION_MS = 20000;

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
  /** The contexts of AT+SSLCFG. */
  readonly tls: TlsContexts;
  private readonly factoryIdentity: Identity;
  private listens = false;

  constructor(core: FirmwareCore, surroundings: Ec716sSurroundings) {
    super(core, surroundings);
    this.factoryIdentity = surroundings.identity;
    this.firmwareServer = surroundings.firmwareServer;
    this.files = new Files(core.nvram);
    this.tls = new TlsContexts(this.files, this.realTimeClock);
    this.ip = new IpService(this);
  }

  /** The revision is that of the last upgrade. */
  get identity(): Identity {
    const upgraded = this.nvram.get(REVISION) as string | undefined;
    return upgraded === undefined ? this.factoryIdentity : { ...this.factoryIdentity, revision: upgraded };
  }

  /** The image of an upgrade is there: the next start installs it. */
  stageImage(revision: string): void {
    this.nvram.set(STAGED_IMAGE, revision);
  }

  override start(): void {
    const image = this.nvram.get(STAGED_IMAGE);
    if (image === undefined) super.start();
    else this.clock.after(INSTALLATION_MS, () => this.install(image));
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

  private install(image: NvramValue): void {
    this.nvram.set(REVISION, image);
    this.nvram.delete(STAGED_IMAGE);
    this.hardware.restart();
  }

  private answerFromNowOn(): void {
    announceReadiness(this, () => {
      this.listens = true;
      super.beginListening();
    });
  }
}
