/** SIM767XX chapter 8, serial interface: DCD, character framing, what keeps the module awake, and late URCs (8.2.2, 8.2.5, 8.2.8, 8.2.12). */
import { find, parseInteger } from "../../hal/bytes";
import type { Fields } from "../at/fields";
import { outOfRange } from "../at/parameters";
import { ask, malformed, run, runUnless } from "../at/requests";
import type { Session } from "../at/session";
import type { Answer, Done } from "../failure";

const RESPONSE_MS = 5000;

/** What DCD shows: nothing, whether there is a carrier, or the end of a call for data by a pulse of a second. */
export type DcdMode = "always" | "carrier" | "pulse";
const DCD_MODES: readonly DcdMode[] = ["always", "carrier", "pulse"];

/** AT&C: when DCD is on (SIM767XX 8.2.2). Lost at a restart, but for `saveSettings`. */
export function setDcdMode(session: Session, mode: DcdMode, done: Done): void {
  run(session, `AT&C${DCD_MODES.indexOf(mode)}`, RESPONSE_MS, done);
}

/** Bits of a character; of stop bits there is one. */
export interface CharacterFraming {
  dataBits: 7 | 8;
  parity: Parity;
}
export type Parity = "odd" | "even" | "none";
const PARITIES: readonly Parity[] = ["odd", "even", "none"];
/** <format> without parity, and one less with it. */
const EIGHT_BITS = 2;
const SEVEN_BITS = 4;

/**
 * AT+ICF= : the bits of a character (SIM767XX 8.2.5). Lost at a restart. The UART has to change with it;
 * bytes need 8 bits. The numbers are other ones than those of V.250.
 */
export function setFraming(session: Session, { dataBits, parity }: CharacterFraming, done: Done): void {
  const format = (dataBits === 8 ? EIGHT_BITS : SEVEN_BITS) - (parity === "none" ? 0 : 1);
  run(session, `AT+ICF=${format},${PARITIES.indexOf(parity)}`, RESPONSE_MS, done);
}

/** AT+ICF? : the bits of a character (SIM767XX 8.2.5). */
export function readFraming(session: Session, answer: Answer<CharacterFraming>): void {
  ask(session, { text: "AT+ICF?", timeoutMs: RESPONSE_MS, prefix: "+ICF:" }, parseFraming, answer);
}

function parseFraming(fields: Fields): CharacterFraming | undefined {
  const format = fields.integer(0);
  const parity = PARITIES[fields.integer(1) ?? -1];
  if (format === undefined || format < 1 || format > SEVEN_BITS || parity === undefined) return undefined;
  const without = format === EIGHT_BITS || format === SEVEN_BITS;
  return { dataBits: format <= EIGHT_BITS ? 8 : 7, parity: without ? "none" : parity };
}

/** What the module's sleep depends on. */
export interface SleepConditions {
  /** Whether DTR is high, which AT+CSCLK=1 waits for. */
  dtrHigh: boolean;
  /** Whether USB is plugged in, which keeps the module awake. */
  usb: boolean;
  /** The setting of AT+CSCLK, 0 to 2. */
  sleep: number;
}

/** AT+LPSTATUS: what keeps the module awake (SIM767XX 8.2.8); models with GPS do not have it. The answer is prose. */
export function readSleepConditions(session: Session, answer: Answer<SleepConditions>): void {
  const text = "AT+LPSTATUS";
  session.send({ text, timeoutMs: RESPONSE_MS, info: [""], infoRequired: true }, (failure, { lines }) => {
    if (failure !== undefined) return answer(failure);
    const prose = lines.join(" ");
    const dtr = valueOf(prose, "DTR_LEVEL");
    const usb = valueOf(prose, "USB_PHY");
    // The sentences behind the state name it once more.
    const sleep = valueOf(prose, "CSCLK");
    if (dtr === undefined || usb === undefined || sleep === undefined) answer(malformed(session, text, prose));
    else answer(undefined, { dtrHigh: dtr === 1, usb: usb === 1, sleep });
  });
}

/** The digit of the first `name = 1`. */
function valueOf(prose: string, name: string): number | undefined {
  const at = find(prose, name + " = ", 0);
  return at < 0 ? undefined : parseInteger(prose.charAt(at + name.length + 3));
}

/** AT+CURCD= : how long what comes by itself is held back, 0 to 10000 ms, as far as the firmware does it (SIM767XX 8.2.12). Lost at a restart. */
export function setUrcDelay(session: Session, delayMs: number, done: Done): void {
  runUnless(session, outOfRange("the delay", delayMs, 0, 10000), `AT+CURCD=${delayMs},1`, RESPONSE_MS, done);
}

/** AT+CURCD? : how long what comes by itself is held back, ms (SIM767XX 8.2.12). */
export function readUrcDelay(session: Session, answer: Answer<number>): void {
  ask(session, { text: "AT+CURCD?", timeoutMs: RESPONSE_MS, prefix: "+CURCD:" }, (fields) => fields.integer(0), answer);
}
