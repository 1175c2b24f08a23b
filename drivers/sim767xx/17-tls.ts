/**
 * SIM767XX chapter 17: SSL, its contexts and certificates (17.2.1 to 17.2.4 and 17.2.16) and the code
 * table of the chapter.
 */
import { parseHex, slice } from "../../hal/bytes";
import type { Fields } from "../at/fields";
import { outOfRange, quote, unquotable } from "../at/parameters";
import { ask, askAll, refuse, run, test } from "../at/requests";
import type { Session } from "../at/session";
import { refused, type Answer, type Done, type Failure } from "../failure";

/** The maximum response time of nearly all commands of the chapter. */
export const TLS_RESPONSE_MS = 120000;
/** SSL contexts are 0 to this. */
const LAST_CONTEXT = 9;

/** A file that is longer is sent in packets of so many bytes (SIM767XX 17.2.2). */
const PACKET_BYTES = 3072;

/** Meanings of the codes of +CCHxxx (SIM767XX 17.3.1). */
export const TLS_ERRORS: readonly string[] = [
  "succeeded",
  "alerting state",
  "unknown error",
  "busy",
  "the peer closed the connection",
  "timeout",
  "transfer failed",
  "memory error",
  "invalid parameter",
  "network error",
  "the session could not be opened",
  "state error",
  "the socket could not be created",
  "the name could not be resolved",
  "the server could not be reached",
  "the TLS handshake failed; check certificates, host name and clock",
  "the socket could not be closed",
  "no network",
  "sending timed out",
  "certificates are not set",
];
/** Those that are the other side's: it was reached, and has closed the connection. */
export const TLS_PEER_ERRORS: readonly number[] = [4];

/** The commands of this chapter that have a test form. */
export type TlsTestForm =
  | "+CSSLCFG"
  | "+CCERTDOWN"
  | "+CCHSET"
  | "+CCHMODE"
  | "+CCHSSLCFG"
  | "+CCHCFG"
  | "+CCHOPEN"
  | "+CCHSEND"
  | "+CCERTMOVE";

/** The test form of a command of this chapter: answers the lines that tell the supported values. */
export function testTls(session: Session, command: TlsTestForm, answer: Answer<string>): void {
  test(session, command, TLS_RESPONSE_MS, answer);
}

/** Versions of the protocol as most firmware counts them (SIM767XX 17.2.1). */
export type SslVersion = "ssl3.0" | "tls1.0" | "tls1.1" | "tls1.2" | "all";
const SSL_VERSIONS: readonly SslVersion[] = ["ssl3.0", "tls1.0", "tls1.1", "tls1.2", "all"];

/** The same as firmware with TLS 1.3 counts them; nothing but its revision tells which one a module has. */
export type Tls13Version = "tls1.2" | "tls1.3" | "all";
const TLS13_VERSIONS: readonly Tls13Version[] = ["tls1.2", "tls1.3", "all"];

/** Who has to show a certificate: nobody, the server, both, the client alone. */
export type AuthenticationMode = "none" | "server" | "mutual" | "client";
const AUTHENTICATION_MODES: readonly AuthenticationMode[] = ["none", "server", "mutual", "client"];

/**
 * Switches of a context: expired certificates pass; the name of the server is told to it; a
 * certificate for another name passes; sessions are resumed by tickets (TLS 1.3).
 */
export type SslSwitch = "ignorelocaltime" | "enableSNI" | "ignorecertCN" | "use_tickets";

/** Files of a context. The password is a file as well, not the word itself. */
export type SslFile = "cacert" | "clientcert" | "clientkey" | "password";

/** A context as the module has it; file names are empty where none is set. */
export interface SslContext {
  context: number;
  /** The number, as two tables are in use: see `SslVersion` and `Tls13Version`. */
  version: number;
  authentication: AuthenticationMode;
  ignoreLocalTime: boolean;
  negotiateSeconds: number;
  caFile: string;
  clientCertificateFile: string;
  clientKeyFile: string;
  passwordFile: string;
  serverNameIndication: boolean;
  ignoreCertificateName: boolean;
  useTickets: boolean;
  /** As the module writes it: decimal or hexadecimal, 0 where never set. */
  cipherSuites: string;
}

function parseContext(fields: Fields): SslContext | undefined {
  const context = fields.integer(0);
  const version = fields.integer(1);
  const mode = fields.integer(2);
  const negotiateSeconds = fields.integer(4);
  if (context === undefined || version === undefined || mode === undefined || negotiateSeconds === undefined) return undefined;
  const authentication = AUTHENTICATION_MODES[mode];
  if (authentication === undefined) return undefined;
  return {
    context,
    version,
    authentication,
    ignoreLocalTime: fields.integer(3) === 1,
    negotiateSeconds,
    caFile: fields.text(5),
    clientCertificateFile: fields.text(6),
    clientKeyFile: fields.text(7),
    passwordFile: fields.text(8),
    serverNameIndication: fields.integer(9) === 1,
    ignoreCertificateName: fields.integer(10) === 1,
    useTickets: fields.integer(11) === 1,
    cipherSuites: fields.text(12),
  };
}

/** AT+CSSLCFG? : all contexts (SIM767XX 17.2.1). */
export function readSslContexts(session: Session, answer: Answer<SslContext[]>): void {
  askAll(session, { text: "AT+CSSLCFG?", timeoutMs: TLS_RESPONSE_MS, prefix: "+CSSLCFG:" }, parseContext, answer);
}

/** AT+CSSLCFG=<context>: one context, 0 to 9 (SIM767XX 17.2.1). */
export function readSslContext(session: Session, context: number, answer: Answer<SslContext>): void {
  const refusal = unknownContext(context);
  if (refusal !== undefined) return refuse(session, refusal, answer);
  const command = { text: `AT+CSSLCFG=${context}`, timeoutMs: TLS_RESPONSE_MS, prefix: "+CSSLCFG:" };
  ask(session, command, parseContext, answer);
}

/** Why `context` is no SSL context, 0 to 9. */
export function unknownContext(context: number): Failure | undefined {
  return outOfRange("the SSL context", context, 0, LAST_CONTEXT);
}

function configure(session: Session, key: string, context: number, value: string, invalid: Failure | undefined, done: Done): void {
  const refusal = unknownContext(context) ?? invalid;
  if (refusal === undefined) run(session, `AT+CSSLCFG="${key}",${context},${value}`, TLS_RESPONSE_MS, done);
  else refuse(session, refusal, done);
}

/** AT+CSSLCFG="sslversion": the versions that may be spoken, "all" by default (SIM767XX 17.2.1). */
export function setSslVersion(session: Session, context: number, version: SslVersion, done: Done): void {
  configure(session, "sslversion", context, String(SSL_VERSIONS.indexOf(version)), undefined, done);
}

/** AT+CSSLCFG="sslversion" in the numbers of firmware with TLS 1.3 (SIM767XX 17.2.1). */
export function setTls13Version(session: Session, context: number, version: Tls13Version, done: Done): void {
  configure(session, "sslversion", context, String(TLS13_VERSIONS.indexOf(version)), undefined, done);
}

/** AT+CSSLCFG="authmode": who has to show a certificate; "none" by default (SIM767XX 17.2.1). */
export function setAuthentication(session: Session, context: number, mode: AuthenticationMode, done: Done): void {
  configure(session, "authmode", context, String(AUTHENTICATION_MODES.indexOf(mode)), undefined, done);
}

/**
 * AT+CSSLCFG= of one of the switches (SIM767XX 17.2.1). By default "ignorelocaltime" is on, the others
 * are off. With it off the module's clock must be right: AT+CCLK.
 */
export function setSslSwitch(session: Session, context: number, key: SslSwitch, on: boolean, done: Done): void {
  configure(session, key, context, on ? "1" : "0", undefined, done);
}

/** AT+CSSLCFG="negotiatetime": how long the handshake may take, 10 to 300 s, 300 by default (SIM767XX 17.2.1). */
export function setNegotiateTime(session: Session, context: number, seconds: number, done: Done): void {
  configure(session, "negotiatetime", context, String(seconds), outOfRange("the time to negotiate", seconds, 10, 300), done);
}

/** AT+CSSLCFG= of one of the files: 5 to 55 bytes that end in .pem or .der (SIM767XX 17.2.1). */
export function setSslFile(session: Session, context: number, key: SslFile, file: string, done: Done): void {
  configure(session, key, context, quote(file), unusableFile(file), done);
}

/** AT+CSSLCFG="ciphersuites": `suite` as four hexadecimal digits, "FFFF" for all (SIM767XX 17.2.1). */
export function setCipherSuites(session: Session, context: number, suite: string, done: Done): void {
  const invalid =
    suite.length === 4 && parseHex(suite) !== undefined
      ? undefined
      : refused(`the cipher suite is ${suite}; allowed are four hexadecimal digits`);
  configure(session, "ciphersuites", context, "0x" + suite, invalid, done);
}

/** Why `file` cannot be the name of a certificate or key: 5 to 55 bytes that end in .pem or .der. */
export function unusableFile(file: string): Failure | undefined {
  const ending = slice(file, file.length - 4, file.length);
  if (ending !== ".pem" && ending !== ".der") return refused(`the file name ${file} does not end in .pem or .der`);
  return unquotable("the file name", file, 5, 55);
}

/**
 * AT+CCERTDOWN= : stores a certificate or key of 1 to 10240 bytes under a name of 5 to 55 that ends in
 * .pem or .der (SIM767XX 17.2.2).
 */
export function downloadCertificate(session: Session, file: string, contents: string, done: Done): void {
  const refusal = unusableFile(file) ?? outOfRange("the length of the file", contents.length, 1, 10240);
  if (refusal !== undefined) return refuse(session, refusal, done);
  const text = `AT+CCERTDOWN=${quote(file)},${contents.length}`;
  const command = { text, timeoutMs: TLS_RESPONSE_MS, input: contents, inputPacketBytes: PACKET_BYTES };
  session.send(command, (failure) => done(failure));
}

/** AT+CCERTLIST: names of the certificates and keys in the module (SIM767XX 17.2.3). */
export function listCertificates(session: Session, answer: Answer<string[]>): void {
  const command = { text: "AT+CCERTLIST", timeoutMs: TLS_RESPONSE_MS, prefix: "+CCERTLIST:" };
  askAll(session, command, (fields) => (fields.text(0) === "" ? undefined : fields.text(0)), answer);
}

/** AT+CCERTDELE= : deletes a certificate or key; `error` where there is none (SIM767XX 17.2.4). */
export function deleteCertificate(session: Session, file: string, done: Done): void {
  withFile(session, "AT+CCERTDELE=", file, done);
}

/** AT+CCERTMOVE= : makes a file of the file system a certificate or key (SIM767XX 17.2.16). */
export function moveCertificate(session: Session, file: string, done: Done): void {
  withFile(session, "AT+CCERTMOVE=", file, done);
}

function withFile(session: Session, command: string, file: string, done: Done): void {
  const refusal = unusableFile(file);
  if (refusal === undefined) run(session, command + quote(file), TLS_RESPONSE_MS, done);
  else refuse(session, refusal, done);
}
