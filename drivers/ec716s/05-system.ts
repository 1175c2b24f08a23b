/** EC716S chapter 5, network service: the band, and the system as a whole (5.10, 5.11). */
import { flag } from "../3gpp/values";
import { fieldsAfter, type Fields } from "../at/fields";
import { ask, run } from "../at/requests";
import type { Session } from "../at/session";
import type { Answer, Done } from "../failure";

const RESPONSE_MS = 9000;

/** Access technologies, by 3GPP's number (EC716S 5.10, 5.11). */
export const ACCESS_TECHNOLOGIES: readonly string[] = [
  "GSM",
  "GSM Compact",
  "UTRAN",
  "GSM w/EGPRS",
  "UTRAN w/HSDPA",
  "UTRAN w/HSUPA",
  "UTRAN w/HSDPA and HSUPA",
  "E-UTRAN",
  "UTRAN HSPA+",
];
const E_UTRAN = 7;
/** Numbers of `ACCESS_TECHNOLOGIES` that are GSM. */
const GSM: readonly number[] = [0, 1, 3];
/** Bands of GSM, by <band> (EC716S 5.10). */
export const GSM_BANDS: readonly string[] = ["PGSM 900", "DCS GSM 1800", "PCS GSM 1900", "EGSM 900", "GSM 450", "GSM 480", "GSM 850"];

/** A band, as the module numbers it for its technology. */
export interface Band {
  band: number;
  /** Index in `ACCESS_TECHNOLOGIES`. */
  technology: number;
}

/** The band's name: `EGSM 900`, `UMTS BAND1`, `LTE BAND 3` (EC716S 5.10); UMTS counts from 0. */
export function bandName({ band, technology }: Band): string {
  if (technology === E_UTRAN) return `LTE BAND ${band}`;
  if (GSM.indexOf(technology) < 0) return `UMTS BAND${band + 1}`;
  return GSM_BANDS[band] ?? `GSM BAND ${band}`;
}

/** Whether changes of the band are reported, and the band where there is one. */
export interface BandReading {
  reports: boolean;
  now?: Band;
}

/** AT*BANDIND? : the band in use (EC716S 5.10). */
export function readBand(session: Session, answer: Answer<BandReading>): void {
  const prefix = "*BANDIND:";
  // A report has two fields.
  const accept = (line: string): boolean => fieldsAfter(line, prefix).count() !== 2;
  ask(session, { text: "AT*BANDIND?", timeoutMs: RESPONSE_MS, prefix, accept }, parseReading, answer);
}

/** AT*BANDIND= : whether changes of the band are reported (EC716S 5.10). */
export function setBandReports(session: Session, on: boolean, done: Done): void {
  run(session, on ? "AT*BANDIND=1" : "AT*BANDIND=0", RESPONSE_MS, done);
}

/** *BANDIND: the band has changed (EC716S 5.10). */
export function onBand(session: Session, listener: (this: void, band: Band) => void): void {
  session.onUrc("*BANDIND:", (line) => {
    const band = bandAt(fieldsAfter(line, "*BANDIND:"), 0);
    if (band === undefined) session.malformed(line);
    else listener(band);
  });
}

function parseReading(fields: Fields): BandReading | undefined {
  const reports = flag(fields.integer(0));
  if (reports === undefined) return undefined;
  const now = bandAt(fields, 1);
  return now === undefined ? { reports } : { reports, now };
}

function bandAt(fields: Fields, index: number): Band | undefined {
  const band = fields.integer(index);
  const technology = fields.integer(index + 1);
  return band === undefined || technology === undefined ? undefined : { band, technology };
}

/** By <srv_status> (EC716S 5.11). */
export const SERVICES: readonly string[] = ["none", "restricted", "valid", "restricted to an area", "saving power"];
/** By <srv_domain> (EC716S 5.11). */
export const DOMAINS: readonly string[] = ["none", "calls", "packets", "calls and packets"];
/** By <sys_mode>; others are reserved (EC716S 5.11). */
const SYSTEM_MODES: { readonly [mode: string]: string | undefined } = { "0": "no service", "3": "GSM", "4": "WCDMA", "5": "TD-SCDMA", "17": "LTE" };
/** <sim_state> of a card that can be used. */
const SIM_VALID = 1;

/** The system as a whole. */
export interface SystemInformation {
  /** One of `SERVICES`. */
  service: string;
  /** One of `DOMAINS`. */
  domain: string;
  roaming: boolean;
  /** `LTE`; `reserved` for what the manual does not name. */
  mode: string;
  /** Whether the card can be used; one that waits for its PIN cannot, and AT+CPIN? tells why. */
  simValid: boolean;
  /** Index in `ACCESS_TECHNOLOGIES`; left out where it is not told. */
  technology?: number;
}

/** AT^SYSINFO: service, domain, roaming, kind of network and card in one (EC716S 5.11). */
export function readSystemInformation(session: Session, answer: Answer<SystemInformation>): void {
  ask(session, { text: "AT^SYSINFO", timeoutMs: RESPONSE_MS, prefix: "^SYSINFO:" }, parseSystem, answer);
}

function parseSystem(fields: Fields): SystemInformation | undefined {
  const service = SERVICES[fields.integer(0) ?? -1];
  const domain = DOMAINS[fields.integer(1) ?? -1];
  const roaming = flag(fields.integer(2));
  const sim = fields.integer(4);
  if (service === undefined || domain === undefined || roaming === undefined || sim === undefined) return undefined;
  const mode = SYSTEM_MODES[fields.text(3)] ?? "reserved";
  return { service, domain, roaming, mode, simValid: sim === SIM_VALID, technology: fields.integer(5) };
}
