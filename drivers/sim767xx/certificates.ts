/** Certificates in the module, and SSL contexts that use them as `TlsOptions` asks. */
import { isAddress } from "../at/addresses";
import { refuse } from "../at/requests";
import type { Session } from "../at/session";
import { inOrder, type Step } from "../at/steps";
import { refused, type Answer, type Done, type Failure } from "../failure";
import type { ModemCertificates, TlsOptions } from "../modem";
import {
  deleteCertificate,
  downloadCertificate,
  listCertificates,
  setAuthentication,
  setNegotiateTime,
  setSslFile,
  setSslSwitch,
  type AuthenticationMode,
  type SslFile,
} from "./17-tls";

/** The module is to give up a handshake before the driver gives up the command that started it (120 s). */
const NEGOTIATE_SECONDS = 100;

export class Sim767xxCertificates implements ModemCertificates {
  constructor(private readonly session: Session) {}

  /** As `downloadCertificate`: 1 to 10240 bytes; the name has 5 to 55 bytes and ends in .pem or .der. */
  store(name: string, contents: string, done: Done): void {
    downloadCertificate(this.session, name, contents, done);
  }

  list(answer: Answer<string[]>): void {
    listCertificates(this.session, answer);
  }

  remove(name: string, done: Done): void {
    deleteCertificate(this.session, name, done);
  }
}

/**
 * Makes SSL context `context` (0 to 9) what `options` asks for a connection to `host`. All that the
 * security depends on is set each time, so nothing of an earlier use of the context stays.
 *
 * With "full" the server's certificate is checked against the CA file, the host name and, unless
 * `ignoreValidityPeriod`, the module's clock; `refused` without a CA file, and where only one of
 * client certificate and key is named. A host that is a name is told to the server (SNI).
 */
export function configureTlsContext(session: Session, context: number, options: TlsOptions, host: string, done: Done): void {
  const refusal = incomplete(options);
  if (refusal !== undefined) return refuse(session, refusal, done);
  const full = options.verification !== "unverified";
  const steps: Step[] = [
    (next) => setFile(session, context, "cacert", full ? options.caFile : undefined, next),
    (next) => setFile(session, context, "clientcert", options.clientCertificateFile, next),
    (next) => setFile(session, context, "clientkey", options.clientKeyFile, next),
    (next) => setAuthentication(session, context, authenticationMode(options), next),
    (next) => setSslSwitch(session, context, "ignorelocaltime", !full || options.ignoreValidityPeriod === true, next),
    (next) => setSslSwitch(session, context, "ignorecertCN", !full, next),
    // An address must not be told as a server's name (RFC 6066, 3).
    (next) => setSslSwitch(session, context, "enableSNI", !isAddress(host), next),
    (next) => setNegotiateTime(session, context, NEGOTIATE_SECONDS, next),
  ];
  inOrder(steps, done);
}

function incomplete(options: TlsOptions): Failure | undefined {
  if (options.verification !== "unverified" && options.caFile === undefined)
    return refused('full verification needs the CA certificate: name it in caFile, or ask for "unverified"');
  if ((options.clientCertificateFile === undefined) !== (options.clientKeyFile === undefined))
    return refused("a client certificate needs its key and the key its certificate: name both or none");
  return undefined;
}

function authenticationMode(options: TlsOptions): AuthenticationMode {
  const withClient = options.clientCertificateFile !== undefined;
  if (options.verification === "unverified") return withClient ? "client" : "none";
  return withClient ? "mutual" : "server";
}

function setFile(session: Session, context: number, key: SslFile, file: string | undefined, next: Done): void {
  if (file === undefined) next(undefined);
  else setSslFile(session, context, key, file, next);
}
