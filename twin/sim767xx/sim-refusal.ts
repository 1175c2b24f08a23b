import { cmeRefusal } from "../refusal";
import type { SimCard } from "../state/environment";
import type { Sim, SimCondition } from "../state/sim";

/** +CME ERROR codes for a card that is not ready (SIM767XX 25.3). */
export const SIM_ERRORS: Readonly<Record<Exclude<SimCondition, "ready">, number>> = {
  absent: 10,
  pin: 11,
  puk: 12,
  blocked: 13,
  busy: 14,
};

/** The card, if it is ready; refuses the command with the reason otherwise. */
export function requireReadySim(sim: Sim): SimCard {
  const { condition, card } = sim;
  if (condition !== "ready" || card === undefined) throw cmeRefusal(condition === "ready" ? SIM_ERRORS.absent : SIM_ERRORS[condition]);
  return card;
}
