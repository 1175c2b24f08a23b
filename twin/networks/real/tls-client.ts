import { X509Certificate } from "node:crypto";
import { isIP } from "node:net";
import { createSecureContext, type ConnectionOptions, type TLSSocket } from "node:tls";
import type { TlsClientOptions } from "../network";

const LONGEST_CHAIN = 10;
const TIME_ERRORS = ["CERT_HAS_EXPIRED", "CERT_NOT_YET_VALID"];

/**
 * What `tls.connect` needs. The handshake itself accepts any certificate: `objectionTo` judges it
 * afterwards, because the checks can be skipped one by one. Throws for a certificate or key that
 * cannot be read.
 */
export function connectionOptions(options: TlsClientOptions, host: string): ConnectionOptions {
  const name = options.serverName ?? host;
  return {
    secureContext: createSecureContext({
      ca: options.ca ?? [],
      cert: options.certificate,
      key: options.key,
      passphrase: options.keyPassword,
      minVersion: options.minVersion ?? lowest(options.maxVersion),
      maxVersion: options.maxVersion,
      // OpenSSL's default security level forbids the signatures of TLS 1.0 and 1.1 altogether.
      ciphers: asksForOldVersion(options) ? "DEFAULT@SECLEVEL=0" : undefined,
    }),
    servername: options.sendServerName !== false && isIP(name) === 0 ? name : undefined,
    rejectUnauthorized: false,
    checkServerIdentity: () => undefined,
  };
}

/** Why the server's certificate is not acceptable; undefined where it is. */
export function objectionTo(socket: TLSSocket, options: TlsClientOptions, host: string): string | undefined {
  const leaf = socket.getPeerX509Certificate();
  if (leaf === undefined) return "the server showed no certificate";
  if (options.verifyTime && !isCurrent(leaf, options.nowMs ?? Date.now())) {
    return `the certificate is valid from ${leaf.validFrom} to ${leaf.validTo} only`;
  }
  if (options.verifyChain) {
    const objection = objectionToChain(socket, leaf, options);
    if (objection !== undefined) return objection;
  }
  const name = options.serverName ?? host;
  if (!options.verifyName || isFor(leaf, name)) return undefined;
  return `the certificate is for ${leaf.subjectAltName ?? leaf.subject}, not for ${name}`;
}

/**
 * OpenSSL goes on after an objection and reports the last one, so "expired" may hide that nobody
 * trusted has signed. Where time is not to be checked the chain is followed here once more.
 */
function objectionToChain(socket: TLSSocket, leaf: X509Certificate, options: TlsClientOptions): string | undefined {
  // Declared as an Error, it is the code's text.
  const verdict = socket.authorizationError as unknown as string | undefined | null;
  if (verdict === undefined || verdict === null) return undefined;
  if (options.verifyTime || !TIME_ERRORS.includes(verdict)) return `the certificate's chain is not accepted: ${verdict}`;
  if (leadsTo(certificatesIn(options.ca ?? ""), leaf)) return undefined;
  return "the certificate's chain does not lead to a trusted certificate";
}

function leadsTo(trusted: X509Certificate[], leaf: X509Certificate): boolean {
  let current = leaf;
  for (let depth = 0; depth < LONGEST_CHAIN; depth++) {
    const certificate = current;
    if (trusted.some((root) => root.fingerprint256 === certificate.fingerprint256 || hasSigned(root, certificate))) return true;
    const issuer = certificate.issuerCertificate;
    if (issuer === undefined || issuer.fingerprint256 === certificate.fingerprint256 || !hasSigned(issuer, certificate)) return false;
    current = issuer;
  }
  return false;
}

function hasSigned(issuer: X509Certificate, certificate: X509Certificate): boolean {
  return issuer.ca && certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey);
}

function certificatesIn(pem: string): X509Certificate[] {
  const texts = pem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
  return texts.map((text) => new X509Certificate(text));
}

function isFor(certificate: X509Certificate, name: string): boolean {
  return (isIP(name) === 0 ? certificate.checkHost(name) : certificate.checkIP(name)) !== undefined;
}

function isCurrent(certificate: X509Certificate, nowMs: number): boolean {
  return Date.parse(certificate.validFrom) <= nowMs && nowMs <= Date.parse(certificate.validTo);
}

function lowest(maxVersion: TlsClientOptions["maxVersion"]): TlsClientOptions["minVersion"] {
  return maxVersion === "TLSv1" || maxVersion === "TLSv1.1" ? maxVersion : undefined;
}

function asksForOldVersion(options: TlsClientOptions): boolean {
  return [options.minVersion, options.maxVersion].some((version) => version === "TLSv1" || version === "TLSv1.1");
}
