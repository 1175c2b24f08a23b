import { find, parseInteger } from "../../hal/bytes";
import { refused, type Failure } from "../../drivers/failure";
import { headerValue } from "../../drivers/http/headers";
import { statusMeaning } from "../../drivers/http/status";
import { formatUrl, origin, resolveUrl, type Url } from "../../drivers/http/url";
import type { HttpHeader, HttpMethod, HttpResponse } from "../../drivers/modem";
import { parseContentRange } from "./content-range";
import type { HttpHead } from "./options";
import type { HttpTask } from "./task";

/** What an answer means for its task. */
export type Judgement =
  /** Its body is for the consumer. */
  | { kind: "deliver" }
  /** There is another request to be made, at once. */
  | { kind: "again" }
  /** The task is done, and there is no body. */
  | { kind: "done" }
  | { kind: "fail"; failure: Failure };

type Answered = Pick<HttpResponse, "status" | "headers">;

const MOVED: readonly number[] = [301, 302, 303, 307, 308];
/** Refusals that pass. */
const PASSING: readonly number[] = [408, 425, 429, 500, 502, 503, 504];
const LONGEST_RETRY_AFTER_SECONDS = 86400;
/** Not for another server than the one that they were meant for. */
const SECRETS: readonly string[] = ["authorization", "cookie", "proxy-authorization"];

/** Looks at an answer's status and header; changes what the task asks for next. */
export function judge(task: HttpTask, answer: Answered, maxRedirects: number): Judgement {
  const { status } = answer;
  const encoding = headerValue(answer.headers, "content-encoding");
  if (MOVED.indexOf(status) >= 0 && task.options.followRedirects !== false) return redirect(task, answer, maxRedirects);
  if (status === 416 && task.asked !== undefined) return outOfRange(task, answer);
  if (status >= 400) return { kind: "fail", failure: refusal(task, answer) };
  if (encoding !== undefined && encoding.toLowerCase() !== "identity" && !asksForEncoding(task))
    return fail(`the server encoded the answer as ${encoding}, which was not asked for`);
  return status === 206 ? partial(task, answer) : complete(task, answer);
}

/** What the consumer is told of an answer; ranges that were not its own do not show. */
export function headFor(task: HttpTask, { headers, status }: Answered): HttpHead {
  const ownRange = status === 206 && task.options.range === undefined;
  const head: HttpHead = { status: ownRange ? 200 : status, headers };
  const length = status < 300 ? task.length() : 0;
  if (length !== undefined) head.length = length;
  return head;
}

function fail(message: string): Judgement {
  return { kind: "fail", failure: { kind: "error", message, byPeer: true, permanent: true } };
}

/** What was answered, or what became of it on the line, may be right another time. */
function anotherRange(): Judgement {
  return { kind: "fail", failure: { kind: "error", message: "the server answered with another range than was asked for", byPeer: true } };
}

function asksForEncoding(task: HttpTask): boolean {
  return task.headers.filter((header) => header.name.toLowerCase() === "accept-encoding").length > 0;
}

/** A server's refusal, with its meaning. */
function refusal(task: HttpTask, { headers, status }: Answered): Failure {
  const failure: Failure = { kind: "code", code: status, message: `${task.method} ${formatUrl(task.url)}: ${statusMeaning(status)} (${status})`, byPeer: true };
  if (PASSING.indexOf(status) < 0) failure.permanent = true;
  const seconds = parseInteger(headerValue(headers, "retry-after") ?? "");
  task.retryAfterMs = seconds === undefined || seconds < 0 ? 0 : Math.min(seconds, LONGEST_RETRY_AFTER_SECONDS) * 1000;
  return failure;
}

function redirect(task: HttpTask, { headers, status }: Answered, maxRedirects: number): Judgement {
  const to = resolveUrl(task.url, headerValue(headers, "location") ?? "");
  if (to === undefined || headerValue(headers, "location") === undefined) return fail("the server redirects to no URL of http or https");
  if (task.left.length >= maxRedirects) return refuse(`the server redirects more than ${maxRedirects} times; raise maxRedirects where that is right`);
  const method = methodBehind(task.method, status);
  task.left.push(placeOf(task.method, task.url));
  if (task.left.indexOf(placeOf(method, to)) >= 0) return refuse("the server redirects in a circle");
  if (task.url.secure && !to.secure && task.options.allowInsecureRedirects !== true)
    return refuse("the server redirects from https to http, where anybody may read and answer; allow it with allowInsecureRedirects");
  if (origin(task.url) !== origin(to)) task.headers = task.headers.filter((header) => SECRETS.indexOf(header.name.toLowerCase()) < 0);
  task.method = method;
  task.url = to;
  task.attempts = 0;
  return { kind: "again" };
}

function refuse(message: string): Judgement {
  return { kind: "fail", failure: { ...refused(message), byPeer: true } };
}

/** RFC 9110 15.4: 303 is to be followed by GET, 301 and 302 by what all clients do; the others by the same method. */
function methodBehind(method: HttpMethod, status: number): HttpMethod {
  if (method === "HEAD" || status === 307 || status === 308) return method;
  return status === 303 || method === "POST" ? "GET" : method;
}

function placeOf(method: HttpMethod, url: Url): string {
  return method + " " + formatUrl(url);
}

/** 416: nothing is there of what was asked for, which may be because all of it was fetched, or there is none. */
function outOfRange(task: HttpTask, answer: Answered): Judgement {
  const range = parseContentRange(headerValue(answer.headers, "content-range") ?? "");
  const total = range === undefined ? undefined : range.total;
  const isEnd = total === task.position() || (total === undefined && task.total === undefined);
  if (task.received > 0 && isEnd) {
    task.total = task.position();
    return { kind: "done" };
  }
  if (task.options.range !== undefined || task.received > 0) return { kind: "fail", failure: refusal(task, answer) };
  // The range was not the consumer's: without it the answer is what it is.
  task.whole = true;
  return { kind: "again" };
}

/** 206: has to begin with the byte that was asked for. */
function partial(task: HttpTask, { headers }: Answered): Judgement {
  const range = parseContentRange(headerValue(headers, "content-range") ?? "");
  const { asked } = task;
  if (range === undefined || range.bytes === undefined || asked === undefined || range.bytes.from !== asked.from)
    return anotherRange();
  if (asked.to !== undefined && range.bytes.to > asked.to) return anotherRange();
  const changed = task.recognise(headers, range.total);
  if (changed !== undefined) return { kind: "fail", failure: changed };
  task.skip = 0;
  task.due = range.bytes.to - range.bytes.from + 1;
  return { kind: "deliver" };
}

/** The whole of it, though a part may have been asked for: what the consumer has, or does not want, is skipped. */
function complete(task: HttpTask, { headers, status }: Answered): Judgement {
  const length = task.method === "HEAD" ? undefined : lengthOf(headers);
  const changed = task.method === "GET" && status === 200 ? task.recognise(headers, length) : undefined;
  if (changed !== undefined) return { kind: "fail", failure: changed };
  if (task.asked !== undefined) task.whole = true;
  task.skip = task.method === "GET" ? task.position() : 0;
  task.due = length;
  if (task.method !== "GET") task.total = length;
  if (task.method === "HEAD") task.total = 0;
  return { kind: "deliver" };
}

function lengthOf(headers: readonly HttpHeader[]): number | undefined {
  if (find(headerValue(headers, "transfer-encoding") ?? "", "chunked", 0) >= 0) return undefined;
  return parseInteger(headerValue(headers, "content-length") ?? "");
}
