import type { CommandTable } from "../chapter";
import type { Exchange } from "../exchange";
import type { OrderChoice } from "../orders";
import { CommandRefused, cmeRefusal } from "../refusal";
import type { Quirk } from "../quirks";
import type { CodeOutcome, SimCondition } from "../state/sim";
import { codeError, SIM_ERRORS } from "../state/sim-refusal";
import type { Ec716sFirmware } from "./firmware";

const OPERATION_NOT_ALLOWED = 3;
const PUK_BLOCKED = 508;
const WRONG_FORMAT = 795;
const PIN = /^\d{4,8}$/;
const PUK = /^\d{8}$/;
const REMOVED = "SIM REMOVED";

export const PIN_QUIRKS: readonly Quirk[] = [
  { id: "cpin-slot", about: "+CPIN: READY and +CPIN: SIM REMOVED that come by themselves carry the number of the slot.", chapter: 4 },
  { id: "cpin-absent-error", about: "AT+CPIN? without a card is answered with +CME ERROR: 10.", chapter: 4 },
];

export const PIN_ORDERS: readonly OrderChoice[] = [
  { command: "+CPIN", choices: ["state-before-ok", "ok-alone"], about: "the example shows +CPIN: READY before the OK of an accepted code, the syntax OK alone" },
];

/** `<code>` of AT+CPIN; a card whose PUK is blocked has none (EC716S 4.3). */
export function pinCode(condition: SimCondition): string | undefined {
  const codes: Partial<Record<SimCondition, string>> = { ready: "READY", pin: "SIM PIN", puk: "SIM PUK", absent: REMOVED };
  return codes[condition];
}

/** A PIN as the card takes it, 4 to 8 digits; quotation marks may be there or not. */
export function pinParameter(x: Exchange, place: number): string {
  const pin = x.parameters.text(place);
  if (!PIN.test(pin)) throw cmeRefusal(WRONG_FORMAT);
  return pin;
}

/** AT+CPIN (EC716S 4.3). */
export function pinCommands(firmware: Ec716sFirmware): CommandTable {
  return { "+CPIN": { test: "", read: (x) => readState(firmware, x), write: (x) => enterCode(firmware, x) } };
}

function readState(firmware: Ec716sFirmware, x: Exchange): void {
  const { condition } = firmware.sim;
  const code = pinCode(condition);
  const absent = condition === "absent" && firmware.quirks.isOn("cpin-absent-error");
  if (code !== undefined && !absent) x.line(`+CPIN: ${code}`).ok();
  else x.cme(unreadableError(condition));
}

function enterCode(firmware: Ec716sFirmware, x: Exchange): void {
  const { sim } = firmware;
  x.parameters.expectCount(1, 2);
  const { condition } = sim;
  if (condition === "pin") {
    const pin = pinParameter(x, 0);
    if (x.parameters.has(1)) throw new CommandRefused();
    answerCode(firmware, x, sim.enterPin(pin));
  } else if (condition === "puk") {
    const puk = x.parameters.text(0);
    if (!PUK.test(puk)) throw cmeRefusal(WRONG_FORMAT);
    answerCode(firmware, x, sim.enterPuk(puk, pinParameter(x, 1)));
  } else x.cme(condition === "ready" ? OPERATION_NOT_ALLOWED : unreadableError(condition));
}

function answerCode(firmware: Ec716sFirmware, x: Exchange, outcome: CodeOutcome): void {
  const error = codeError(outcome);
  if (error !== undefined) throw cmeRefusal(error);
  if (firmware.order("+CPIN") === "state-before-ok") x.line("+CPIN: READY");
  x.ok();
}

function unreadableError(condition: SimCondition): number {
  if (condition === "absent") return SIM_ERRORS.absent;
  return condition === "blocked" ? PUK_BLOCKED : SIM_ERRORS.busy;
}

/**
 * +CPIN lines that come by themselves: after each start and each change of slot, and when a card
 * comes or goes while `detects` (EC716S 4.3, 4.10).
 */
export class PinAnnouncer {
  private expected = true;
  private reading = true;

  constructor(private readonly firmware: Ec716sFirmware, private readonly detects: () => boolean) {
    firmware.sim.changes.on((condition) => this.changed(condition));
  }

  /** Commands are heard: a slot that is found empty is told of. */
  started(): void {
    const { sim, clock } = this.firmware;
    clock.after(sim.readingMs, () => {
      if (sim.condition === "absent" && this.expected) this.announce("absent");
    });
  }

  /** What the next card turns out to be is told of. */
  expect(): void {
    this.expected = true;
  }

  private changed(condition: SimCondition): void {
    const wasReading = this.reading;
    this.reading = condition === "busy";
    if (condition === "busy" || (!wasReading && condition !== "absent")) return;
    if (this.expected || this.detects()) this.announce(condition);
  }

  private announce(condition: SimCondition): void {
    this.expected = false;
    const code = pinCode(condition);
    const numbered = (condition === "ready" || condition === "absent") && this.firmware.quirks.isOn("cpin-slot");
    if (code !== undefined) this.firmware.urc(`+CPIN: ${code}${numbered ? ` ${this.firmware.sim.slot}` : ""}`);
  }
}
