import type { CommandTable } from "../chapter";
import type { Exchange } from "../exchange";
import { between, oneOf } from "../parameters";
import { CommandRefused } from "../refusal";
import { answerWithResult } from "./14-answer";
import { type BuiltRequest, composeRequest, HIGHEST_METHOD, METHODS, type MethodName, requestOfFile } from "./14-request";
import { HTTP_ERR } from "./14-results";
import type { HttpService } from "./14-service";

const LARGEST_BODY = 153600;
const LONGEST_NAME = 55;
/** `<path>` 1, local storage; 2 is not supported. */
const LOCAL = 1;
const PROMPT = "\r\nDOWNLOAD\r\n";

/** AT+HTTPACTION, AT+HTTPDATA and AT+HTTPPOSTFILE (SIM767XX 14.2.4, 14.2.7, 14.2.8). */
export function actionCommands(service: HttpService): CommandTable {
  return {
    "+HTTPACTION": { test: `+HTTPACTION: (0-${HIGHEST_METHOD})`, write: (x) => act(service, x) },
    "+HTTPDATA": { test: "", write: (x) => takeBody(service, x) },
    "+HTTPPOSTFILE": { test: "+HTTPPOSTFILE: <filename>[,(1-2)[,(0-4)[,(0-1)]]]", write: (x) => postFile(service, x) },
  };
}

function act(service: HttpService, x: Exchange): void {
  service.requireStarted();
  const method = x.parameters.expectCount(1, 1).integer(0, between(0, HIGHEST_METHOD));
  const { target } = service.parameters;
  if (target === undefined || service.busy) throw new CommandRefused();
  const name = METHODS[method] as MethodName;
  const request = composeRequest(service.parameters, target, name, service.body);
  if (carriesBody(name) && !service.firmware.quirks.isOn("http-body-kept")) service.body = "";
  const report = answerWithResult(service, x);
  service.perform(request, (code, length) => report(`+HTTPACTION: ${method},${code},${length}`));
}

function carriesBody(method: MethodName): boolean {
  return method === "POST" || method === "PUT";
}

/** `<time>` over, the data that came is dropped and the command is an ERROR. */
function takeBody(service: HttpService, x: Exchange): void {
  service.requireStarted();
  const size = x.parameters.expectCount(2, 2).integer(0, between(1, LARGEST_BODY));
  const seconds = x.parameters.integer(1, between(10, 65535));
  if (service.busy) throw new CommandRefused();
  x.prompt(PROMPT);
  x.after(seconds * 1000, () => x.error());
  x.readCounted(size, (data) => {
    service.body = data;
    x.ok();
  });
}

/** The result has the method where the command had one. */
function postFile(service: HttpService, x: Exchange): void {
  service.requireStarted();
  const name = fileName(x, 4);
  const method = x.parameters.optionalInteger(2, between(0, HIGHEST_METHOD), undefined);
  const bodyOnly = x.parameters.optionalInteger(3, oneOf(0, 1), 0) === 1;
  if (service.busy) throw new CommandRefused();
  const content = service.firmware.localFiles.content(name);
  const report = answerWithResult(service, x);
  const shown = method === undefined ? "" : `${method},`;
  const done = (code: number, length: number): void => report(`+HTTPPOSTFILE: ${shown}${code},${length}`);
  const request = content === undefined ? undefined : requestFor(service, content, method, bodyOnly);
  if (request !== undefined) service.perform(request, (code, length) => done(code, code < HTTP_ERR.unknown ? length : 0));
  else service.firmware.clock.after(0, () => done(content === undefined ? HTTP_ERR.file : HTTP_ERR.invalidParameter, 0));
}

/** A file that is a body alone goes to the URL of AT+HTTPPARA, with POST where no method is given. */
function requestFor(service: HttpService, content: string, method: number | undefined, bodyOnly: boolean): BuiltRequest | undefined {
  const { parameters } = service;
  const name = method === undefined ? undefined : METHODS[method];
  if (!bodyOnly) return requestOfFile(content, parameters.target, name);
  return parameters.target === undefined ? undefined : composeRequest(parameters, parameters.target, name ?? "POST", content);
}

/** The name at place 0 with its directory behind it, of a command with `most` parameters. */
export function fileName(x: Exchange, most: number): string {
  const name = x.parameters.expectCount(1, most).text(0, { minimum: 1, maximum: LONGEST_NAME });
  x.parameters.optionalInteger(1, oneOf(LOCAL), LOCAL);
  return name;
}
