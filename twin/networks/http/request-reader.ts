import type { SiteRequest } from "./site";

const REQUEST_LINE = /^([A-Z]+) (\S+) HTTP\/1\.[01]$/;
const LONGEST_HEAD = 16384;

/** Requests out of what a client sends, in pieces of any size. */
export class RequestReader {
  private waiting = "";

  push(bytes: string): void {
    this.waiting += bytes;
  }

  /** Undefined while the next one is not complete; `malformed` where it is none of HTTP/1.x with a counted body. */
  next(): SiteRequest | "malformed" | undefined {
    const end = this.waiting.indexOf("\r\n\r\n");
    if (end < 0) return this.waiting.length > LONGEST_HEAD ? "malformed" : undefined;
    const [line = "", ...rest] = this.waiting.substring(0, end).split("\r\n");
    const found = REQUEST_LINE.exec(line);
    const fields = fieldsOf(rest);
    const length = fields["content-length"] ?? "0";
    if (found === null || fields["transfer-encoding"] !== undefined || !/^\d{1,9}$/.test(length)) return "malformed";
    const bodyAt = end + "\r\n\r\n".length;
    const behind = bodyAt + Number(length);
    if (this.waiting.length < behind) return undefined;
    const body = this.waiting.substring(bodyAt, behind);
    this.waiting = this.waiting.substring(behind);
    return { method: found[1] ?? "", path: found[2] ?? "", fields, body };
  }
}

function fieldsOf(lines: readonly string[]): Record<string, string> {
  const pairs = lines.map((line) => [line.substring(0, line.indexOf(":")).toLowerCase(), line.substring(line.indexOf(":") + 1).trim()]);
  return Object.fromEntries(pairs) as Record<string, string>;
}
