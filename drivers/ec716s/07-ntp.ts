/** EC716S chapter 7: the time from a server. It wants an open bearer (AT+SAPBR, chapter 10). */
import { outOfRange, quote, unquotable } from "../at/parameters";
import { ask, runUnless, test } from "../at/requests";
import { fieldsAfter } from "../at/fields";
import type { Session } from "../at/session";
import type { Answer, Done } from "../failure";

const RESPONSE_MS = 9000;
/** The module's own wait is 5 s from the factory; the name has to be resolved before. */
const RESULT_MS = 60000;
const SYNCHRONISED = 1;

/** <code> of +CNTP (EC716S 7.1) but for 1, which is success. */
export const NTP_ERRORS: { readonly [code: string]: string | undefined } = {
  "61": "network error; open the bearer first",
  "62": "the server's name cannot be resolved",
  "63": "the server cannot be reached",
  "64": "the server answered nonsense",
  "65": "the server did not answer in time",
};

/** AT+CNTP=? (EC716S 7.1): says only that it exists. */
export function testNtp(session: Session, answer: Answer<string>): void {
  test(session, "+CNTP", RESPONSE_MS, answer);
}

/** AT+CNTP= : the server, and the zone for the clock in quarters of an hour, -47 to 48 (EC716S 7.1). */
export function setNtpServer(session: Session, server: string, zone: number, done: Done): void {
  const objection = unquotable("the server", server, 1, 128) ?? outOfRange("the zone", zone, -47, 48);
  runUnless(session, objection, `AT+CNTP=${quote(server)},${zone}`, RESPONSE_MS, done);
}

export interface NtpServer {
  server: string;
  /** Quarters of an hour from GMT. */
  zone?: number;
  timeoutSeconds?: number;
}

/** AT+CNTP? (EC716S 7.1). The result of `synchroniseClock`, which begins alike, may come in front of the answer. */
export function readNtpServer(session: Session, answer: Answer<NtpServer>): void {
  const accept = (line: string): boolean => fieldsAfter(line, "+CNTP:").integer(0) === undefined;
  ask(
    session,
    { text: "AT+CNTP?", timeoutMs: RESPONSE_MS, prefix: "+CNTP:", accept },
    (fields) => ({ server: fields.text(0), zone: fields.integer(1), timeoutSeconds: fields.integer(2) }),
    answer,
  );
}

/** AT+CNTPCID= : the bearer that is asked over, 1 to 3 (EC716S 7.1, an example alone). */
export function setNtpBearer(session: Session, bearer: number, done: Done): void {
  runUnless(session, outOfRange("the bearer", bearer, 1, 3), `AT+CNTPCID=${bearer}`, RESPONSE_MS, done);
}

/** AT+CNTP: sets the clock from the server; its success is 1 and not 0 (EC716S 7.1). */
export function synchroniseClock(session: Session, done: Done): void {
  const command = { text: "AT+CNTP", timeoutMs: RESPONSE_MS, result: "+CNTP:", resultTimeoutMs: RESULT_MS, release: true };
  session.send(command, (failure, { result }) => {
    if (failure !== undefined || result === undefined) return done(failure);
    const code = fieldsAfter(result, command.result).integer(0) as number;
    if (code === SYNCHRONISED) return done(undefined);
    done({ kind: "code", code, message: `${command.text}: ${NTP_ERRORS[String(code)] ?? "code"} (${code})` });
  });
}
