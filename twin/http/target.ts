/** What a URL of HTTP names. */
export interface HttpTarget {
  secure: boolean;
  /** A name or an address; one of IPv6 without its brackets. */
  host: string;
  port: number;
  /** Path and query as they stand in the request line. */
  path: string;
}

const HTTP_PORT = 80;
const HTTPS_PORT = 443;
const HIGHEST_PORT = 65535;
const URL_SHAPE = /^(https?):\/\/(\[[0-9a-f:.]+\]|[^/?#:@[\]\s]+)(?::(\d{1,5}))?((?:[/?][^\s#]*)?)(?:#\S*)?$/i;
/** The manuals print the port behind the path: http://'server'/'path':'tcpPort'. */
const PORT_BEHIND_PATH = /^(\/[^?]*):(\d{1,5})$/;

/** Undefined where `url` is none: another scheme, a user, a blank, a port out of range. */
export function parseTarget(url: string): HttpTarget | undefined {
  const found = URL_SHAPE.exec(url);
  if (found === null) return undefined;
  const [, scheme = "", host = "", given, rest = ""] = found;
  const secure = scheme.toLowerCase() === "https";
  const behind = given === undefined ? PORT_BEHIND_PATH.exec(rest) : null;
  const port = Number(given ?? behind?.[2] ?? (secure ? HTTPS_PORT : HTTP_PORT));
  if (port < 1 || port > HIGHEST_PORT) return undefined;
  const path = behind?.[1] ?? rest;
  return { secure, host: host.replace(/^\[|\]$/g, ""), port, path: path.startsWith("/") ? path : `/${path}` };
}

/** Value of the Host field: the port is left out where it is the scheme's own. */
export function hostField({ secure, host, port }: HttpTarget): string {
  const shown = host.includes(":") ? `[${host}]` : host;
  return port === (secure ? HTTPS_PORT : HTTP_PORT) ? shown : `${shown}:${port}`;
}

/** Where a `Location` of an answer leads; undefined where that is no URL of HTTP. */
export function resolveLocation(from: HttpTarget, location: string): HttpTarget | undefined {
  const base = `${from.secure ? "https" : "http"}://${hostField(from)}${from.path}`;
  return URL.canParse(location, base) ? parseTarget(new URL(location, base).href) : undefined;
}
