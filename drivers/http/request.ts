/** What is checked of a request before it is sent, and made of its header. */
import { refused, type Failure } from "../failure";
import type { HttpHeader, HttpLimits, HttpRequest } from "../modem";
import { unsendableHeader } from "./headers";
import { parseUrl, unusableUrl } from "./url";

export const DEFAULT_CONTENT_TYPE = "application/octet-stream";

/** Fields that the module makes by itself. */
const MADE_BY_MODULE: readonly string[] = ["host", "content-length", "content-type", "transfer-encoding", "connection"];

/** Why the module cannot send `request`; undefined where it may. */
export function unsendableRequest(request: HttpRequest, limits: HttpLimits): Failure | undefined {
  const { body, method } = request;
  const problem = unsendableHttp(request);
  if (problem !== undefined) return problem;
  if (limits.methods.indexOf(method) < 0) return refused(`this module's HTTP has no ${method}; send it over a connection of its own`);
  if (body !== undefined && (body.length < 1 || body.length > limits.requestBytes))
    return refused(`the body has ${body.length} bytes; the module takes 1 to ${limits.requestBytes}`);
  return undefined;
}

/** Why nobody can send `request`; undefined where somebody may. */
export function unsendableHttp(request: HttpRequest): Failure | undefined {
  const { body, method, tls, url } = request;
  const problem = unusableUrl(url);
  if (problem !== undefined) return problem;
  const parts = parseUrl(url);
  if (parts !== undefined && parts.secure && tls === undefined)
    return refused("an https request needs to know how the server is verified: say so in tls");
  if (body !== undefined && method !== "POST" && method !== "PUT") return refused(`a ${method} request has no body; leave it out`);
  return unsendableHeaders(request.headers ?? []);
}

function unsendableHeaders(headers: readonly HttpHeader[]): Failure | undefined {
  for (let index = 0; index < headers.length; index++) {
    const header = headers[index] as HttpHeader;
    const problem = unsendableHeader(header);
    if (problem !== undefined) return problem;
    if (MADE_BY_MODULE.indexOf(header.name.toLowerCase()) >= 0)
      return refused(`the header ${header.name} is made from the request by the module; leave it out`);
  }
  return undefined;
}

/** The header lines of `headers`, without line ends. */
export function headerLines(headers: readonly HttpHeader[] | undefined): string[] {
  return (headers ?? []).map((header) => `${header.name}: ${header.value}`);
}
