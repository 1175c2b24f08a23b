/** SIM767XX chapter 18: new firmware for the module, over the network (18.2.1) or over the UART (18.2.2). */
import { find, parseInteger, slice, startsWith } from "../../hal/bytes";
import type { AtCommand } from "../at/command";
import { outOfRange, quote, unquotable } from "../at/parameters";
import { refuse, runUnless, test, textAfter } from "../at/requests";
import type { Session } from "../at/session";
import { refused, type Answer, type Done, type Failure } from "../failure";
import type { ByteSource } from "../modem";

/** The manual gives none for AT+CFOTA, which may have to reach its server before it answers. */
const START_MS = 120000;
const TEST_MS = 5000;
/** Of either step of AT+LFOTA; of the second one from the last byte of the image on (SIM767XX 18.2.2). */
const LOCAL_MS = 300000;
/** An OK may follow the line that says the same, as the table of AT+CFOTA has it and its example has not. */
const STRAY_OK_MS = 300;
const PREFIX = "+CFOTA:";
const STARTED = ["+CFOTA: FOTA,START"];
const REFUSED = ["+CFOTA: ERROR"];
const DOWNLOADING = "DOWNLOADING:";
const COMPLETE = 100;
const CREDENTIAL_BYTES = 128;

/** What an address may have, in bytes. */
export const FOTA_URL_BYTES = { ftp: 128, http: 255 };
/** From `complete` until the module restarts, s (SIM767XX 18.3). */
export const FOTA_RESTART_SECONDS = 8;

export interface FotaServer {
  /** 0 to 5; the manual does not say of what. */
  channel: number;
  way: "ftp" | "http";
  /** FTP: `host:port/path`, 1 to 128 bytes. HTTP: with http:// or https://, 1 to 255 bytes. */
  url: string;
  /** 0 to 128 bytes each, without a comma: the manual writes them without quotes. */
  user: string;
  password: string;
}

/**
 * AT+CFOTA= : has the module fetch its firmware; done when it has begun, the rest comes as `FotaEvent`s
 * (SIM767XX 18.2.1). Needs `onFotaEvent` to have been called.
 */
export function startFota(session: Session, server: FotaServer, done: Done): void {
  const { channel, way, url, user, password } = server;
  const objection =
    outOfRange("the channel", channel, 0, 5) ??
    unquotable("the URL", url, 1, FOTA_URL_BYTES[way]) ??
    plain("the user", user) ??
    plain("the password", password);
  if (objection !== undefined) return refuse(session, objection, done);
  const place = `AT+CFOTA=${channel},${way === "ftp" ? 0 : 1},${quote(url)}`;
  const command: AtCommand = { text: `${place},${user},${password}`, name: place, timeoutMs: START_MS, finals: STARTED, failures: REFUSED };
  session.send(command, (failure, { final }) => {
    if (final !== "OK") session.hold(STRAY_OK_MS);
    done(failure);
  });
}

function plain(name: string, text: string): Failure | undefined {
  if (find(text, ",", 0) >= 0) return refused(`${name} holds a comma, which AT+CFOTA takes for the end of it; choose another one`);
  return unquotable(name, text, 0, CREDENTIAL_BYTES);
}

/** AT+LFOTA=? : the values that the module names (SIM767XX 18.2.2). */
export function testLocalFota(session: Session, answer: Answer<string>): void {
  test(session, "+LFOTA", TEST_MS, answer);
}

/** AT+LFOTA=0: makes room for an image of `bytes` (SIM767XX 18.2.2). */
export function prepareLocalFota(session: Session, bytes: number, done: Done): void {
  runUnless(session, badSize(bytes), `AT+LFOTA=0,${bytes}`, LOCAL_MS, done);
}

/**
 * AT+LFOTA=1: the image itself, behind `prepareLocalFota`; done when the module has taken all of it
 * (SIM767XX 18.2.2). Nothing else can be asked meanwhile: 5 MB take eight minutes at 115200 baud.
 */
export function sendLocalFota(session: Session, image: ByteSource, done: Done): void {
  const length = image.length;
  const objection = badSize(length);
  if (objection !== undefined) return refuse(session, objection, done);
  session.send({ text: `AT+LFOTA=1,${length}`, timeoutMs: LOCAL_MS, inputSource: image }, (failure) => done(failure));
}

/** The manual gives no limit; this is what a signed number of 32 bits holds. */
function badSize(bytes: number): Failure | undefined {
  return outOfRange("the number of bytes of the image", bytes, 1, 2147483647);
}

/** What the module tells of an update. */
export type FotaEvent =
  | { kind: "started" }
  | { kind: "downloading"; percent: number }
  /** The image is there: the module restarts in 8 s and installs it. */
  | { kind: "complete" }
  /** `code` where it gave a number, of which the manual has no table. */
  | { kind: "failed"; code?: number };

/** Hears the unsolicited results of chapter 18 (SIM767XX 18.3, and the example of 18.2.1); call it once a session. */
export function onFotaEvent(session: Session, listener: (event: FotaEvent) => void): void {
  session.onUrc(PREFIX, (line) => {
    const event = parseEvent(textAfter(line, PREFIX));
    if (event === undefined) session.malformed(line);
    else listener(event);
  });
}

function parseEvent(text: string): FotaEvent | undefined {
  if (text === "FOTA,START") return { kind: "started" };
  if (text === "ERROR") return { kind: "failed" };
  if (startsWith(text, DOWNLOADING)) {
    const percent = parseInteger(textAfter(text, DOWNLOADING));
    return percent === undefined || percent < 0 || percent > 100 ? undefined : { kind: "downloading", percent };
  }
  const space = find(text, " ", 0);
  const code = parseInteger(space < 0 ? text : slice(text, 0, space));
  if (code === undefined) return undefined;
  return code === COMPLETE ? { kind: "complete" } : { kind: "failed", code };
}
