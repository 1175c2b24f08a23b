/** URLs of http and https, as far as a request needs to know their parts. */
import { byteAt, find, parseInteger, slice, startsWith } from "../../hal/bytes";
import { refused, type Failure } from "../failure";

export interface Url {
  secure: boolean;
  /** In lower case; an IPv6 address without its brackets. */
  host: string;
  port: number;
  /** Path and query, beginning with a slash; without a fragment. */
  path: string;
}

const HTTP = "http://";
const HTTPS = "https://";
const HTTP_PORT = 80;
const HTTPS_PORT = 443;

/** The parts of `text`; undefined where it is no URL of http or https, or names a user. */
export function parseUrl(text: string): Url | undefined {
  const secure = startsWith(text.toLowerCase(), HTTPS);
  if (!secure && !startsWith(text.toLowerCase(), HTTP)) return undefined;
  if (hasControl(text)) return undefined;
  const from = secure ? HTTPS.length : HTTP.length;
  const end = firstOf(text, "/?#", from);
  const authority = slice(text, from, end);
  const hash = find(text, "#", end);
  let path = slice(text, end, hash < 0 ? text.length : hash);
  if (path.charAt(0) !== "/") path = "/" + path;
  const bracket = authority.charAt(0) === "[" ? find(authority, "]", 0) : -1;
  const colon = find(authority, ":", bracket < 0 ? 0 : bracket);
  const host = bracket < 0 ? slice(authority, 0, colon < 0 ? authority.length : colon) : slice(authority, 1, bracket);
  const port = colon < 0 ? (secure ? HTTPS_PORT : HTTP_PORT) : parseInteger(slice(authority, colon + 1, authority.length));
  if (host === "" || find(authority, "@", 0) >= 0 || port === undefined || port < 1 || port > 65535) return undefined;
  return { secure, host: host.toLowerCase(), port, path };
}

/** Why `text` is no URL to ask for. */
export function unusableUrl(text: string): Failure | undefined {
  if (parseUrl(text) !== undefined) return undefined;
  return refused(`${text} is no URL; it begins with http:// or https://, names a host and no user, and has no blanks`);
}

/** The URL as one text, the port only where it is not the usual one. */
export function formatUrl(url: Url): string {
  return origin(url) + url.path;
}

/** Scheme, host and port: what may see the same secrets. */
export function origin(url: Url): string {
  return (url.secure ? HTTPS : HTTP) + hostField(url);
}

/** Host and port as the header `Host` has them (RFC 9110 7.2). */
export function hostField(url: Url): string {
  const host = find(url.host, ":", 0) < 0 ? url.host : "[" + url.host + "]";
  return url.port === (url.secure ? HTTPS_PORT : HTTP_PORT) ? host : `${host}:${url.port}`;
}

/** The URL that `reference`, absolute or not, means on the page `base` (RFC 3986 5.2); undefined where it means none. */
export function resolveUrl(base: Url, reference: string): Url | undefined {
  const colon = find(reference, ":", 0);
  const slash = firstOf(reference, "/?#", 0);
  if (colon >= 0 && colon < slash) return parseUrl(reference);
  if (startsWith(reference, "//")) return parseUrl((base.secure ? "https:" : "http:") + reference);
  const first = reference.charAt(0);
  const pathEnd = firstOf(base.path, "?", 0);
  let path = reference;
  if (first === "?") path = slice(base.path, 0, pathEnd) + reference;
  else if (first === "" || first === "#") path = base.path;
  else if (first !== "/") path = slice(base.path, 0, lastSlash(slice(base.path, 0, pathEnd)) + 1) + reference;
  return parseUrl(origin(base) + withoutDots(path));
}

/** Index of the first of `marks` at or after `from`; the length of `text` where there is none. */
function firstOf(text: string, marks: string, from: number): number {
  let first = text.length;
  for (let index = 0; index < marks.length; index++) {
    const found = find(text, marks.charAt(index), from);
    if (found >= 0 && found < first) first = found;
  }
  return first;
}

function lastSlash(text: string): number {
  let at = text.length - 1;
  while (at >= 0 && text.charAt(at) !== "/") at--;
  return at;
}

/** RFC 3986 5.2.4: `.` and `..` of the path are followed. */
function withoutDots(path: string): string {
  const end = firstOf(path, "?#", 0);
  const kept: string[] = [];
  let from = 1;
  while (from <= end) {
    const slash = find(path, "/", from);
    const to = slash < 0 || slash > end ? end : slash;
    const segment = slice(path, from, to);
    const last = to === end;
    if (segment === "..") kept.splice(Math.max(0, kept.length - 1), 1);
    else if (segment !== ".") kept.push(segment);
    if (last && (segment === "." || segment === "..")) kept.push("");
    from = to + 1;
  }
  return "/" + kept.join("/") + slice(path, end, path.length);
}

/** A blank, a quote or a control would end the request line, or the parameter. */
function hasControl(text: string): boolean {
  for (let index = 0; index < text.length; index++) {
    const byte = byteAt(text, index);
    if (byte <= 32 || byte === 34 || byte === 127) return true;
  }
  return false;
}
