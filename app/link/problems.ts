import { refused, type Failure } from "../../drivers/failure";
import type { SimStatus } from "../../drivers/modem";
import type { LinkState } from "./table";

/** The network knows this SIM and will not have it. */
export const DENIED: Failure = refused(
  "the network refuses this SIM; ask the operator whether it is active and may be used here",
);

export const NO_COVERAGE: Failure = {
  kind: "closed",
  message: "the module is not registered with a network any more and searches for one",
};

export const NO_CONTEXT: Failure = { kind: "closed", message: "the data context is not active any more" };

/** What a person has to do about a SIM that does not come up by itself. */
export function simProblem(status: SimStatus): Failure {
  if (status.state === "absent") return refused("there is no SIM in the module; insert one");
  if (status.state === "puk-required")
    return refused("the SIM is locked and asks for its PUK; unlock it in a phone with the PUK from the operator");
  if (status.state === "locked")
    return refused("the SIM or the module is locked to a network, or asks for PIN2; ask the operator to lift the lock");
  if (status.state === "busy") return refused("the SIM does not come up; check that it sits well and is not damaged");
  return refused("the SIM fails; check its contacts or replace it");
}

/** What it means that `state` lasted longer than it may; `apn` is the configured one. */
export function lateProblem(state: LinkState, apn: string): string {
  if (state === "starting") return "the module does not start; check its power supply and the lines to it";
  if (state === "registering" || state === "searching")
    return "the module finds no network; check the antenna, the coverage and that the SIM is active";
  if (state === "activating") return contextProblem(apn, "no answer in time");
  return "the module took too long in the state " + state;
}

/** What to do about a data context that is not activated, for the `reason` that was given. */
export function contextProblem(apn: string, reason: string): string {
  return `the network did not activate the data context for APN "${apn}"; check APN, user and password with the operator (${reason})`;
}

/** STATUS fell though nobody asked for it. */
export const POWER_LOST: Failure = {
  kind: "closed",
  message: "the module lost its power or switched itself off; check its supply if this comes again",
};
