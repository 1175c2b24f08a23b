/**
 * SIM767XX chapter 6, SIM: commands to the card itself (6.2.6 to 6.2.8). Before them `setSimSleep(false)` is
 * due, as a card that sleeps has no power; behind the last one `setSimSleep(true)` saves current again.
 */
import { byteAt, slice } from "../../hal/bytes";
import { fromHex, toHex } from "../at/hex";
import type { Fields } from "../at/fields";
import { flag } from "../3gpp/values";
import { outOfRange, quote } from "../at/parameters";
import { ask, refuse, run } from "../at/requests";
import type { Session } from "../at/session";
import { refused, type Answer, type Done, type Failure } from "../failure";

/** The manual gives none for AT+CRSM and AT+CSIMSLEEP. */
const CARD_RESPONSE_MS = 5000;
/** Header, length, data and expected length of a command to a card. */
const LEAST_APDU_BYTES = 4;
const MOST_APDU_BYTES = 261;
const MOST_DATA_BYTES = 255;

/** What a card answered. 144 and 0 are success; a refusal by the card is an answer, too, and no failure. */
export interface CardAnswer {
  /** Both status bytes, 0 to 255. */
  sw1: number;
  sw2: number;
  data: string;
}

/**
 * AT+CSIM= : sends a command of 4 to 261 bytes to the card as it is (SIM767XX 6.2.6). Commands of the SIM
 * toolkit do not pass.
 */
export function sendApdu(session: Session, apdu: string, answer: Answer<CardAnswer>): void {
  const objection = outOfRange("the length of the card's command", apdu.length, LEAST_APDU_BYTES, MOST_APDU_BYTES);
  if (objection !== undefined) return refuse(session, objection, answer);
  const text = `AT+CSIM=${apdu.length * 2},${quote(toHex(apdu))}`;
  ask(session, { text, timeoutMs: CARD_RESPONSE_MS, prefix: "+CSIM:" }, parseApduAnswer, answer);
}

/** The status stands at the end. */
function parseApduAnswer(fields: Fields): CardAnswer | undefined {
  const bytes = fromHex(fields.text(1));
  if (bytes === undefined || bytes.length < 2 || fields.integer(0) !== bytes.length * 2) return undefined;
  const status = bytes.length - 2;
  return { sw1: byteAt(bytes, status), sw2: byteAt(bytes, status + 1), data: slice(bytes, 0, status) };
}

/** What a card can be asked with AT+CRSM. */
export type FileCommand =
  | "read-binary"
  | "read-record"
  | "get-response"
  | "update-binary"
  | "update-record"
  | "status"
  | "retrieve-data"
  | "set-data";
const FILE_COMMANDS: { readonly [command in FileCommand]: number } = {
  "read-binary": 176,
  "read-record": 178,
  "get-response": 192,
  "update-binary": 214,
  "update-record": 220,
  status: 242,
  "retrieve-data": 203,
  "set-data": 219,
};

/** Files of the card that a device may want; the manual lists them all (SIM767XX 6.2.7). */
export const CARD_FILES = {
  ICCID: 0x2fe2,
  IMSI: 0x6f07,
  SERVICE_PROVIDER: 0x6f46,
  FORBIDDEN_OPERATORS: 0x6f7b,
  LOCATION: 0x6f7e,
  ADMINISTRATION: 0x6fad,
  MSISDN: 0x6f40,
} as const;

/** What AT+CRSM does to a file. */
export interface FileRequest {
  command: FileCommand;
  /** 0 to 65535, `CARD_FILES`; the current one where it is left out. */
  file?: number;
  /** 0 to 255 each, as 51.011 and 31.102 have them for the command; 0 where left out. Without `file` none is sent. */
  p1?: number;
  p2?: number;
  p3?: number;
  /** What is written, up to 255 bytes. */
  data?: string;
}

/** AT+CRSM= : reads or writes a file of the card, which the module selects itself (SIM767XX 6.2.7). */
export function accessFile(session: Session, request: FileRequest, answer: Answer<CardAnswer>): void {
  const { command, file, p1 = 0, p2 = 0, p3 = 0, data } = request;
  const objection = badRequest(request, [p1, p2, p3]);
  if (objection !== undefined) return refuse(session, objection, answer);
  const where = file === undefined ? "" : `,${file}`;
  const how = file === undefined ? "" : `,${p1},${p2},${p3}`;
  const what = data === undefined ? "" : `,${quote(toHex(data))}`;
  const text = `AT+CRSM=${FILE_COMMANDS[command]}${where}${how}${what}`;
  ask(session, { text, timeoutMs: CARD_RESPONSE_MS, prefix: "+CRSM:" }, parseFileAnswer, answer);
}

function badRequest({ file, data }: FileRequest, parameters: readonly number[]): Failure | undefined {
  for (const parameter of parameters) {
    const objection = outOfRange("a parameter for the card", parameter, 0, 255);
    if (objection !== undefined) return objection;
  }
  if (file === undefined && data !== undefined) return refused("data for the card needs a file; name one");
  return outOfRange("the card's file", file ?? 0, 0, 65535) ?? outOfRange("the length of the data", (data ?? "").length, 0, MOST_DATA_BYTES);
}

function parseFileAnswer(fields: Fields): CardAnswer | undefined {
  const sw1 = fields.integer(0);
  const sw2 = fields.integer(1);
  const data = fromHex(fields.text(2));
  return sw1 === undefined || sw2 === undefined || data === undefined ? undefined : { sw1, sw2, data };
}

/** AT+CSIMSLEEP= : whether the module may cut the card's power to save current (SIM767XX 6.2.8). Lost at a restart. */
export function setSimSleep(session: Session, allowed: boolean, done: Done): void {
  run(session, allowed ? "AT+CSIMSLEEP=1" : "AT+CSIMSLEEP=0", CARD_RESPONSE_MS, done);
}

/** AT+CSIMSLEEP? : whether the card's power may be cut (SIM767XX 6.2.8). */
export function readSimSleep(session: Session, answer: Answer<boolean>): void {
  const command = { text: "AT+CSIMSLEEP?", timeoutMs: CARD_RESPONSE_MS, prefix: "+CSIMSLEEP:" };
  ask(session, command, (fields) => flag(fields.integer(0)), answer);
}
