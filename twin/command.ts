export type Form = "test" | "read" | "write" | "execute";

/** One place of a parameter list. `quoted` tells `"1"` from `1`; an empty place is undefined. */
export interface Parameter {
  text: string;
  quoted: boolean;
}

/** One command of a line. */
export interface Command {
  /** Upper case, without `AT`: `E`, `&W`, `S0`, `D`, `+CSQ`. */
  name: string;
  form: Form;
  parameters: readonly (Parameter | undefined)[];
  /** What stood behind the name, as it was typed. */
  tail: string;
}

/** One stretch of a line, or why it cannot be read. */
type Piece = { command: Command; end: number } | undefined;

const EXTENDED = /^[+*^$#@]/;
const BASIC_NAME = /^(?:&[A-Z]|[A-Z])/i;
const S_REGISTER = /^S(\d{1,3})(?:(\?)|=(\d*))?/i;

/**
 * The commands of a line after its prefix, in order; empty for a bare `AT`. Undefined where any of
 * them cannot be read, so that none of them is run. Extended commands end at a `;` outside quotes;
 * basic ones need none (SIM767XX 1.5.2).
 */
export function parseCommandLine(body: string): Command[] | undefined {
  const commands: Command[] = [];
  let rest = body.trim();
  while (rest.length > 0) {
    if (rest.startsWith(";") || rest.startsWith(" ")) {
      rest = rest.substring(1);
      continue;
    }
    const piece = EXTENDED.test(rest) ? extended(rest) : basic(rest);
    if (piece === undefined) return undefined;
    commands.push(piece.command);
    rest = rest.substring(piece.end);
  }
  return commands;
}

function extended(rest: string): Piece {
  const end = endOfExtended(rest);
  const text = rest.substring(0, end).trimEnd();
  const nameEnd = text.search(/[=?]/);
  const name = (nameEnd < 0 ? text : text.substring(0, nameEnd)).trimEnd().toUpperCase();
  if (name.length < 2 || /[^A-Z0-9_+*^$#@]/.test(name)) return undefined;
  const tail = nameEnd < 0 ? "" : text.substring(nameEnd);
  const command = withForm(name, tail);
  return command === undefined ? undefined : { command, end };
}

function withForm(name: string, tail: string): Command | undefined {
  if (tail === "") return { name, form: "execute", parameters: [], tail };
  if (tail === "=?") return { name, form: "test", parameters: [], tail };
  if (tail === "?") return { name, form: "read", parameters: [], tail };
  if (!tail.startsWith("=")) return undefined;
  const parameters = parseParameters(tail.substring(1));
  return parameters === undefined ? undefined : { name, form: "write", parameters, tail };
}

function endOfExtended(rest: string): number {
  let quoted = false;
  for (let index = 0; index < rest.length; index++) {
    const character = rest.charAt(index);
    if (character === '"') quoted = !quoted;
    else if (character === ";" && !quoted) return index;
  }
  return rest.length;
}

function basic(rest: string): Piece {
  const register = S_REGISTER.exec(rest);
  if (register !== null) return sRegister(register);
  const match = BASIC_NAME.exec(rest);
  if (match === null) return undefined;
  const name = match[0].toUpperCase();
  if (name === "D") return { command: { name, form: "execute", parameters: [], tail: rest.substring(1) }, end: rest.length };
  const digits = /^\d*/.exec(rest.substring(name.length))?.[0] ?? "";
  const parameters = digits === "" ? [] : [{ text: digits, quoted: false }];
  return { command: { name, form: digits === "" ? "execute" : "write", parameters, tail: digits }, end: name.length + digits.length };
}

function sRegister(match: RegExpExecArray): Piece {
  const name = "S" + String(Number(match[1]));
  const value = match[3];
  const parameters = value === undefined || value === "" ? [] : [{ text: value, quoted: false }];
  const form = match[2] === "?" ? "read" : parameters.length > 0 ? "write" : "execute";
  return { command: { name, form, parameters, tail: match[0].substring(name.length) }, end: match[0].length };
}

/** The places of a list; undefined where a quote is not closed or stands inside a place. */
export function parseParameters(text: string): (Parameter | undefined)[] | undefined {
  const parameters: (Parameter | undefined)[] = [];
  let position = 0;
  for (;;) {
    while (text.charAt(position) === " ") position++;
    const quoted = text.charAt(position) === '"';
    const close = quoted ? text.indexOf('"', position + 1) : -1;
    if (quoted && close < 0) return undefined;
    const comma = text.indexOf(",", quoted ? close : position);
    const end = comma < 0 ? text.length : comma;
    const behind = quoted ? text.substring(close + 1, end).trim() : "";
    const place = quoted ? text.substring(position + 1, close) : text.substring(position, end).trimEnd();
    if (behind !== "" || (!quoted && place.includes('"'))) return undefined;
    parameters.push(!quoted && place === "" ? undefined : { text: place, quoted });
    if (comma < 0) return parameters;
    position = comma + 1;
  }
}
