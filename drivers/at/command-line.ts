import { byteAt, find, slice, startsWith } from "../../hal/bytes";
import { refused, type Answer, type Failure } from "../failure";
import { outOfRange } from "./parameters";
import { refuse } from "./requests";
import type { Session } from "./session";

/** What a command line may have behind `AT`, in bytes: either module takes so many. */
const LINE_BYTES = 512;
/** Extended commands begin with one of these, and end with a semicolon where another command follows. */
const EXTENDED = "+*^$";
/** The characters that a command may begin with besides. */
const BASIC = "ABCDEFGHIJKLMNOPQRSTUVWXYZ&";

/**
 * Several commands in one line, each without `AT`: `["E0", "&W", "+CREG=2", "&W"]` is sent as
 * `ATE0&W+CREG=2;&W` (V.250 5.2.1; SIM767XX 1.5.2; EC716S 1.3.3). Answers the lines of all their
 * answers, in order: nothing tells whose each is. `timeoutMs` is for all of them together.
 *
 * The first command that fails ends the line: those behind it are not carried out, and which one it was
 * the module does not say. So it suits settings that only make sense together, or where each round trip
 * counts. Commands that ask for input, enter data mode, or end with another line than OK, have to be
 * sent by themselves.
 */
export function runLine(session: Session, commands: readonly string[], timeoutMs: number, answer: Answer<string[]>): void {
  const text = "AT" + joined(commands);
  const objection = outOfRange("the number of commands", commands.length, 1, LINE_BYTES) ?? badCommand(commands) ?? tooLong(text);
  if (objection !== undefined) return refuse(session, objection, answer);
  const names = "AT" + joined(commands.map((command) => nameOf(command)));
  session.send({ text, name: names, timeoutMs, info: prefixes(commands) }, (failure, { lines }) => {
    if (failure === undefined) answer(undefined, lines);
    else answer(failure);
  });
}

function joined(commands: readonly string[]): string {
  let line = "";
  for (let index = 0; index < commands.length; index++) {
    const command = commands[index] as string;
    line += index + 1 < commands.length && isExtended(command) ? command + ";" : command;
  }
  return line;
}

/** Bare answers, and those that begin as their commands do; a command that only sets has none, and its prefix may be a URC's. */
function prefixes(commands: readonly string[]): string[] {
  const known = [""];
  for (const command of commands) {
    const sets = find(command, "=", 0) >= 0 && find(command, "=?", 0) < 0;
    if (isExtended(command) && !sets) known.push(nameOf(command) + ":");
  }
  return known;
}

/** Without what follows the name: that may be a secret. */
function nameOf(command: string): string {
  if (!isExtended(command)) return command;
  let end = 1;
  while (end < command.length && find("?=;", command.charAt(end), 0) < 0) end++;
  return slice(command, 0, end);
}

function isExtended(command: string): boolean {
  return command !== "" && find(EXTENDED, command.charAt(0), 0) >= 0;
}

function badCommand(commands: readonly string[]): Failure | undefined {
  for (const command of commands) {
    const begins = command !== "" && find(EXTENDED + BASIC, command.charAt(0), 0) >= 0;
    if (!begins || startsWith(command, "AT") || splits(command))
      return refused("a command of the line is none, or more than one; give each by itself, and without AT");
  }
  return undefined;
}

/** Whether `command` holds, outside quotes, what ends a command or a line. */
function splits(command: string): boolean {
  let quoted = false;
  for (let index = 0; index < command.length; index++) {
    const byte = command.charAt(index);
    if (byte === '"') quoted = !quoted;
    if (byteAt(command, index) < 32 || (byte === ";" && !quoted)) return true;
  }
  return quoted;
}

function tooLong(text: string): Failure | undefined {
  if (text.length <= LINE_BYTES) return undefined;
  return refused(`the command line has ${text.length} bytes; allowed are ${LINE_BYTES}`);
}
