/**
 * Commands from the command topic: a JSON object with `cmd` and that command's own fields, such as
 * `{"cmd":"interval","seconds":60}`. Whoever sends them may be mistaken or worse, so nothing is
 * guessed: what is not exactly a command is refused with the reason.
 */
import { refused } from "../../drivers/failure";
import type { Failure } from "../../drivers/failure";
import { byteAt, slice } from "../../hal/bytes";
import { parseDecimal } from "./decimal";

export type Command =
  /** Take a reading every `seconds`, whole, 1 to 86400. */
  | { kind: "interval"; seconds: number }
  /** Say that the device is there. */
  | { kind: "ping" }
  | { kind: "restart" }
  /** One that was added to the telemetry, with its fields unread. */
  | { kind: "added"; name: string; fields: readonly CommandField[] };

export interface CommandField {
  key: string;
  value: string | number;
}

/** A command that a part beside the telemetry obeys, an update's for example. */
export interface AddedCommand {
  /** Its value of `cmd`: not that of another one. */
  readonly name: string;
  /**
   * Carries it out and gives the reply, JSON, at most a message long. `fields` has `cmd` too; what is in them
   * is for the command to check. A retained command comes again with each connection:
   * `mayBeRetained` says that there was one a moment ago.
   */
  obey(fields: readonly CommandField[], mayBeRetained: boolean): string;
}

/** One of the two is there. */
export interface CommandResult {
  command?: Command;
  /** Of kind `refused`. */
  failure?: Failure;
}

/** A longer command is refused before it is looked at. */
export const COMMAND_BYTES = 256;
export const INTERVAL_SECONDS_MAX = 86400;

const FIELDS_MAX = 5;

const OWN_COMMANDS = ["interval", "ping", "restart"];

/** `payload`: a message's payload as it came, a byte string. `added`: the names of further commands. */
export function parseCommand(payload: string, added: readonly string[] = []): CommandResult {
  if (payload.length > COMMAND_BYTES) {
    return refusal("it has " + String(payload.length) + " bytes, and at most " + String(COMMAND_BYTES) + " are read");
  }
  const parser = new ObjectParser(payload);
  const problem = parser.parse();
  return problem === undefined ? commandOf(parser.fields, added) : refusal(problem);
}

function commandOf(fields: readonly CommandField[], added: readonly string[]): CommandResult {
  const name = valueOf(fields, "cmd");
  if (name === undefined) return refusal('it has no field "cmd"');
  if (name === "ping") return alone(fields, { kind: "ping" });
  if (name === "restart") return alone(fields, { kind: "restart" });
  if (typeof name === "string" && added.indexOf(name) >= 0) return { command: { kind: "added", name, fields } };
  if (name !== "interval") return refusal('"cmd" is none of ' + OWN_COMMANDS.concat(added).join(", "));
  const seconds = valueOf(fields, "seconds");
  const whole = typeof seconds === "number" && Math.floor(seconds) === seconds;
  if (typeof seconds !== "number" || !whole || seconds < 1 || seconds > INTERVAL_SECONDS_MAX) {
    return refusal('interval wants "seconds", a whole number from 1 to ' + String(INTERVAL_SECONDS_MAX));
  }
  if (fields.length > 2) return refusal('interval takes no other field than "seconds"');
  return { command: { kind: "interval", seconds: Math.floor(seconds) } };
}

/** `command`, which takes no fields besides its name. */
function alone(fields: readonly CommandField[], command: Command): CommandResult {
  return fields.length > 1 ? refusal(command.kind + " takes no other field") : { command };
}

/** Of the field `key`; undefined where there is none. */
export function valueOf(fields: readonly CommandField[], key: string): string | number | undefined {
  for (const field of fields) if (field.key === key) return field.value;
  return undefined;
}

function refusal(problem: string): CommandResult {
  return { failure: refused("The command is refused: " + problem + '. Send, for example, {"cmd":"ping"}.') };
}

/** A flat JSON object of at most `FIELDS_MAX` strings without escapes and numbers. */
class ObjectParser {
  readonly fields: CommandField[] = [];
  private at = 0;

  constructor(private readonly text: string) {}

  /** What is wrong, undefined for nothing. */
  parse(): string | undefined {
    if (!this.take("{")) return "it does not begin with {";
    let problem = this.parseField();
    while (problem === undefined && this.take(",")) problem = this.parseField();
    if (problem !== undefined) return problem;
    if (!this.take("}")) return "there is no , or } at byte " + String(this.at);
    this.skipSpace();
    return this.at < this.text.length ? "something follows its }" : undefined;
  }

  private parseField(): string | undefined {
    if (this.fields.length >= FIELDS_MAX) return "it has more than " + String(FIELDS_MAX) + " fields";
    const key = this.parseString();
    if (key === undefined) return "there is no name in quotes, plain ASCII, at byte " + String(this.at);
    if (valueOf(this.fields, key) !== undefined) return "it has a field twice";
    if (!this.take(":")) return "there is no : at byte " + String(this.at);
    this.skipSpace();
    const value = this.text.charAt(this.at) === '"' ? this.parseString() : this.parseNumber();
    if (value === undefined) return "there is no number or plain string at byte " + String(this.at);
    this.fields.push({ key, value });
    return undefined;
  }

  private parseString(): string | undefined {
    this.skipSpace();
    if (this.text.charAt(this.at) !== '"') return undefined;
    for (let end = this.at + 1; end < this.text.length; end++) {
      const code = byteAt(this.text, end);
      if (code === 34) {
        const found = slice(this.text, this.at + 1, end);
        this.at = end + 1;
        return found;
      }
      if (code < 32 || code > 126 || code === 92) return undefined;
    }
    return undefined;
  }

  private parseNumber(): number | undefined {
    let end = this.at;
    while (end < this.text.length && "+-.0123456789eE".indexOf(this.text.charAt(end)) >= 0) end = end + 1;
    const value = parseDecimal(slice(this.text, this.at, end));
    if (value !== undefined) this.at = end;
    return value;
  }

  /** Takes `character` if it is the next one after white space. */
  private take(character: string): boolean {
    this.skipSpace();
    if (this.text.charAt(this.at) !== character) return false;
    this.at = this.at + 1;
    return true;
  }

  private skipSpace(): void {
    while (this.at < this.text.length && " \t\r\n".indexOf(this.text.charAt(this.at)) >= 0) this.at = this.at + 1;
  }
}
