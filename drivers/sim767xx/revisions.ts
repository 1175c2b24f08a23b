import { chooseRevision, type ChosenRevision, type Revision } from "../3gpp/revisions";

/** What firmware does beyond the manual, as far as the driver has to know which one it speaks to. */
export interface Quirks {
  /** An OK that belongs to nothing may come so long after +CMQTTCONNLOST, ms: nothing is asked meanwhile. */
  strayOkAfterConnectionLossMs: number;
}

/** What is assumed of firmware that is not in the table, and until it is known: the worst of all. */
export const CAUTIOUS: ChosenRevision<Quirks> = {
  name: "unknown firmware",
  about: "in no entry of the table, so the worst known is assumed",
  quirks: { strayOkAfterConnectionLossMs: 300 },
};

/** Entries of a revision stand before the one for all others of the model. */
export const REVISIONS: readonly Revision<Quirks>[] = [
  {
    name: "SIM767x of the manual",
    about: "does as the manual's examples, and prints nothing at its start",
    model: "SIM767",
    revision: "2348B",
    quirks: {},
  },
  {
    name: "SIM767x",
    about: "starts with QCRDY; a line end follows the prompt for certificates",
    model: "SIM767",
    revision: "",
    quirks: {},
  },
  {
    name: "A76xx",
    about: "starts with *ATREADY: 1; an OK that belongs to nothing may follow the loss of the broker",
    model: "A76",
    revision: "",
    quirks: {},
  },
  {
    name: "SIM7600",
    about: "starts with RDY; the result of AT+CMQTTSTART stands before OK, and ATI may end without one",
    model: "SIMCOM_SIM7600",
    revision: "",
    quirks: { strayOkAfterConnectionLossMs: 0 },
  },
];

export function revisionOf(model: string, revision: string): ChosenRevision<Quirks> {
  return chooseRevision(REVISIONS, CAUTIOUS, model, revision);
}
