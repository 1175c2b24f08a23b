import type { NetworkFailure } from "../network";

type Kind = NetworkFailure["kind"];

const KIND_OF_CODE: Readonly<Record<string, Kind>> = {
  ECONNREFUSED: "refused",
  EMSGSIZE: "refused",
  ENETUNREACH: "unreachable",
  EHOSTUNREACH: "unreachable",
  ENETDOWN: "unreachable",
  EHOSTDOWN: "unreachable",
  EADDRNOTAVAIL: "unreachable",
  ETIMEDOUT: "timeout",
  ENOTFOUND: "dns",
  EADDRINUSE: "address-in-use",
  EACCES: "address-in-use",
  EPROTO: "tls",
};

/** What a socket's error means; one that is not in the table broke the connection, so `reset`. */
export function failureOf(error: NodeJS.ErrnoException): NetworkFailure {
  const code = error.code ?? "";
  if (code.startsWith("EAI_")) return { kind: "dns", detail: error.message };
  if (code.startsWith("ERR_SSL") || code.startsWith("ERR_TLS")) return { kind: "tls", detail: error.message };
  return { kind: KIND_OF_CODE[code] ?? "reset", detail: error.message };
}

export function timedOut(what: string, timeoutMs: number): NetworkFailure {
  return { kind: "timeout", detail: `${what} within ${timeoutMs} ms` };
}
