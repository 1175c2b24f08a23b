/** EC716S chapter 4, device control: firmware over the air (4.21). */
import { fieldsAfter } from "../at/fields";
import { outOfRange, quote, unquotable } from "../at/parameters";
import { ask, run, runUnless } from "../at/requests";
import type { Session } from "../at/session";
import type { Answer, Done } from "../failure";

const RESPONSE_MS = 9000;
/** `refused` beyond it: the manual prints 2^32, which 32 bits do not hold. */
const LONGEST_PERIOD_S = 4294967295;

/** Whether a setting is kept over restarts; where it is `unsaved` nothing is written to flash (EC716S 4.21). */
export type Keeping = "saved" | "unsaved";
const KEEPING: { readonly [keeping in Keeping]: string } = { saved: "", unsaved: ",1" };

/** AT+UPGRADE: asks the server now, and upgrades where it has more; done when that was begun (EC716S 4.21). */
export function startUpgrade(session: Session, done: Done): void {
  run(session, "AT+UPGRADE", RESPONSE_MS, done);
}

/**
 * AT+UPGRADE="AUTO": whether the module asks the server by itself, upgrades and restarts twice when
 * that has more; on from the factory (EC716S 4.21).
 */
export function setAutomaticUpgrade(session: Session, on: boolean, keeping: Keeping, done: Done): void {
  run(session, `AT+UPGRADE="AUTO",${on ? 1 : 0}${KEEPING[keeping]}`, RESPONSE_MS, done);
}

/** AT+UPGRADE="AUTO" (EC716S 4.21). */
export function readAutomaticUpgrade(session: Session, answer: Answer<boolean>): void {
  ask(session, setting("AUTO"), (fields) => (fields.text(1) === "" ? undefined : fields.text(1) === "1"), answer);
}

/** AT+UPGRADE="PERIOD": seconds between two questions to the server, 60 or more (EC716S 4.21). */
export function setUpgradePeriod(session: Session, seconds: number, keeping: Keeping, done: Done): void {
  const objection = outOfRange("the period in seconds", seconds, 60, LONGEST_PERIOD_S);
  runUnless(session, objection, `AT+UPGRADE="PERIOD",${seconds}${KEEPING[keeping]}`, RESPONSE_MS, done);
}

/** AT+UPGRADE="PERIOD", in s (EC716S 4.21). */
export function readUpgradePeriod(session: Session, answer: Answer<number>): void {
  ask(session, setting("PERIOD"), (fields) => fields.integer(1), answer);
}

/** The manual gives no limit for either text. */
export const UPGRADE_URL_BYTES = 255;

/** AT+UPGRADE="URL" or "KEY": a server of one's own, `http://...`, or the product's key on the maker's (EC716S 4.21). */
export function setUpgradeSource(session: Session, kind: "URL" | "KEY", value: string, keeping: Keeping, done: Done): void {
  const text = `AT+UPGRADE=${quote(kind)},${quote(value)}${KEEPING[keeping]}`;
  runUnless(session, unquotable("the " + kind, value, 1, UPGRADE_URL_BYTES), text, RESPONSE_MS, done);
}

/** AT+UPGRADE="URL" or "KEY" (EC716S 4.21). */
export function readUpgradeSource(session: Session, kind: "URL" | "KEY", answer: Answer<string>): void {
  ask(session, setting(kind), (fields) => fields.text(1), answer);
}

export type UpgradeState =
  | { kind: "idle" }
  | { kind: "downloading"; percent: number }
  /** See `UPGRADE_ERRORS` and `UPGRADE_CAUSES`; what is not told is undefined. */
  | { kind: "ended"; error?: number; httpStatus?: number; cause?: number };

/** AT+UPGRADE? : nothing tells of the download by itself (EC716S 4.21). */
export function readUpgradeState(session: Session, answer: Answer<UpgradeState>): void {
  const prefix = "+UPGRADE:";
  ask(
    session,
    { text: "AT+UPGRADE?", timeoutMs: RESPONSE_MS, prefix, accept: (line) => fieldsAfter(line, prefix).integer(0) !== undefined },
    (fields): UpgradeState | undefined => {
      const state = fields.integer(0);
      if (state === 0) return { kind: "idle" };
      if (state === 1) return { kind: "downloading", percent: fields.integer(1) ?? 0 };
      if (state !== 2) return undefined;
      return { kind: "ended", error: fields.integer(1), httpStatus: fields.integer(2), cause: fields.integer(3) };
    },
    answer,
  );
}

/** <error code> of AT+UPGRADE? (EC716S 4.21); without the minus they are those of +CME ERROR. */
export const UPGRADE_ERRORS: { readonly [code: string]: string | undefined } = {
  "-1000": "the address is no URL",
  "-1001": "network error",
  "-1002": "the server cannot be reached",
  "-1003": "the firmware does not fit",
  "-1004": "the server answered an error",
  "-1005": "the firmware could not be stored",
  "-1006": "another error",
};

/** <fota error cause> of AT+UPGRADE? (EC716S 4.21). */
export const UPGRADE_CAUSES: { readonly [code: string]: string | undefined } = {
  "3": "the server does not know this device",
  "17": "no permission",
  "25": "the server does not know this project",
  "26": "the server does not know this firmware",
  "27": "the firmware is the latest already, or upgrades are switched off, or the server lacks the IMEI",
};

function setting(tag: string): { text: string; timeoutMs: number; prefix: string } {
  return { text: `AT+UPGRADE=${quote(tag)}`, timeoutMs: RESPONSE_MS, prefix: "+UPGRADE:" };
}
