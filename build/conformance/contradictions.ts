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
  "sim767xx/2/H/1": { reason: "ends a call with voice; of calls only those for data are supported (2.2.1), and AT+CVHU has no section", side: "twin" },
  "sim767xx/2/&V/1": { reason: "prints no OK; 2.2.7 has OK behind the configuration" },
  "sim767xx/5/+CGAUTH/2": { reason: "a blank stands behind <auth_type>, which 5.2.11 has not", side: "twin" },
  "sim767xx/6/+CRSM/2": { reason: "29 hexadecimal digits are answered, and a byte has two (6.2.7)", side: "driver" },
  "sim767xx/9/+CPMUTEMP/1": { reason: "the OK is not printed; 9.2.9 has it" },
  "sim767xx/14/+HTTPHEAD/1": { reason: "announces 653 bytes and prints 652; 14.2.5 has exactly as many as it announces" },
  "ec716s/6/+CGREG/2": { reason: "the OK of AT+CGREG=1 is not printed; 6.1 has it" },
  "ec716s/6/+CGREG/3": { reason: "the OK of AT+CGREG=2 is not printed, and the cell has four digits in the report, as in 6.1, and eight in the answer behind it" },
  "ec716s/6/+CGEREP/1": { reason: "two events lack their first words, NW DEACT in 6.8", side: "twin" },
  "ec716s/9/+SSLCFG/1": {
    reason: "AT+CIPSTART lacks <mode>, which is no option in 9.9, and AT+CIPSHUT is answered by OK; 9.29 has SHUT OK",
  },
  "ec716s/9/+SSLCFG/2": {
    reason: "link 2 is shown with another address than AT+CIPSTART gave it, and the file of its authority is never written",
    side: "twin",
  },
  "ec716s/9/+CIPHEAD/1": { reason: "the protocol is missing from the third head, though AT+CIPSHOWTP=1 still holds (9.24)", side: "twin" },
  "ec716s/9/+CIPRXGET/2": { reason: "AT+CIFSR is answered by OK; 9.5 has the address and no OK", side: "twin" },
  "ec716s/9/+CIPMODE/2": {
    reason: "an OK follows SHUT OK, which ends AT+CIPSHUT in 9.29",
  },
  "ec716s/11/+HTTPACTION/1": { reason: "has several +HTTPACTION: of 1348 bytes each, and 9592 bytes are read then; 11.5 has one, with the length of what came", side: "twin" },
  "ec716s/11/+HTTPACTION/3": { reason: "has several +HTTPACTION: of 1348 bytes each, and 1592 bytes are read then; 11.5 has one, with the length of what came", side: "twin" },
  "ec716s/11/+HTTPHEAD/1": { reason: "prints no result of AT+HTTPACTION; 11.5 has +HTTPACTION: behind the OK" },
  "ec716s/13/+MIPSTART/1": { reason: "a message of nine bytes arrives that was published with eight, and none for the first publish", side: "twin" },
  "ec716s/13/+SSLMIPSTART/1": {
    reason: "AT+FSWRITE is answered without its prompt (8.4), and nothing tells that AT+SSLMIPSTART connected; 13.2 has CONNECT OK behind the OK",
  },
  "ec716s/13/+SSLMIPSTART/2": { reason: "nothing tells that AT+SSLMIPSTART connected; 13.2 has CONNECT OK behind the OK" },
};
