/** EC716S chapter 2: what the module is, and its restart. */
import { startsWith } from "../../hal/bytes";
import { askName } from "../3gpp/identification";
import { askImsi } from "../3gpp/sim";
import { ask, askText, malformed, run, test, textAfter } from "../at/requests";
import type { Session } from "../at/session";
import type { Answer, Done } from "../failure";
import type { Identity } from "../modem";

/** What is not in the table of EC716S 1.4 answers within 9 s. */
const RESPONSE_MS = 9000;

/** The commands of this chapter that have a test form. */
export type BasicTestForm = "+CGMR" | "+CGSN";

/** The test form of a command of this chapter: these two only say that they exist. */
export function testBasic(session: Session, command: BasicTestForm, answer: Answer<string>): void {
  test(session, command, RESPONSE_MS, answer);
}

/** AT+CGMI: the manufacturer (EC716S 2.1), `Yuga Co.,Ltd.` */
export function readManufacturer(session: Session, answer: Answer<string>): void {
  askName(session, "+CGMI", "+CGMI:", RESPONSE_MS, answer);
}

/** AT+CGMM: the model (EC716S 2.2), `YM310 X09` */
export function readModel(session: Session, answer: Answer<string>): void {
  askName(session, "+CGMM", "+CGMM:", RESPONSE_MS, answer);
}

/** AT+CGMR: the firmware's revision (EC716S 2.3). */
export function readRevision(session: Session, answer: Answer<string>): void {
  askName(session, "+CGMR", "Revision:", RESPONSE_MS, answer);
}

/** AT+CGSN: the IMEI, 15 digits (EC716S 2.4). */
export function readSerialNumber(session: Session, answer: Answer<string>): void {
  askName(session, "+CGSN", "+CGSN:", RESPONSE_MS, answer);
}

/** AT+ICCID: the card's serial number, mostly 20 digits (EC716S 2.5). */
export function readIccid(session: Session, answer: Answer<string>): void {
  const command = { text: "AT+ICCID", timeoutMs: RESPONSE_MS, prefix: "+ICCID:" };
  ask(session, command, (fields) => (fields.text(0) === "" ? undefined : fields.text(0)), answer);
}

/** AT+CIMI: the subscriber's number in the network, 15 digits (EC716S 2.6). */
export function readImsi(session: Session, answer: Answer<string>): void {
  askImsi(session, RESPONSE_MS, answer);
}

/** AT+VER: the revision once more; the manual has it in the example of 2.6 alone (EC716S 2.6). */
export function readVersion(session: Session, answer: Answer<string>): void {
  askName(session, "+VER", "+VER:", RESPONSE_MS, answer);
}

/** ATI: the revision, and with some firmware more, in lines (EC716S 2.7). */
export function readProduct(session: Session, answer: Answer<string[]>): void {
  askText(session, "ATI", RESPONSE_MS, answer);
}

/** What AT*I tells besides the identity (EC716S 2.8). What a firmware leaves out is an empty text. */
export interface ProductDetails extends Identity {
  hardware: string;
  /** `Aug 20 2024 17:04:06` */
  built: string;
  iccid: string;
  imsi: string;
}

/** AT*I: all that the module knows about itself (EC716S 2.8); an error where not one line makes sense. */
export function readDetails(session: Session, answer: Answer<ProductDetails>): void {
  askText(session, "AT*I", RESPONSE_MS, (failure, lines) => {
    if (failure !== undefined || lines === undefined) return answer(failure);
    const details: ProductDetails = {
      manufacturer: labelled(lines, ["Manufacturer:"]),
      model: labelled(lines, ["Model:"]),
      revision: labelled(lines, ["Revision:"]),
      imei: labelled(lines, ["IMEI:"]),
      hardware: labelled(lines, ["HWver:", "HWVer:"]),
      built: labelled(lines, ["Buildtime:", "BuildTime:"]),
      iccid: labelled(lines, ["ICCID:"]),
      imsi: labelled(lines, ["IMSI:"]),
    };
    if (details.model === "" && details.revision === "") answer(malformed(session, "AT*I", lines.join(", ")));
    else answer(undefined, details);
  });
}

/** AT+RESET: restarts the module; done when it is accepted (EC716S 2.9). */
export function restart(session: Session, done: Done): void {
  run(session, "AT+RESET", RESPONSE_MS, done);
}

/** What stands behind the first of `labels` that a line begins with; the case differs with the firmware. */
function labelled(lines: readonly string[], labels: readonly string[]): string {
  for (const line of lines) for (const label of labels) if (startsWith(line, label)) return textAfter(line, label);
  return "";
}
