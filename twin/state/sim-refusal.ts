import type { Exchange } from "../exchange";
import { cmeRefusal } from "../refusal";
import type { SimCard } from "./environment";
import type { CodeOutcome, Sim, SimCondition } from "./sim";

/** +CME ERROR codes for a card that is not ready; every family has them as 27.007 does (SIM767XX 25.3, EC716S 3.13). */
export const SIM_ERRORS: Readonly<Record<Exclude<SimCondition, "ready">, number>> = {
  absent: 10,
  pin: 11,
  puk: 12,
  blocked: 13,
  busy: 14,
};

const OPERATION_NOT_ALLOWED = 3;
const INCORRECT_PASSWORD = 16;

/** The card, if it is ready; refuses the command with the reason otherwise. */
export function requireReadySim(sim: Sim): SimCard {
  const { condition, card } = sim;
  if (condition !== "ready" || card === undefined) throw cmeRefusal(condition === "ready" ? SIM_ERRORS.absent : SIM_ERRORS[condition]);
  return card;
}

/** Refuses the command while the card is not there or not read; a card that waits for a code will do. */
export function requireReadableSim(sim: Sim): SimCard {
  const { condition, card } = sim;
  if (card === undefined || condition === "busy") throw cmeRefusal(card === undefined ? SIM_ERRORS.absent : SIM_ERRORS.busy);
  return card;
}

/** Why a code that was offered to the card changed nothing; undefined where it was accepted. */
export function codeError(outcome: CodeOutcome): number | undefined {
  switch (outcome) {
    case "accepted":
      return undefined;
    case "wrong":
      return INCORRECT_PASSWORD;
    case "not-expected":
      return OPERATION_NOT_ALLOWED;
    case "no-card":
      return SIM_ERRORS.absent;
    case "blocked":
      return SIM_ERRORS.puk;
  }
}

/** A code was offered to the card: OK, or why not. */
export function answerOutcome(x: Exchange, outcome: CodeOutcome): void {
  const error = codeError(outcome);
  if (error === undefined) x.ok();
  else x.cme(error);
}
