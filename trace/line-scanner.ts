/** Finds the fields of commands and answers in a byte stream, one byte at a time. */
import { ANSWERS, COMMANDS, DIAL, IDENTITY_COMMANDS } from "./mask-rules";
import type { AnswerRule, CommandRule } from "./mask-rules";

/** Longer than any command's name with the `AT` before it. */
const NAME_LIMIT = 40;
const FIELD_LIMIT = 40;

/** What a line turned out to be, at its end. */
export interface ScannedLine {
  /** Its first bytes. */
  start: string;
  command?: { rule: CommandRule; fields: readonly string[] };
  answer?: { rule: AnswerRule; fields: readonly string[] };
  /** An identity without a name is the answer. */
  asksIdentity: boolean;
}

interface Values {
  rule: CommandRule | AnswerRule;
  isCommand: boolean;
  fields: string[];
  quoted: boolean;
}

/**
 * Whether a byte is secret depends on the bytes before it on its line alone. So it does not matter
 * how the line was cut into chunks, and nothing has to be held back to decide.
 */
export class LineScanner {
  private start = "";
  private recent = "";
  private values: Values | undefined;
  private line: Omit<ScannedLine, "start"> = { asksIdentity: false };

  /** `onLine` is told each line that is not empty, before the byte that ends it is answered. */
  constructor(private readonly onLine: (line: ScannedLine) => void) {}

  /** The bytes of the line so far, up to a limit. */
  get lineStart(): string {
    return this.start;
  }

  /** Takes the next byte; true where it is part of a secret field. */
  step(byte: string): boolean {
    if (byte === "\r" || byte === "\n") {
      this.endLine();
      return false;
    }
    if (this.start.length < NAME_LIMIT) this.start += byte;
    if (this.values !== undefined) return this.stepValue(this.values, byte);
    this.recent = (this.recent + byte).slice(-NAME_LIMIT);
    if (byte === "=") this.beginCommand();
    else if (byte === ":") this.beginAnswer();
    else if (byte === ";") this.noteIdentityCommand(this.recent.slice(0, -1));
    else if (/^ATD$/i.test(this.start)) this.begin(DIAL, true);
    return false;
  }

  private endLine(): void {
    this.noteIdentityCommand(this.recent);
    this.endValues();
    if (this.start !== "") this.onLine({ start: this.start, ...this.line });
    this.start = "";
    this.recent = "";
    this.line = { asksIdentity: false };
  }

  private noteIdentityCommand(text: string): void {
    const name = /\+[A-Z]+$/i.exec(text)?.[0].toUpperCase();
    if (name !== undefined && IDENTITY_COMMANDS.includes(name)) this.line.asksIdentity = true;
  }

  private beginCommand(): void {
    this.noteIdentityCommand(this.recent.slice(0, -1));
    const name = /(\+[A-Z0-9]+) *=$/i.exec(this.recent)?.[1]?.toUpperCase() ?? "";
    const rule = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
    if (rule !== undefined) this.begin(rule, true);
  }

  private beginAnswer(): void {
    const name = /^(\+?[A-Z0-9]+) ?:$/i.exec(this.start)?.[1]?.toUpperCase() ?? "";
    const rule = Object.hasOwn(ANSWERS, name) ? ANSWERS[name] : undefined;
    if (rule !== undefined) this.begin(rule, false);
  }

  private begin(rule: CommandRule | AnswerRule, isCommand: boolean): void {
    this.values = { rule, isCommand, fields: [""], quoted: false };
  }

  private stepValue(values: Values, byte: string): boolean {
    if (byte === '"') {
      values.quoted = !values.quoted;
      return false;
    }
    if (!values.quoted && byte === ",") {
      values.fields.push("");
      return false;
    }
    if (!values.quoted && byte === ";") {
      this.endValues();
      return false;
    }
    return this.stepField(values, byte);
  }

  private stepField(values: Values, byte: string): boolean {
    const index = values.fields.length - 1;
    const field = values.fields[index] ?? "";
    if (field === "" && !values.quoted && (byte === " " || byte === "?")) {
      if (byte === "?") values.fields[index] = byte;
      return false;
    }
    if (field.length < FIELD_LIMIT) values.fields[index] = field + byte;
    return values.rule.secret.includes(index) && applies(values.rule, values.fields);
  }

  private endValues(): void {
    const { values } = this;
    this.values = undefined;
    this.recent = "";
    if (values === undefined) return;
    if (values.isCommand) this.line.command = { rule: values.rule as CommandRule, fields: values.fields };
    else this.line.answer = { rule: values.rule as AnswerRule, fields: values.fields };
  }
}

/** An answer's `when` speaks of its body: its secret fields are secret always. */
function applies(rule: CommandRule | AnswerRule, fields: readonly string[]): boolean {
  return typeof rule.when !== "string" || fields[0]?.toUpperCase() === rule.when;
}
