import { refused, type Failure } from "../../drivers/failure";
import type { SimStatus } from "../../drivers/modem";

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
