/** EC716S chapter 9: TLS for TCP links (9.6) and its parameters for all services (9.7). */
import { find } from "../../hal/bytes";
import { fieldsAfter, type Fields } from "../at/fields";
import { outOfRange, quote, unquotable } from "../at/parameters";
import { ask, refuse, run, runUnless } from "../at/requests";
import type { Session } from "../at/session";
import { refused, type Answer, type Done, type Failure } from "../failure";
import { digit, LAST_LINK, RESPONSE_MS, switchAt } from "./09-tcpip-values";

/** TLS contexts of the services besides TCP, whose links 0 to 5 have those of their own number (EC716S 9.7). */
export const FTP_CONTEXT = 34;
export const MQTT_CONTEXT = 88;
export const HTTP_CONTEXT = 153;
const SERVICE_CONTEXTS: readonly number[] = [FTP_CONTEXT, MQTT_CONTEXT, HTTP_CONTEXT];

/** AT+CIPSSL? : whether TCP connections are made with TLS (EC716S 9.6). */
export function readTls(session: Session, answer: Answer<boolean>): void {
  ask(session, { text: "AT+CIPSSL?", timeoutMs: RESPONSE_MS, prefix: "+CIPSSL:" }, (fields) => switchAt(fields, 0), answer);
}

/** AT+CIPSSL= : for the TCP connections, of whatever link, that are made from now on (EC716S 9.6). */
export function setTls(session: Session, on: boolean, done: Done): void {
  run(session, `AT+CIPSSL=${digit(on)}`, RESPONSE_MS, done);
}

/**
 * Parameters that are numbers (EC716S 9.7). "sslversion": 0 SSL 3.0, 1 to 3 TLS 1.0 to 1.2, 4 all of
 * them. "seclevel": 0 nobody is verified, 1 the server, 2 the client as well if the server asks.
 * "ignorelocaltime": 1 where certificates never expire. "negotiatetimeout": longest handshake, 10 to
 * 300 s. "verifymode": 0 against a root certificate, 1 against another one.
 */
export type TlsNumber = "sslversion" | "seclevel" | "ignorelocaltime" | "negotiatetimeout" | "verifymode";
const RANGES: { readonly [name in TlsNumber]: readonly [number, number] } = {
  sslversion: [0, 4],
  seclevel: [0, 2],
  ignorelocaltime: [0, 1],
  negotiatetimeout: [10, 300],
  verifymode: [0, 1],
};

/** Parameters in quotes: names of files in the module, and the server's name (EC716S 9.7). */
export type TlsText = "cacert" | "clientcert" | "clientkey" | "hostname";

/**
 * Parameters without quotes: "ciphersuite", of `CIPHER_SUITES`; "clientrandom", 56 or 64 hexadecimal
 * digits; "premaster", which the manual does not describe (EC716S 9.7).
 */
export type TlsDigits = "ciphersuite" | "clientrandom" | "premaster";

export type TlsParameter = TlsNumber | TlsText | TlsDigits;

/** Cipher suites by what the module calls them (EC716S 9.7). */
export const CIPHER_SUITES: { readonly [digits: string]: string } = {
  "0X0035": "TLS_RSA_WITH_AES_256_CBC_SHA",
  "0X002F": "TLS_RSA_WITH_AES_128_CBC_SHA",
  "0X0005": "TLS_RSA_WITH_RC4_128_SHA",
  "0X0004": "TLS_RSA_WITH_RC4_128_MD5",
  "0X000A": "TLS_RSA_WITH_3DES_EDE_CBC_SHA",
  "0X003D": "TLS_RSA_WITH_AES_256_CBC_SHA256",
  "0XFFFF": "all of them",
};
export const ALL_CIPHER_SUITES = "0XFFFF";

/** Why `context` is none of the TLS contexts: those of links 0 to 5, and of the other services. */
function unknownContext(context: number): Failure | undefined {
  return SERVICE_CONTEXTS.indexOf(context) >= 0 ? undefined : outOfRange("the TLS context", context, 0, LAST_LINK);
}

/** AT+SSLCFG= without a value: the parameter's value as text; empty where none is set (EC716S 9.7). */
export function readTlsParameter(session: Session, name: TlsParameter, context: number, answer: Answer<string>): void {
  const refusal = unknownContext(context);
  if (refusal !== undefined) return refuse(session, refusal, answer);
  const prefix = "+SSLCFG:";
  const text = `AT+SSLCFG=${quote(name)},${context}`;
  const accept = (line: string): boolean => fieldsAfter(line, prefix).text(0) === name;
  const parse = (fields: Fields): string | undefined => (fields.integer(1) === context ? fields.text(2) : undefined);
  ask(session, { text, timeoutMs: RESPONSE_MS, prefix, accept }, parse, answer);
}

/** AT+SSLCFG= with a number in the range of `TlsNumber` (EC716S 9.7). */
export function setTlsNumber(session: Session, name: TlsNumber, context: number, value: number, done: Done): void {
  const [minimum, maximum] = RANGES[name];
  set(session, name, context, outOfRange(name, value, minimum, maximum), String(value), done);
}

/** AT+SSLCFG= with a text of 1 to 128 bytes (EC716S 9.7). */
export function setTlsText(session: Session, name: TlsText, context: number, value: string, done: Done): void {
  set(session, name, context, unquotable(name, value, 1, 128), quote(value), done);
}

/** AT+SSLCFG= with digits as `TlsDigits` says (EC716S 9.7). */
export function setTlsDigits(session: Session, name: TlsDigits, context: number, value: string, done: Done): void {
  set(session, name, context, wrongDigits(name, value), value, done);
}

/** AT+SSLCFG= with a comma and nothing behind it: the parameter has no value any more (EC716S 9.7). */
export function eraseTlsParameter(session: Session, name: TlsParameter, context: number, done: Done): void {
  set(session, name, context, undefined, "", done);
}

function set(session: Session, name: TlsParameter, context: number, objection: Failure | undefined, value: string, done: Done): void {
  const text = `AT+SSLCFG=${quote(name)},${context},${value}`;
  runUnless(session, unknownContext(context) ?? objection, text, RESPONSE_MS, done);
}

function wrongDigits(name: TlsDigits, value: string): Failure | undefined {
  if (name === "ciphersuite")
    return CIPHER_SUITES[value] === undefined ? refused(`${value} is no cipher suite that the module has`) : undefined;
  for (let index = 0; index < value.length; index++)
    if (find("0123456789ABCDEFabcdef", value.charAt(index), 0) < 0) return refused(`${name} holds something else than hexadecimal digits`);
  if (name === "premaster") return outOfRange("the number of digits", value.length, 1, 128);
  return value.length === 56 || value.length === 64 ? undefined : refused(`${name} has ${value.length} digits; allowed are 56 and 64`);
}
