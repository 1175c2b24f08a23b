import type { TwinRevision } from "../revisions";
import type { Identity } from "./identity";

/** Builds of the EC716S and of its nearest relatives. */
export const REVISIONS: readonly TwinRevision<Identity>[] = [
  { name: "manual", about: "The YM310 X09 of the manual's examples: nothing beyond the manual.", identity: {}, quirks: [], orders: {} },
  {
    name: "ec618",
    about: "A relative on the chips EC618, EC716 and EC718: boot text and RDY twice, the slot in +CPIN, blanks and empty lines in other places.",
    identity: { manufacturer: "AirM2M", model: "Air780E", revision: "AirM2M_780E_V1171_LTE_AT" },
    quirks: [
      "boot-rom-line",
      "boot-rdy",
      "boot-rdy-twice",
      "boot-network-lines",
      "nitz-forms",
      "cpin-slot",
      "reg-read-no-blank",
      "reg-hex-lower",
      "cgreg-before-cereg",
      "ciicr-pdp-deact",
      "fswrite-prompt-line",
      "fsread-no-gap",
      "fsmem-no-ok",
      "http-action-blank",
      "http-data-no-gap",
      "mqtt-close-cme",
      "mqtt-closed-after-disconnect",
    ],
    orders: {},
  },
  {
    name: "unlisted",
    about: "A YM310 X09 whose revision nobody has seen: it does as the manual.",
    identity: { revision: "YM310.X09_AT.U99_R9.9.9.991231" },
    quirks: [],
    orders: {},
  },
];
