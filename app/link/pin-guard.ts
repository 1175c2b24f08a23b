import { refused, type Failure } from "../../drivers/failure";
import type { SimStatus } from "../../drivers/modem";

/** Where the guard remembers, over power cuts too, that a PIN is being tried. */
export interface PinMemory {
  /** The PIN that was entered and never accepted; empty where there is none. */
  read(): string;
  /** Undefined, or the reason why it is not kept. */
  write(pin: string): string | undefined;
}

/** With so many left, no PIN was refused since the last right one (3GPP TS 31.101). */
const ALL_ATTEMPTS = 3;

/**
 * Keeps a SIM from being locked: a PIN is noted before it is entered and forgotten when it was
 * accepted, so that one that was refused is never entered again, unless the SIM says that it has all its attempts.
 */
export class PinGuard {
  private before = "";

  constructor(private readonly memory: PinMemory) {}

  /**
   * Undefined where `pin` may be entered now, which is noted from then on; otherwise why it must not
   * be. `status` is the SIM's present word.
   */
  objection(pin: string | undefined, status: SimStatus): Failure | undefined {
    if (pin === undefined) return refused("the SIM asks for its PIN and none is configured; set pin");
    const untouched = status.pinAttempts !== undefined && status.pinAttempts >= ALL_ATTEMPTS;
    this.before = this.memory.read();
    if (this.before === pin && !untouched)
      return refused(
        "the SIM refused this PIN before and it is not entered again, lest the card be locked; set the right pin",
      );
    if (status.pinAttempts !== undefined && status.pinAttempts < 2)
      return refused(
        "the SIM has only " + status.pinAttempts + " attempt left for its PIN, which is not risked; enter it in a phone first",
      );
    const problem = this.memory.write(pin);
    if (problem === undefined) return undefined;
    return refused("the PIN is not entered, since the storage cannot keep that it was tried: " + problem);
  }

  /** The PIN was not sent after all. */
  withdrawn(): void {
    this.memory.write(this.before);
  }

  accepted(): void {
    if (this.memory.read() !== "") this.memory.write("");
  }
}
