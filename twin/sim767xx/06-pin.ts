import type { CommandSpec, CommandTable } from "../chapter";
import type { Exchange } from "../exchange";
import { CommandRefused, cmeRefusal } from "../refusal";
import type { Sim767xxFirmware } from "./firmware";
import { answerOutcome, requireReadableSim, SIM_ERRORS } from "../state/sim-refusal";
import type { SimCondition } from "../state/sim";

const OPERATION_NOT_ALLOWED = 3;
const WRONG_FORMAT = 313;
const PIN = /^\d{4,8}$/;
const PUK = /^\d{8}$/;

/** `<code>` of AT+CPIN; without a usable card there is none (SIM767XX 6.2.2). */
const CODES: Partial<Record<SimCondition, string>> = { ready: "READY", pin: "SIM PIN", puk: "SIM PUK" };

/** A PIN as the card takes it, 4 to 8 digits; quotation marks may be there or not. */
export function pinParameter(x: Exchange, place: number): string {
  const pin = x.parameters.text(place);
  if (!PIN.test(pin)) throw cmeRefusal(WRONG_FORMAT);
  return pin;
}

/** AT+CPIN and AT+SPIC (SIM767XX 6.2.2, 6.2.9). */
export function pinCommands(firmware: Sim767xxFirmware): CommandTable {
  return {
    "+CPIN": { test: "", read: (x) => readState(firmware, x), write: (x) => enterCode(firmware, x) },
    "+SPIC": attempts(firmware),
  };
}

function readState(firmware: Sim767xxFirmware, x: Exchange): void {
  const { condition } = firmware.sim;
  const code = CODES[condition];
  if (code !== undefined) x.line(`+CPIN: ${code}`).ok();
  else if (condition !== "ready") x.cme(SIM_ERRORS[condition]);
}

function enterCode(firmware: Sim767xxFirmware, x: Exchange): void {
  const { sim } = firmware;
  x.parameters.expectCount(1, 2);
  const { condition } = sim;
  if (condition === "pin") {
    const pin = pinParameter(x, 0);
    if (x.parameters.has(1)) throw new CommandRefused();
    answerOutcome(x, sim.enterPin(pin));
  } else if (condition === "puk") {
    const puk = x.parameters.text(0);
    if (!PUK.test(puk)) throw cmeRefusal(WRONG_FORMAT);
    answerOutcome(x, sim.enterPuk(puk, pinParameter(x, 1)));
  } else x.cme(condition === "ready" ? OPERATION_NOT_ALLOWED : SIM_ERRORS[condition]);
}

function attempts(firmware: Sim767xxFirmware): CommandSpec {
  return {
    test: "",
    execute: (x) => {
      const card = requireReadableSim(firmware.sim);
      x.line(`+SPIC: ${card.pinAttempts},${card.pukAttempts},${card.pin2Attempts},${card.puk2Attempts}`).ok();
    },
  };
}
