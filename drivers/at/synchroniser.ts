import { startsWith } from "../../hal/bytes";
import type { Clock, Timer } from "../../hal/clock";

const ESCAPE = "\x1b";
/** V.250's guard time around `+++`, with some room (SIM767XX 2.2.3: 1000 ms). */
const GUARD_MS = 1100;
const PROBE = "AT";
const CONFIRM = "AT+CMEE?";
const CONFIRM_ANSWER = "+CMEE:";

export interface SynchroniseOptions {
  /** When the search is given up, ms from now. */
  withinMs: number;
  /** Between two attempts, ms. */
  probeMs: number;
  /** The module may take what it gets for data of a connection: leave that mode first. */
  maybeDataMode: boolean;
  /** The module may still wait for up to so many bytes behind a prompt. */
  owedInput: number;
}

/**
 * Finds the point in the conversation at which the module waits for a command. `AT` is sent until it
 * answers OK. That OK may be a late one of an earlier command, so a second question follows whose
 * answer has a prefix of its own; only the OK behind that answer counts.
 */
export class Synchroniser {
  private phase: "off" | "probe" | "confirm" | "confirmed" = "off";
  private timer: Timer | undefined;
  private attempts = 0;
  private giveUpAt = 0;
  private options: SynchroniseOptions | undefined;
  private done: ((found: boolean) => void) | undefined;

  constructor(
    private readonly clock: Clock,
    private readonly write: (bytes: string) => void,
  ) {}

  active(): boolean {
    return this.phase !== "off";
  }

  /** `done` is called once, unless `cancel` comes first. */
  begin(options: SynchroniseOptions, done: (found: boolean) => void): void {
    this.cancel();
    this.options = options;
    this.done = done;
    this.attempts = 0;
    this.giveUpAt = this.clock.now() + options.withinMs;
    this.phase = "probe";
    if (options.maybeDataMode) this.leaveDataMode();
    else this.probe(options);
  }

  cancel(): void {
    this.phase = "off";
    this.done = undefined;
    if (this.timer !== undefined) this.timer.cancel();
    this.timer = undefined;
  }

  /** Whether the line was an answer to the search. */
  take(line: string): boolean {
    if (line === PROBE || line === CONFIRM) return true;
    if (this.phase === "confirm" && startsWith(line, CONFIRM_ANSWER)) {
      this.phase = "confirmed";
      return true;
    }
    if (line === "ERROR") return true;
    if (line !== "OK") return false;
    if (this.phase === "probe") {
      this.phase = "confirm";
      this.write(CONFIRM + "\r");
    } else if (this.phase === "confirmed") this.finish(true);
    return true;
  }

  private probe(options: SynchroniseOptions): void {
    if (this.clock.now() >= this.giveUpAt) {
      this.finish(false);
      return;
    }
    this.attempts++;
    this.phase = "probe";
    if (options.owedInput > 0) this.leavePrompt(options.owedInput);
    this.write(PROBE + "\r");
    this.timer = this.clock.after(options.probeMs, () => this.probe(options));
  }

  /**
   * ESC cancels an input that ends with CTRL-Z. One that is counted takes ESC and probes for data:
   * once, it is filled up with line ends, which mean nothing to a module that waits for a command.
   */
  private leavePrompt(owedInput: number): void {
    if (this.attempts === 1) this.write(ESCAPE + "\r");
    if (this.attempts === 3) this.write(repeat("\r", owedInput));
  }

  private leaveDataMode(): void {
    this.timer = this.clock.after(GUARD_MS, () => {
      this.write("+++");
      this.timer = this.clock.after(GUARD_MS, () => {
        if (this.options !== undefined) this.probe(this.options);
      });
    });
  }

  private finish(found: boolean): void {
    const done = this.done;
    this.cancel();
    if (done !== undefined) done(found);
  }
}

function repeat(byte: string, count: number): string {
  let text = "";
  for (let index = 0; index < count; index++) text += byte;
  return text;
}
