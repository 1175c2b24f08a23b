import { byteAt, find, parseInteger, slice } from "../../../hal/bytes";
import { LAST_FIELD, MaskRule, ruleFor } from "./rule";
import { ANSWER_RULES, COMMAND_RULES, DIAL_RULE, IDENTITY_COMMANDS } from "./rules";

/** Longer than any name with what may stand before it; more of a line's beginning is not looked at. */
const START_BYTES = 40;
const FIELD_BYTES = 40;
const DIAL = "ATD";

/** What a line turned out to be, at its end. */
export interface ScannedLine {
  /** Its first bytes. */
  start: string;
  command: MaskRule | undefined;
  answer: MaskRule | undefined;
  /** Of the command, or of the answer. */
  fields: readonly string[];
  /** An identity without a name is the answer. */
  asksIdentity: boolean;
}

/**
 * Finds the fields of commands and answers in one direction of the conversation. Whether a byte is
 * secret depends on the bytes before it on its line alone, so it does not matter how the line was cut
 * into chunks. Bytes that no rule is about are passed over natively.
 */
export class LineScanner {
  private start = "";
  private recent = "";
  private rule: MaskRule | undefined;
  private isCommand = false;
  private quoted = false;
  private fields: string[] = [];
  private command: MaskRule | undefined;
  private answer: MaskRule | undefined;
  private lineFields: readonly string[] = [];
  private asksIdentity = false;
  private inlineBytes = 0;

  /** `onLine` is told each line that is not empty, when it ends. */
  constructor(
    private readonly payloadsToo: boolean,
    private readonly onLine: (this: void, line: ScannedLine) => void,
  ) {}

  /** The bytes of the line so far, up to a limit. */
  lineStart(): string {
    return this.start;
  }

  /** How many bytes behind the one taken last are a body on the header's line; 0 when asked again. */
  takeInline(): number {
    const bytes = this.inlineBytes;
    this.inlineBytes = 0;
    return bytes;
  }

  /** Whether bytes have to be taken one by one with `step`. */
  isWithinFields(): boolean {
    return this.rule !== undefined;
  }

  /**
   * Takes bytes from `from` that no rule is about, up to `to` or to where one begins; none is a line
   * end. Answers the index behind them.
   */
  pass(bytes: string, from: number, to: number): number {
    const end = this.stop(bytes, from, to);
    const part = slice(bytes, from, end);
    if (this.start.length < START_BYTES) this.start = slice(this.start + part, 0, START_BYTES);
    const recent = this.recent + part;
    this.recent = slice(recent, Math.max(0, recent.length - START_BYTES), recent.length);
    const last = slice(bytes, end - 1, end);
    if (last === "=") this.beginCommand();
    else if (last === ":") this.beginAnswer();
    else if (last === ";") this.noteIdentityCommand(slice(this.recent, 0, this.recent.length - 1));
    else if (this.start.length === DIAL.length && this.start.toUpperCase() === DIAL) this.begin(new MaskRule(DIAL_RULE), true);
    return end;
  }

  /** Takes the next byte, which is no line end; true where it is part of a secret field. */
  step(byte: string): boolean {
    const rule = this.rule;
    if (rule === undefined) {
      this.pass(byte, 0, 1);
      return false;
    }
    if (this.start.length < START_BYTES) this.start = this.start + byte;
    if (byte === '"') this.quoted = !this.quoted;
    else if (!this.quoted && byte === ",") {
      this.endField(rule);
    } else if (!this.quoted && this.isCommand && byte === ";") this.endFields();
    else return this.stepField(rule, byte);
    return false;
  }

  endLine(): void {
    this.noteIdentityCommand(this.recent);
    this.endFields();
    const { start, command, answer, lineFields, asksIdentity } = this;
    this.start = "";
    this.recent = "";
    this.command = undefined;
    this.answer = undefined;
    this.lineFields = [];
    this.asksIdentity = false;
    if (start !== "") this.onLine({ start, command, answer, fields: lineFields, asksIdentity });
  }

  /** Behind the first byte that may begin fields. */
  private stop(bytes: string, from: number, to: number): number {
    let end = to;
    if (this.start.length < DIAL.length) end = Math.min(end, from + DIAL.length - this.start.length);
    end = before(bytes, "=", from, end);
    end = before(bytes, ";", from, end);
    return this.start.length < START_BYTES ? before(bytes, ":", from, end) : end;
  }

  private endField(rule: MaskRule): void {
    const { inline } = rule;
    const index = this.fields.length - 1;
    if (inline !== undefined && inline.field === index && (this.payloadsToo || !inline.isPayload)) this.inlineBytes = numberAt(this.fields[index] as string, 1);
    if (index < LAST_FIELD) this.fields.push("");
  }

  private stepField(rule: MaskRule, byte: string): boolean {
    const index = this.fields.length - 1;
    const field = this.fields[index] as string;
    if (field === "" && !this.quoted && (byte === " " || byte === "?")) {
      if (byte === "?") this.fields[index] = byte;
      return false;
    }
    if (field.length < FIELD_BYTES) this.fields[index] = field + byte;
    return rule.hides(index, this.payloadsToo) && rule.applies(this.fields);
  }

  private noteIdentityCommand(text: string): void {
    const name = nameAtEnd(text);
    if (name !== "" && find(IDENTITY_COMMANDS, `\n${name}\n`, 0) >= 0) this.asksIdentity = true;
  }

  private beginCommand(): void {
    const text = slice(this.recent, 0, this.recent.length - 1);
    this.noteIdentityCommand(text);
    const rule = ruleFor(COMMAND_RULES, nameAtEnd(text));
    if (rule !== undefined) this.begin(rule, true);
  }

  private beginAnswer(): void {
    const name = slice(this.start, 0, this.start.length - 1);
    const rule = ruleFor(ANSWER_RULES, find(name, "\n", 0) < 0 ? trimmed(name).toUpperCase() : "");
    if (rule !== undefined) this.begin(rule, false);
  }

  private begin(rule: MaskRule, isCommand: boolean): void {
    this.rule = rule;
    this.isCommand = isCommand;
    this.quoted = false;
    this.fields = [""];
  }

  private endFields(): void {
    const rule = this.rule;
    this.rule = undefined;
    this.recent = "";
    if (rule === undefined) return;
    this.lineFields = this.fields;
    if (this.isCommand) this.command = rule;
    else this.answer = rule;
  }
}

/** The index behind `mark` where it stands before `end`, else `end`. */
function before(bytes: string, mark: string, from: number, end: number): number {
  const at = find(bytes, mark, from);
  return at >= 0 && at < end ? at + 1 : end;
}

/** `+CPIN` of `ATE0+cpin `; empty where the text does not end with a name. */
function nameAtEnd(text: string): string {
  const name = trimmed(text).toUpperCase();
  let at = name.length - 1;
  while (at >= 0 && isNameByte(byteAt(name, at))) at--;
  const mark = at < 0 ? "" : slice(name, at, at + 1);
  return (mark === "+" || mark === "^" || mark === "*") && at < name.length - 1 ? slice(name, at, name.length) : "";
}

function isNameByte(byte: number): boolean {
  return (byte >= 65 && byte <= 90) || (byte >= 48 && byte <= 57);
}

function trimmed(text: string): string {
  let end = text.length;
  while (end > 0 && slice(text, end - 1, end) === " ") end--;
  return slice(text, 0, end);
}

/** The `which`th number of `text`, from 1; 0 where it has fewer, or one of too many digits. */
export function numberAt(text: string, which: number): number {
  let index = 0;
  let value = "";
  for (let seen = 0; seen < which; seen++) {
    while (index < text.length && !isDigit(text, index)) index++;
    value = "";
    for (; isDigit(text, index); index++) value = value + slice(text, index, index + 1);
  }
  const number = parseInteger(value);
  return number === undefined ? 0 : number;
}

function isDigit(text: string, index: number): boolean {
  const byte = byteAt(text, index);
  return byte >= 48 && byte <= 57;
}

/** Whether `text` is the beginning of an identity: hexadecimal digits, the first a decimal one. */
export function isIdentitySoFar(text: string): boolean {
  const first = byteAt(text, 0);
  if (first < 48 || first > 57) return false;
  const upper = text.toUpperCase();
  for (let index = 1; index < upper.length; index++) {
    const byte = byteAt(upper, index);
    if (!((byte >= 48 && byte <= 57) || (byte >= 65 && byte <= 70))) return false;
  }
  return true;
}

