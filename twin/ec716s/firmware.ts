import { CellularFirmware, type CellularSurroundings } from "../cellular-firmware";
import type { FirmwareCore } from "../firmware";
import { AUTOBAUD, BAUD, rememberLearnedBaud } from "./01-line";
import { BaudTraining } from "./01-baud-training";
import { SLOW_QUIRK, slowResponseMs } from "./01-response-times";
import { announceReadiness } from "./01-start";
import type { Identity } from "./identity";

/** How many AT autobauding wants to hear at the right rate: several (EC716S 4.6). */
const TRAINING_WORDS = [1, 3] as const;
const REVISION = "firmware:revision";

/** One run of the EC716S's software, with the state that its chapters share. */
export class Ec716sFirmware extends CellularFirmware {
  private listens = false;

  constructor(core: FirmwareCore, private readonly factoryIdentity: Identity, surroundings: CellularSurroundings) {
    super(core, surroundings);
  }

  /** The revision is that of the last upgrade. */
  get identity(): Identity {
    const upgraded = this.nvram.get(REVISION) as string | undefined;
    return upgraded === undefined ? this.factoryIdentity : { ...this.factoryIdentity, revision: upgraded };
  }

  /** What runs from the next start on. */
  installRevision(revision: string): void {
    this.nvram.set(REVISION, revision);
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
