/** SIM767XX chapter 4, network: extended DRX, which lets the module sleep between two looks at the network (4.2.10, 4.2.11). */
import { outOfRange } from "../at/parameters";
import { fieldsAfter, type Fields } from "../at/fields";
import { ask, askAll, run, runUnless } from "../at/requests";
import type { Session } from "../at/session";
import type { Answer, Done } from "../failure";

const EDRX_RESPONSE_MS = 9000;
/** <AcT-type> of E-UTRAN, the only technology. */
const E_UTRAN = 4;
const CYCLES = 16;

/** From one look at the network to the next, ms, by the value of a cycle (24.008 table 10.5.5.32, as 4.2.10 refers to). */
export const EDRX_CYCLES_MS: readonly number[] = [
  5120, 10240, 20480, 40960, 61440, 81920, 102400, 122880, 143360, 163840, 327680, 655360, 1310720, 2621440, 5242880, 10485760,
];

/** Whether eDRX is asked for, and whether `onEdrx` hears what the network makes of it. */
export type EdrxUse = "off" | "on" | "on-with-reports";
const USES: readonly EdrxUse[] = ["off", "on", "on-with-reports"];

/**
 * AT+CEDRXS= : whether the module asks for eDRX, and for which cycle, 0 to 15 in `EDRX_CYCLES_MS`, the
 * module's own where it is left out; kept for good (SIM767XX 4.2.10).
 */
export function setEdrx(session: Session, use: EdrxUse, cycle: number | undefined, done: Done): void {
  const text = `AT+CEDRXS=${USES.indexOf(use)},${E_UTRAN}`;
  if (cycle === undefined) return run(session, text, EDRX_RESPONSE_MS, done);
  runUnless(session, outOfRange("the cycle", cycle, 0, CYCLES - 1), `${text},"${binary(cycle)}"`, EDRX_RESPONSE_MS, done);
}

/** AT+CEDRXS=3: eDRX is off, and its cycle as from the factory (SIM767XX 4.2.10). */
export function forgetEdrx(session: Session, done: Done): void {
  run(session, "AT+CEDRXS=3", EDRX_RESPONSE_MS, done);
}

/** The cycle that is asked for. */
export interface EdrxRequest {
  /** 3GPP's number, 4 for E-UTRAN. */
  technology: number;
  /** Index in `EDRX_CYCLES_MS`; left out where none is told. */
  cycle?: number;
}

/** AT+CEDRXS? : what is asked for, a line a technology (SIM767XX 4.2.10); not whether eDRX is on. */
export function readEdrx(session: Session, answer: Answer<EdrxRequest[]>): void {
  askAll(session, { text: "AT+CEDRXS?", timeoutMs: EDRX_RESPONSE_MS, prefix: "+CEDRXS:" }, parseRequest, answer);
}

/** AT+CEDRXRDP: the cycle in use with this cell (SIM767XX 4.2.11); a technology of 0 where it does without eDRX. */
export function readEdrxInUse(session: Session, answer: Answer<EdrxRequest>): void {
  ask(session, { text: "AT+CEDRXRDP", timeoutMs: EDRX_RESPONSE_MS, prefix: "+CEDRXRDP:" }, parseRequest, answer);
}

/** What the network made of a request. */
export interface EdrxReport extends EdrxRequest {
  /** The network's cycle, an index in `EDRX_CYCLES_MS`. */
  granted?: number;
  /** How long the module listens at each look, as 24.008 numbers it, 0 to 15. */
  pagingWindow?: number;
}

/** +CEDRXP: the network gave other values (SIM767XX 4.2.10). */
export function onEdrx(session: Session, listener: (this: void, report: EdrxReport) => void): void {
  session.onUrc("+CEDRXP:", (line) => {
    const fields = fieldsAfter(line, "+CEDRXP:");
    const report: EdrxReport | undefined = parseRequest(fields);
    if (report === undefined) return session.malformed(line);
    report.granted = fromBinary(fields.text(2));
    report.pagingWindow = fromBinary(fields.text(3));
    listener(report);
  });
}

function parseRequest(fields: Fields): EdrxRequest | undefined {
  const technology = fields.integer(0);
  return technology === undefined ? undefined : { technology, cycle: fromBinary(fields.text(1)) };
}

/** Four binary digits. */
function binary(value: number): string {
  let digits = "";
  for (let rest = value; digits.length < 4; rest = Math.floor(rest / 2)) digits = (rest % 2 === 1 ? "1" : "0") + digits;
  return digits;
}

function fromBinary(digits: string): number | undefined {
  if (digits.length !== 4) return undefined;
  let value = 0;
  for (let index = 0; index < 4; index++) {
    const digit = digits.charAt(index);
    if (digit !== "0" && digit !== "1") return undefined;
    value = value * 2 + (digit === "1" ? 1 : 0);
  }
  return value;
}
