/** TLS contexts that verify as `TlsOptions` asks. */
import { isAddress } from "../at/addresses";
import { refuse } from "../at/requests";
import type { Session } from "../at/session";
import { inOrder, type Step } from "../at/steps";
import { refused, type Done, type Failure } from "../failure";
import type { TlsOptions } from "../modem";
import { ALL_CIPHER_SUITES, eraseTlsParameter, setTlsDigits, setTlsNumber, setTlsText } from "./09-tls";

const TLS_1_2 = 3;
const NOBODY = 0;
const SERVER = 1;
const SERVER_AND_CLIENT = 2;
const ROOT_CERTIFICATE = 0;
/** The module is to give up a handshake before the driver gives up the command that started it (125 s). */
const NEGOTIATE_SECONDS = 100;

/**
 * Makes TLS context `context` (0 to 5 of a link, or one of 09-tls) what `options` asks for a connection
 * to `host`. All that the security depends on is set each time, so nothing of an earlier use stays.
 *
 * With "full" the server's certificate is checked against the CA file, the host name and, unless
 * `ignoreValidityPeriod`, the module's clock. `refused` without a CA file, where only one of client
 * certificate and key is named, and for a client certificate without "full": the module shows its own
 * only where it verifies the server's (EC716S 9.7). A host that is a name is told to the server (SNI).
 */
export function configureTlsContext(session: Session, context: number, options: TlsOptions, host: string, done: Done): void {
  const refusal = unsuitable(options);
  if (refusal !== undefined) return refuse(session, refusal, done);
  const full = options.verification !== "unverified";
  const { caFile, clientCertificateFile, clientKeyFile } = options;
  const level = full ? (clientCertificateFile === undefined ? SERVER : SERVER_AND_CLIENT) : NOBODY;
  const steps: Step[] = [
    (next) => setTlsNumber(session, "sslversion", context, TLS_1_2, next),
    (next) => setTlsDigits(session, "ciphersuite", context, ALL_CIPHER_SUITES, next),
    (next) => setTlsNumber(session, "seclevel", context, level, next),
  ];
  if (full) {
    steps.push(
      (next) => setTlsNumber(session, "verifymode", context, ROOT_CERTIFICATE, next),
      (next) => setTlsText(session, "cacert", context, caFile as string, next),
    );
  }
  if (clientCertificateFile !== undefined && clientKeyFile !== undefined) {
    steps.push(
      (next) => setTlsText(session, "clientcert", context, clientCertificateFile, next),
      (next) => setTlsText(session, "clientkey", context, clientKeyFile, next),
    );
  }
  steps.push(
    (next) => setTlsNumber(session, "ignorelocaltime", context, !full || options.ignoreValidityPeriod === true ? 1 : 0, next),
    (next) => {
      // Without verification an address is told to nobody: it is no server's name (RFC 6066, 3).
      if (full || !isAddress(host)) setTlsText(session, "hostname", context, host, next);
      else eraseTlsParameter(session, "hostname", context, next);
    },
    (next) => setTlsNumber(session, "negotiatetimeout", context, NEGOTIATE_SECONDS, next),
  );
  inOrder(steps, done);
}

function unsuitable(options: TlsOptions): Failure | undefined {
  const { verification, caFile, clientCertificateFile, clientKeyFile } = options;
  if (verification !== "unverified" && caFile === undefined)
    return refused('full verification needs the CA certificate: name it in caFile, or ask for "unverified"');
  if ((clientCertificateFile === undefined) !== (clientKeyFile === undefined))
    return refused("a client certificate needs its key and the key its certificate: name both or none");
  if (verification === "unverified" && clientCertificateFile !== undefined)
    return refused("this module shows a client certificate only to a server that it verifies: ask for full verification");
  return undefined;
}
