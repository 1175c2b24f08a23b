/** What the link's states have in common. */
import type { Rung } from "./ladder";
import type { LinkState } from "./table";

/** Bytes can pass. */
export const UP: readonly LinkState[] = ["online", "checking"];
/** The UART sleeps, or may. What is connected stays. */
export const ASLEEP: readonly LinkState[] = ["falling-asleep", "asleep", "waking"];

/** No module was there in these, or it was being switched on: one that is looked for then was not lost then. */
export const IS_ABSENT: readonly LinkState[] = ["off", "probing", "powering-on", "starting", "unsupported", "resetting", "power-cycling"];

/** States to which the module's own reports mean something. */
export const HEARS_REGISTRATION: readonly LinkState[] = [
  "registering",
  "denied",
  "activating",
  "searching",
  "online",
  "checking",
  "asleep",
];
export const HEARS_CONTEXT: readonly LinkState[] = ["online", "checking", "searching", "asleep"];
export const HEARS_SIM: readonly LinkState[] = ["awaiting-sim", "sim-blocked"];
/** States that are left where the SIM is found to be gone or locked. */
export const NEEDS_SIM: readonly LinkState[] = ["configuring", "registering", "activating", "online", "checking", "searching", "denied"];

/** A failure in one of these means that the module does not answer. */
const SILENT_IN: readonly LinkState[] = ["probing", "starting"];
/** A failure in one of these is none of the PDP context's. */
const WITHOUT_CONTEXT: readonly LinkState[] = ["checking-sim", "configuring", "registering", "searching"];

/** The first rung that may help after `event` in `state`. */
export function lowestRung(state: LinkState, event: string): Rung {
  if (event === "unresponsive" || SILENT_IN.indexOf(state) >= 0) return "try-reset";
  return WITHOUT_CONTEXT.indexOf(state) >= 0 ? "try-radio" : "try-context";
}
