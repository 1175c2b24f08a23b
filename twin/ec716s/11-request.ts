import { headerLines } from "../http/header-lines";
import { hostField, type HttpTarget, parseTarget } from "../http/target";
import { type HttpParameters, userFields, withScheme } from "./11-parameters";

/** `<Method>` and what it is called (EC716S 11.5). */
export const METHODS = ["GET", "POST", "HEAD"] as const;
export type MethodName = (typeof METHODS)[number];

export interface PlannedRequest {
  method: MethodName;
  target: HttpTarget;
  /** Of the content that goes out behind the head; undefined where there is none. */
  length: number | undefined;
}

/** Where the URL leads; undefined where none is set. Without a scheme AT+HTTPSSL decides. */
export function targetOf(parameters: HttpParameters, secure: boolean): HttpTarget | undefined {
  return parameters.URL === "" ? undefined : parseTarget(withScheme(parameters.URL, secure));
}

/** The proxy; undefined where none is set. */
export function proxyOf({ PROIP, PROPORT }: HttpParameters): { host: string; port: number } | undefined {
  return PROIP === "0.0.0.0" || PROPORT === "0" ? undefined : { host: PROIP, port: Number(PROPORT) };
}

/** The head of a request, which asks the server to close the connection behind its answer. */
export function headOf(parameters: HttpParameters, { method, target, length }: PlannedRequest): string {
  const fields: [string, string][] = [["Host", hostField(target)], ["User-Agent", parameters.UA], ["Accept", "*/*"], ["Connection", "close"]];
  const range = method === "GET" ? rangeOf(Number(parameters.BREAK), Number(parameters.BREAKEND)) : undefined;
  if (range !== undefined) fields.push(["Range", range]);
  if (length !== undefined && parameters.CONTENT !== "") fields.push(["Content-Type", parameters.CONTENT]);
  if (length !== undefined) fields.push(["Content-Length", String(length)]);
  const path = proxyOf(parameters) === undefined ? target.path : `http://${hostField(target)}${target.path}`;
  return `${method} ${path} HTTP/1.1\r\n${headerLines(fields, userFields(parameters))}\r\n`;
}

/** To the end of the file where BREAKEND is less than BREAK (EC716S 11.3). */
function rangeOf(first: number, last: number): string | undefined {
  if (first === 0 && last === 0) return undefined;
  return `bytes=${first}-${last < first ? "" : last}`;
}
