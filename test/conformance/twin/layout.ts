/** The bytes in which a module says the lines of an example: each answer and each unsolicited line behind an empty line (V.250 5.7.1). */
import type { Spoken } from "../../../trace/manuals";

const FINAL = /^(OK|ERROR|\+CM[ES] ERROR: .*|CONNECT|SHUT OK|(\d, ?)?CLOSE OK|(\d, ?)?SEND (OK|FAIL)|DATA ACCEPT:.*|NO CARRIER)$/;
/** Lines of one report stand close together: the links of AT+CIPSTATUS (EC716S 9.42). */
const CLOSE = /^C: /;

/**
 * Lines of `items`, all of them the module's, as they stand between CR LFs. `answering`: a command has not had
 * its result code yet, and the lines before that belong together, unless several `commands` stand in its line.
 */
export function layOut(items: readonly Spoken[], answering: boolean, commands = 1): string[] {
  let bytes = "";
  let inAnswer = answering;
  let before: Spoken | undefined;
  for (const item of items) {
    const [, text, kind] = item;
    const joined = before !== undefined && before[2] === undefined && belongs(before[1], text, inAnswer && commands === 1);
    if (kind === "prompt") bytes += text === ">" ? "\r\n>" : `\r\n${text}\r\n`;
    else if (kind === "data" && before !== undefined && before[2] === undefined) bytes += `${text}\r\n`;
    else bytes += `${joined ? "" : "\r\n"}${text}\r\n`;
    if (FINAL.test(text)) inAnswer = false;
    before = item;
  }
  return bytes.split("\r\n");
}

function belongs(before: string, text: string, inAnswer: boolean): boolean {
  if (CLOSE.test(before) && CLOSE.test(text)) return true;
  return inAnswer && !FINAL.test(text) && !FINAL.test(before);
}
