import type { Clock, Timer } from "../../hal/clock";
import type { InputMode } from "../intake";

/** What autobauding can learn, in bit/s, in the order in which they are tried (EC716S 4.6). */
export const LEARNABLE_BAUDS = [115200, 9600, 57600, 38400, 19200, 230400, 4800, 2400, 1200, 600];

/** A pause this long ends what was heard together; longer than a byte at the slowest rate. */
const PAUSE_MS = 20;
/** `aT` and `At` train nothing (EC716S 4.6). */
const TRAINING_WORDS = /AT|at/;
const PLAUSIBLE = /^[ATat\r\n]*$/;

export interface TrainingLine {
  readonly baud: number;
  setBaud(baud: number): void;
}

/**
 * Autobauding: the UART tries one rate after the other until it has heard as many `AT` as it wants
 * at one of them. Nothing is echoed or answered, and what the module has to say waits.
 */
export class BaudTraining implements InputMode {
  readonly holdsUrcs = true;
  private heard = "";
  private recognised = 0;
  private timer: Timer | undefined;

  /** `wanted`: how many times the word must be heard. */
  constructor(
    private readonly clock: Clock,
    private readonly line: TrainingLine,
    private readonly wanted: number,
    private readonly trained: () => void,
  ) {}

  take(bytes: string): number {
    this.heard += bytes;
    this.timer?.cancel();
    this.timer = this.clock.after(PAUSE_MS, () => this.judge());
    return bytes.length;
  }

  private judge(): void {
    const { heard } = this;
    const complete = heard.endsWith("\r") || heard.endsWith("\n");
    if (TRAINING_WORDS.test(heard)) this.recognise();
    else if (!PLAUSIBLE.test(heard)) this.tryNext();
    else if (!complete) return;
    this.heard = "";
  }

  private recognise(): void {
    this.recognised++;
    if (this.recognised === this.wanted) this.trained();
  }

  private tryNext(): void {
    this.recognised = 0;
    const next = LEARNABLE_BAUDS.indexOf(this.line.baud) + 1;
    this.line.setBaud(LEARNABLE_BAUDS[next % LEARNABLE_BAUDS.length] ?? this.line.baud);
  }
}
