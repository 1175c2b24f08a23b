/** The header of an HTTP response: the status line and the fields behind it. */
import { byteAt, find, parseInteger, slice, startsWith } from "../../hal/bytes";
import { refused, type Failure } from "../failure";
import type { HttpHeader } from "../modem";

/** What cannot stand in a field: it would end it, or the line. */
const BREAKS: readonly string[] = ["\r", "\n", "\0"];
/** RFC 9110 5.6.2: what a field's name may hold besides letters and digits. */
const TOKEN_MARKS = "!#$%&'*+-.^_`|~";

/** The status code of `HTTP/1.1 200 OK`; undefined where `line` is no status line. */
export function parseStatusLine(line: string): number | undefined {
  if (!startsWith(line, "HTTP/")) return undefined;
  const blank = find(line, " ", 0);
  if (blank < 0) return undefined;
  const code = parseInteger(slice(line, blank + 1, blank + 4));
  return code !== undefined && code >= 100 && code <= 999 ? code : undefined;
}

/**
 * The fields of a header block, names in lower case, in their order; lines that are none, the status
 * line among them, are left out, and a line that begins with a blank continues the field before it.
 */
export function parseHeaders(block: string): HttpHeader[] {
  const headers: HttpHeader[] = [];
  let from = 0;
  while (from < block.length) {
    const lf = find(block, "\n", from);
    const end = lf < 0 ? block.length : lf;
    addLine(headers, slice(block, from, byteAt(block, end - 1) === 13 ? end - 1 : end));
    from = end + 1;
  }
  return headers;
}

function addLine(headers: HttpHeader[], line: string): void {
  const latest = headers[headers.length - 1];
  const first = line.charAt(0);
  if ((first === " " || first === "\t") && latest !== undefined) {
    latest.value = trim(latest.value + " " + trim(line));
    return;
  }
  const colon = find(line, ":", 0);
  const name = slice(line, 0, colon < 0 ? 0 : colon);
  if (isToken(name)) headers.push({ name: name.toLowerCase(), value: trim(slice(line, colon + 1, line.length)) });
}

/** The value of the first field of this name, which is to be in lower case. */
export function headerValue(headers: readonly HttpHeader[], name: string): string | undefined {
  for (let index = 0; index < headers.length; index++) {
    const header = headers[index] as HttpHeader;
    if (header.name === name) return header.value;
  }
  return undefined;
}

/** Why this field cannot be sent: a name that is none, or a value that would end its line. */
export function unsendableHeader(header: HttpHeader): Failure | undefined {
  if (!isToken(header.name)) return refused(`the header ${header.name} has no name of letters, digits and hyphens`);
  for (let index = 0; index < BREAKS.length; index++)
    if (find(header.value, BREAKS[index] as string, 0) >= 0)
      return refused(`the header ${header.name} holds a line end, which would begin another header`);
  return undefined;
}

function isToken(name: string): boolean {
  for (let index = 0; index < name.length; index++) {
    const byte = byteAt(name, index);
    const digit = byte >= 48 && byte <= 57;
    const letter = (byte >= 65 && byte <= 90) || (byte >= 97 && byte <= 122);
    if (!digit && !letter && find(TOKEN_MARKS, name.charAt(index), 0) < 0) return false;
  }
  return name !== "";
}

/** `text` without blanks and tabs at its ends. */
export function trim(text: string): string {
  let from = 0;
  let to = text.length;
  while (from < to && isBlank(text, from)) from++;
  while (to > from && isBlank(text, to - 1)) to--;
  return slice(text, from, to);
}

function isBlank(text: string, index: number): boolean {
  const byte = byteAt(text, index);
  return byte === 32 || byte === 9;
}
