/** Examples that contradict the manual that prints them: nobody can say, or answer, what they show. */
import type { SideName } from "./outcome";

export interface Contradiction {
  /** What the example shows, and what the manual's own syntax says. */
  reason: string;
  /** The side that cannot follow the example; both where left out. */
  side?: SideName;
}

/** By the example's id. */
export const CONTRADICTIONS: Readonly<Record<string, Contradiction>> = {
  "sim767xx/14/+HTTPHEAD/1": { reason: "announces 653 bytes and prints 652; 14.2.5 has exactly as many as it announces" },
  "ec716s/9/+CSTT/1": { reason: "prints no answers; 9.2 has OK or ERROR behind each command" },
  "ec716s/9/+CPNETAPN/1": { reason: "prints no answers to its last four commands; 9.2 and 10.1 have OK or ERROR behind each" },
  "ec716s/9/+SSLCFG/1": {
    reason: "AT+CIPSTART lacks <mode>, which is no option in 9.9, and AT+CIPSHUT is answered by OK; 9.29 has SHUT OK",
  },
  "ec716s/9/+CIPMODE/2": {
    reason: "the error is UDP ERROR:xx, where 9.39 has a number, and an OK follows SHUT OK, which ends AT+CIPSHUT in 9.29",
  },
  "ec716s/13/+SSLMIPSTART/1": {
    reason: "AT+FSWRITE is answered without its prompt (8.4), and nothing tells that AT+SSLMIPSTART connected; 13.2 has CONNECT OK behind the OK",
  },
  "ec716s/13/+SSLMIPSTART/2": { reason: "nothing tells that AT+SSLMIPSTART connected; 13.2 has CONNECT OK behind the OK" },
};
