import type { TlsClientOptions } from "../network";

type Version = NonNullable<TlsClientOptions["minVersion"]>;

/** TLS of a simulated server, as data: nothing is encrypted, but it is judged as a handshake would be. */
export interface SimulatedServerTls {
  /** PEM text of the certificate that signed the server's own. */
  ca: string;
  /** Names and addresses in the server's certificate; "*.example.org" stands for one label. */
  names: readonly string[];
  /** False: outside its validity period. True where left out. */
  current?: boolean;
  /** When its validity begins, in milliseconds since 1970; the start of 2024 where left out. */
  validFromMs?: number;
  /** PEM texts of the client certificates that are let in; left out, none is asked for. */
  clientCertificates?: readonly string[];
  /** "TLSv1.2" where left out. */
  minVersion?: Version;
  /** "TLSv1.3" where left out. */
  maxVersion?: Version;
}

const DEFAULT_VALID_FROM_MS = Date.UTC(2024, 0, 1);
const VERSIONS: readonly Version[] = ["TLSv1", "TLSv1.1", "TLSv1.2", "TLSv1.3"];

/** Why the two sides have no version in common; undefined where they have. */
export function objectionToVersions(client: TlsClientOptions, server: SimulatedServerTls): string | undefined {
  const lowest = Math.max(rank(client.minVersion ?? "TLSv1.2"), rank(server.minVersion ?? "TLSv1.2"));
  const highest = Math.min(rank(client.maxVersion ?? "TLSv1.3"), rank(server.maxVersion ?? "TLSv1.3"));
  return lowest <= highest ? undefined : "the client and the server have no TLS version in common";
}

/** Why the client does not accept the server's certificate; undefined where it does. */
export function objectionOfClient(client: TlsClientOptions, host: string, server: SimulatedServerTls): string | undefined {
  const early = client.nowMs !== undefined && client.nowMs < (server.validFromMs ?? DEFAULT_VALID_FROM_MS);
  if (client.verifyTime && (server.current === false || early)) return "the certificate is outside its validity period";
  if (client.verifyChain && !isAmong(server.ca, client.ca ?? "")) {
    return "the certificate's chain does not lead to a trusted certificate";
  }
  const name = client.serverName ?? host;
  if (client.verifyName && !server.names.some((pattern) => fits(pattern, name))) {
    return `the certificate is for ${server.names.join(", ")}, not for ${name}`;
  }
  return undefined;
}

/** Why the server does not accept the client; undefined where it does. */
export function objectionOfServer(client: TlsClientOptions, server: SimulatedServerTls): string | undefined {
  const { certificate } = client;
  if (server.clientCertificates === undefined) return undefined;
  if (certificate === undefined || client.key === undefined) return "the server asks for a client certificate";
  if (server.clientCertificates.some((known) => isAmong(known, certificate))) return undefined;
  return "the server does not know the client certificate";
}

function rank(version: Version): number {
  return VERSIONS.indexOf(version);
}

/** Compares what is between the PEM lines, so that line ends and surroundings do not matter. */
function isAmong(certificate: string, pemTexts: string): boolean {
  const wanted = bodies(certificate)[0];
  return wanted !== undefined && bodies(pemTexts).includes(wanted);
}

function bodies(pemTexts: string): string[] {
  const found = pemTexts.matchAll(/-----BEGIN CERTIFICATE-----([^-]*)-----END CERTIFICATE-----/g);
  return [...found].map((match) => (match[1] ?? "").replace(/\s/g, ""));
}

function fits(pattern: string, name: string): boolean {
  const expected = pattern.toLowerCase();
  const actual = name.toLowerCase();
  if (!expected.startsWith("*.")) return expected === actual;
  const dot = actual.indexOf(".");
  return dot > 0 && actual.slice(dot) === expected.slice(1);
}
