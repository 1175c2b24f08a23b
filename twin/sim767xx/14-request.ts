import { headerLines } from "../http/header-lines";
import { hostField, type HttpTarget, parseTarget } from "../http/target";

/** `<method>` and what it is called (SIM767XX 14.2.4). */
export const METHODS = ["GET", "POST", "HEAD", "DELETE", "PUT"] as const;
export type MethodName = (typeof METHODS)[number];

export const HIGHEST_METHOD = METHODS.length - 1;

/** What AT+HTTPPARA holds (SIM767XX 14.2.3). */
export interface HttpParameters {
  /** Undefined until it is set. */
  target: HttpTarget | undefined;
  connectSeconds: number;
  receiveSeconds: number;
  contentType: string;
  accept: string;
  sslContext: number;
  /** Header lines with their line ends between them; empty for none. */
  userData: string;
  readMode: number;
}

export function freshParameters(): HttpParameters {
  return {
    target: undefined,
    connectSeconds: 120,
    receiveSeconds: 20,
    contentType: "text/plain",
    accept: "*/*",
    sslContext: 0,
    userData: "",
    readMode: 0,
  };
}

/** A request as it goes out. */
export interface BuiltRequest {
  target: HttpTarget;
  bytes: string;
  method: string;
}

/** The manual spells it so. */
const MULTIPART = ["mutipart/form-data", "multipart/form-data"];
const BOUNDARY = "----------------------------fieldline";

/** A request with the head that the module makes. POST and PUT carry `body`. */
export function composeRequest(parameters: HttpParameters, target: HttpTarget, method: MethodName, body: string): BuiltRequest {
  const fields: [string, string][] = [["Host", hostField(target)], ["Accept", parameters.accept]];
  const carries = method === "POST" || method === "PUT";
  const content = carries ? withType(parameters.contentType, body) : { type: "", body: "" };
  if (carries) fields.push(["Content-Type", content.type], ["Content-Length", String(content.body.length)]);
  const head = `${method} ${target.path} HTTP/1.1\r\n${headerLines(fields, parameters.userData)}\r\n`;
  return { target, bytes: head + content.body, method };
}

/** The boundary of a form is made here; a body that brings its own keeps it. */
function withType(type: string, body: string): { type: string; body: string } {
  if (!MULTIPART.includes(type)) return { type, body };
  const own = /^--([^\r\n]{1,70})\r\n/.exec(body)?.[1];
  const boundary = own ?? BOUNDARY;
  const part = `--${boundary}\r\nContent-Disposition: form-data; name="data"\r\n\r\n${body}\r\n--${boundary}--\r\n`;
  return { type: `multipart/form-data; boundary=${boundary}`, body: own === undefined ? part : body };
}

const REQUEST_LINE = /^([A-Z]+) (\S+) HTTP\/1\.[01]\r?\n/;

/** A request that a file holds, sent as it is but for its method; it goes to its own host where no URL is set. Undefined where it holds none. */
export function requestOfFile(content: string, url: HttpTarget | undefined, method: MethodName | undefined): BuiltRequest | undefined {
  const line = REQUEST_LINE.exec(content);
  if (line === null || !/\r?\n\r?\n/.test(content)) return undefined;
  const [, written = "", path = ""] = line;
  const host = /^host:[ \t]*(\S+)/im.exec(content)?.[1];
  const target = url ?? parseTarget(`http://${host ?? ""}${path}`);
  if (target === undefined) return undefined;
  return { target, bytes: (method ?? written) + content.substring(written.length), method: method ?? written };
}
