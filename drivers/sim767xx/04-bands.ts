/** SIM767XX chapter 4, network: the bands that are used (4.2.5). */
import { parseHex } from "../../hal/bytes";
import { outOfRange } from "../at/parameters";
import { ask, runUnless } from "../at/requests";
import type { Fields } from "../at/fields";
import type { Session } from "../at/session";
import { refused, type Answer, type Done, type Failure } from "../failure";

const BANDS_RESPONSE_MS = 25000;
/** The first band of each mask, and its hexadecimal digits. */
const LOW = { first: 1, digits: 16 };
const HIGH = { first: 65, digits: 2 };
const LAST_LOW = 43;
const LAST_HIGH = 72;
/** LTE has no such bands (SIM767XX 4.2.5). */
const GAPS: readonly number[] = [15, 16, 22, 31, 32];
const BITS: readonly number[] = [1, 2, 4, 8];

/** Bands of LTE. */
export interface Bands {
  /** 1 to 43 without 15, 16, 22, 31 and 32. */
  low: readonly number[];
  /** 65 to 72. Where it is left out, nothing is said of these: what becomes of them is the module's matter. */
  high?: readonly number[];
}

/** AT+CNBP? : the bands that are used, each list ascending (SIM767XX 4.2.5). Which there are at all, `testNetwork` tells. */
export function readBands(session: Session, answer: Answer<Bands>): void {
  ask(session, { text: "AT+CNBP?", timeoutMs: BANDS_RESPONSE_MS, prefix: "+CNBP:" }, parseBands, answer);
}

/**
 * AT+CNBP= : which bands are used, one at least; kept for good (SIM767XX 4.2.5). A module that is kept
 * off the bands of its place finds no network any more.
 */
export function setBands(session: Session, bands: Bands, done: Done): void {
  const { low, high } = bands;
  const masks = [maskOf(low, LOW.first, LOW.digits)];
  if (high !== undefined) masks.push(maskOf(high, HIGH.first, HIGH.digits));
  runUnless(session, badBands(bands), `AT+CNBP=${masks.join(",")}`, BANDS_RESPONSE_MS, done);
}

function badBands({ low, high = [] }: Bands): Failure | undefined {
  for (const band of low) {
    const objection = outOfRange("the band", band, LOW.first, LAST_LOW);
    if (objection !== undefined) return objection;
    if (GAPS.indexOf(band) >= 0) return refused(`there is no band ${band}; leave it out`);
  }
  for (const band of high) {
    const objection = outOfRange("the high band", band, HIGH.first, LAST_HIGH);
    if (objection !== undefined) return objection;
  }
  return low.length + high.length === 0 ? refused("without a band no network would be found; name one") : undefined;
}

/** `0X` and so many digits; bit 0 is band `first`. */
function maskOf(bands: readonly number[], first: number, digits: number): string {
  let mask = "";
  for (let digit = digits - 1; digit >= 0; digit--) {
    let value = 0;
    for (let bit = 0; bit < BITS.length; bit++) if (bands.indexOf(first + digit * 4 + bit) >= 0) value += BITS[bit] as number;
    mask += "0123456789ABCDEF".charAt(value);
  }
  return "0X" + mask;
}

function parseBands(fields: Fields): Bands | undefined {
  const low = bandsOf(fields.text(0), LOW.first);
  const high = fields.text(1) === "" ? undefined : bandsOf(fields.text(1), HIGH.first);
  if (low === undefined || (high === undefined && fields.text(1) !== "")) return undefined;
  return high === undefined ? { low } : { low, high };
}

function bandsOf(mask: string, first: number): number[] | undefined {
  if (mask.charAt(0) !== "0" || mask.charAt(1).toLowerCase() !== "x" || mask.length < 3) return undefined;
  const bands: number[] = [];
  for (let index = mask.length - 1; index > 1; index--) {
    const value = parseHex(mask.charAt(index));
    if (value === undefined) return undefined;
    const lowest = first + (mask.length - 1 - index) * 4;
    for (let bit = 0; bit < BITS.length; bit++) if (Math.floor(value / (BITS[bit] as number)) % 2 === 1) bands.push(lowest + bit);
  }
  return bands;
}
