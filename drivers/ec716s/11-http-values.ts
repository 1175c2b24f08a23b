/** EC716S chapter 11: what its files share, and the code tables (11.5, 11.14). */
import type { AtAnswer } from "../at/command";
import { fieldsAfter } from "../at/fields";
import { codeFailure, test } from "../at/requests";
import type { Session } from "../at/session";
import { isServerStatus, statusMeaning } from "../http/status";
import type { Answer, Failure } from "../failure";

export const HTTP_RESPONSE_MS = 9000;

/** The commands of this chapter that have a test form. */
export type HttpTestForm =
  | "+HTTPINIT"
  | "+HTTPSSL"
  | "+HTTPPARA"
  | "+HTTPDATA"
  | "+HTTPACTION"
  | "+HTTPEXACTION"
  | "+HTTPREAD"
  | "+HTTPHEAD"
  | "+HTTPTERM";

/** The test form of a command of this chapter: answers the line that tells the supported values, if any. */
export function testHttp(session: Session, command: HttpTestForm, answer: Answer<string>): void {
  test(session, command, HTTP_RESPONSE_MS, answer);
}

/** What stands behind ERROR: in place of a bare ERROR (EC716S 11.14). */
export const HTTP_ERRORS: readonly string[] = [
  "unknown session",
  "the file is too short",
  "the name could not be resolved; check the host",
  "the module's HTTP service is busy",
  "the socket failed",
  "the server could not be reached; check host and port",
  "the file failed",
  "the connection was closed",
  "the connection was given up",
  "there is no header",
  "the server asks for an authentication that the module does not have",
  "the context could not be activated",
  "wrong parameter",
  "no buffer is left",
  "the context could not be deactivated",
];

/** How the chapter's own errors begin; a bare ERROR has no colon. */
export const HTTP_ERROR = "ERROR:";

/** Every command of the chapter may end so. */
export const HTTP_FAILURES: readonly string[] = [HTTP_ERROR];

/** The failure with the meaning that stands behind ERROR:, where that ended the command. */
export function explained(command: string, failure: Failure | undefined, answer: AtAnswer): Failure | undefined {
  if (failure === undefined) return undefined;
  const code = fieldsAfter(answer.final, HTTP_ERROR).integer(0);
  return failure.kind !== "error" || code === undefined ? failure : codeFailure(command, code, HTTP_ERRORS);
}

/** The failure that the second field of a result means; undefined where it is a server's status. */
export function httpFailure(command: string, code: number): Failure | undefined {
  if (isServerStatus(code)) return undefined;
  return { kind: "code", code, message: `${command}: ${statusMeaning(code)} (${code})` };
}
