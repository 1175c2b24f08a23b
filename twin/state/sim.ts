import type { Clock } from "../../hal/clock";
import { Events } from "../events";
import { cardChange, type CardSlot, type Environment, PIN_ATTEMPTS, PUK_ATTEMPTS, type SimCard } from "./environment";

/** `busy`: the card is being read after a start. `blocked`: no attempt at the PUK is left. */
export type SimCondition = "absent" | "busy" | "ready" | "pin" | "puk" | "blocked";

/** `wrong`: an attempt was lost. `not-expected`: the code is not asked for now. `no-card`: nothing can be checked. */
export type CodeOutcome = "accepted" | "wrong" | "not-expected" | "no-card" | "blocked";

/** The card as the running firmware sees it. What was entered is forgotten at a restart, the counters are not. */
export class Sim {
  /** Several listeners, told of the new condition. */
  readonly changes = new Events<SimCondition>();
  private chosen: CardSlot = 0;
  private started = false;
  private verified = false;
  private reading = true;
  private shown: SimCondition;
  private readonly unsubscribe: () => void;

  constructor(private readonly clock: Clock, private readonly environment: Environment, readonly readingMs: number) {
    this.shown = this.condition;
    this.unsubscribe = environment.changes.on((change) => {
      if (change === cardChange(this.chosen)) this.cardChanged();
    });
  }

  /** The UART answers; the card is ready, or wants its code, `readingMs` later. */
  start(): void {
    this.started = true;
    this.read();
  }

  /** The run is over: what happens outside is no longer noticed. */
  stop(): void {
    this.unsubscribe();
  }

  get card(): SimCard | undefined {
    return this.environment.cardIn(this.chosen);
  }

  get slot(): CardSlot {
    return this.chosen;
  }

  /** Takes the card of another slot, which is read then; before the start it is only chosen. */
  selectSlot(slot: CardSlot): void {
    if (slot === this.chosen) return;
    this.chosen = slot;
    if (this.started) this.cardChanged();
    else this.shown = this.condition;
  }

  get condition(): SimCondition {
    const card = this.card;
    if (card === undefined) return "absent";
    if (this.reading) return "busy";
    if (card.pukAttempts === 0) return "blocked";
    if (card.pinAttempts === 0) return "puk";
    return card.pinEnabled && !this.verified ? "pin" : "ready";
  }

  enterPin(pin: string): CodeOutcome {
    if (this.condition !== "pin") return this.card === undefined ? "no-card" : "not-expected";
    const outcome = this.checkPin(pin);
    if (outcome === "accepted") this.verified = true;
    this.announce();
    return outcome;
  }

  /** Unlocks a card whose PIN is blocked and gives it a new PIN. */
  enterPuk(puk: string, newPin: string): CodeOutcome {
    const card = this.card;
    if (card === undefined) return "no-card";
    if (card.pukAttempts === 0) return "blocked";
    if (card.pinAttempts > 0) return "not-expected";
    if (puk !== card.puk) {
      card.pukAttempts--;
      this.announce();
      return "wrong";
    }
    card.pukAttempts = PUK_ATTEMPTS;
    card.pinAttempts = PIN_ATTEMPTS;
    card.pin = newPin;
    this.verified = true;
    this.announce();
    return "accepted";
  }

  /** Compares and counts, whatever the condition: a wrong PIN costs an attempt, a right one restores them all. */
  checkPin(pin: string): CodeOutcome {
    const card = this.card;
    if (card === undefined) return "no-card";
    if (card.pinAttempts === 0) return "blocked";
    card.pinAttempts = pin === card.pin ? PIN_ATTEMPTS : card.pinAttempts - 1;
    if (pin === card.pin) return "accepted";
    this.announce();
    return "wrong";
  }

  /** As `checkPin`, of PIN2. */
  checkPin2(pin2: string): CodeOutcome {
    const card = this.card;
    if (card === undefined) return "no-card";
    if (card.pin2Attempts === 0) return "blocked";
    card.pin2Attempts = pin2 === card.pin2 ? PIN_ATTEMPTS : card.pin2Attempts - 1;
    return pin2 === card.pin2 ? "accepted" : "wrong";
  }

  /** Whether the PIN is asked for at a start; costs an attempt where `pin` is wrong. */
  setPinEnabled(enabled: boolean, pin: string): CodeOutcome {
    const outcome = this.checkPin(pin);
    if (outcome === "accepted" && this.card !== undefined) {
      this.verified = true;
      this.card.pinEnabled = enabled;
    }
    this.announce();
    return outcome;
  }

  changePin(oldPin: string, newPin: string): CodeOutcome {
    const outcome = this.checkPin(oldPin);
    if (outcome === "accepted" && this.card !== undefined) this.card.pin = newPin;
    return outcome;
  }

  private cardChanged(): void {
    this.verified = false;
    this.read();
  }

  private read(): void {
    this.reading = true;
    this.announce();
    this.clock.after(this.readingMs, () => {
      this.reading = false;
      this.announce();
    });
  }

  private announce(): void {
    const condition = this.condition;
    if (condition === this.shown) return;
    this.shown = condition;
    this.changes.emit(condition);
  }
}
