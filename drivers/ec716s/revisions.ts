import { chooseRevision, type ChosenRevision, type Revision } from "../3gpp/revisions";
import type { MqttMessageMode } from "./13-mqtt-messages";

/** What firmware does beyond the manual, as far as the driver has to know which one it speaks to. */
export interface Quirks {
  /** It looks for upgrades by itself, and restarts with them, unless it is told not to (EC716S 4.21). */
  upgradesByItself: boolean;
  /** How messages are taken: its cache of four loses the oldest without a word (EC716S 13.8). */
  mqttMessages: MqttMessageMode;
}

/** What is assumed of firmware that is not in the table, and until it is known: the worst of all. */
export const CAUTIOUS: ChosenRevision<Quirks> = {
  name: "unknown firmware",
  about: "in no entry of the table, so the worst known is assumed",
  quirks: { upgradesByItself: true, mqttMessages: "pushed" },
};

/** Entries of a revision stand before the one for all others of the model. */
export const REVISIONS: readonly Revision<Quirks>[] = [
  {
    name: "YM310 X09 of the manual",
    about: "does as the manual of 2024-08-19, and looks for upgrades by itself",
    model: "YM310 X09",
    revision: "YM310.X09_AT.U60_R2.0.0",
    quirks: {},
  },
  {
    name: "YM310",
    about: "a revision that is not in the table; taken for the manual's",
    model: "YM310",
    revision: "",
    quirks: {},
  },
  {
    name: "EC618, EC716, EC718",
    about: "starts with ^boot.rom and RDY, maybe twice; the slot stands in +CPIN, and blanks are missing or stand elsewhere",
    model: "Air7",
    revision: "AirM2M_",
    quirks: { upgradesByItself: false },
  },
];

export function revisionOf(model: string, revision: string): ChosenRevision<Quirks> {
  return chooseRevision(REVISIONS, CAUTIOUS, model, revision);
}
