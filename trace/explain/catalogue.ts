/** What the manuals say of commands, lines and codes (trace/catalogue), made ready to be looked up. */
import { readChapters, type CatalogueCommand, type Chapter, type ModuleName, type Parameter } from "../manuals";
import { isNamed, prefixOf, template, type Template, type Value } from "./template";

/** A value with what it means, where the manual says so. */
export interface Field extends Value {
  unit?: string;
  meaning?: string;
}

/** A command of a manual. */
export interface Known {
  module: ModuleName;
  section: string;
  chapter: Chapter;
  title: string;
  /** The manual's maximum response time. */
  responseMs: number | undefined;
  syntaxes: readonly Template[];
  answers: readonly Answer[];
  params: readonly Parameter[];
  name: string;
}

/** A line of the answer to one form of a command. */
interface Answer {
  form: Form;
  template: Template;
}

type Form = "test" | "read" | "write" | "execute";

/** A line that a module says: of its own accord, or as an answer. */
export interface KnownLine {
  chapter: Chapter;
  section: string;
  about: string;
  unsolicited: boolean;
  fields: Field[];
}

interface LineForm {
  /** Of several that fit the one that is likelier to be said unasked. */
  rank: number;
  chapter: Chapter;
  section: string;
  about: string;
  command: string;
  params: readonly Parameter[];
  template: Template;
}

/** How likely a line is said unasked: a URC, a result behind OK, or the answer to a question. */
const UNSOLICITED = 2;
const LATE = 1;
const ASKED = 0;

/** The manuals of `modules`, the one that the conversation is with first. */
export class Catalogue {
  private readonly commands = new Map<string, Known[]>();
  private readonly lines = new Map<string, LineForm[]>();
  private readonly chapters: Chapter[] = [];

  constructor(modules: readonly ModuleName[]) {
    for (const module of modules) {
      for (const chapter of readChapters(module)) {
        this.chapters.push(chapter);
        for (const command of chapter.commands ?? []) this.addCommand(chapter, command);
        for (const { section, about, params, form } of chapter.urcs ?? []) this.addLine({ rank: UNSOLICITED, chapter, section, about, command: "", params }, form);
      }
    }
  }

  /** `name` as in `+CIPOPEN` or `E`; undefined where no manual has it. */
  command(name: string): Known | undefined {
    return this.commands.get(name.toUpperCase())?.[0];
  }

  /** The values of a command line of `known`. */
  commandFields(known: Known, text: string): Field[] {
    for (const syntax of known.syntaxes) {
      const values = syntax.values(text);
      if (values !== undefined) return values.map((value) => this.meant(value, known.params, known.chapter, known.name));
    }
    return [];
  }

  /** The values of an answer to the command line `text` of `known`; undefined where it is of none of the manual's forms. */
  answerFields(known: Known, text: string, line: string): Field[] | undefined {
    const asked = formOf(text);
    const fitting = known.answers.flatMap(({ form, template: answer }) => {
      const values = answer.values(line);
      return values === undefined ? [] : [{ isAsked: form === asked, values }];
    });
    const [best] = fitting.sort((left, right) => Number(right.isAsked) - Number(left.isAsked) || right.values.length - left.values.length);
    return best?.values.map((value) => this.meant(value, known.params, known.chapter, known.name));
  }

  /** Whether a line without a name may answer `known`, such as an address. */
  hasBareAnswer(known: Known): boolean {
    return known.answers.some(({ template: { prefix } }) => !isNamed(prefix));
  }

  /** What a line is that answers nothing; unsolicited ones go before late answers. */
  line(text: string): KnownLine | undefined {
    const forms = [...(this.lines.get(prefixOf(text)) ?? []), ...(this.lines.get("") ?? [])];
    const found = bestOf(forms, text);
    if (found === undefined) return undefined;
    const { form, values } = found;
    const { chapter, section, about, rank, params, command } = form;
    const fields = values.map((value) => this.meant(value, params, chapter, command));
    return { chapter, section, about, unsolicited: rank === UNSOLICITED, fields };
  }

  /** What a code of +CME ERROR or +CMS ERROR means. */
  errorMeaning(kind: "+CME ERROR" | "+CMS ERROR", code: string): string | undefined {
    for (const chapter of this.chapters) {
      for (const table of chapter.codes ?? []) {
        const meaning = entryOf(table.codes, code);
        if (meaning !== undefined && table.title.includes(`${kind}:`)) return meaning;
      }
    }
    return undefined;
  }

  private addCommand(chapter: Chapter, command: CatalogueCommand): void {
    const { forms, name, section, title, params } = command;
    const all = formsOf(forms);
    const lines = all.flatMap(({ form, responses }) => responses.flatMap((response) => response.lines.filter(hasContent).map((line) => ({ form, line }))));
    const known: Known = {
      module: chapter.module,
      section,
      chapter,
      title,
      name,
      params,
      responseMs: command.max_response_ms ?? undefined,
      syntaxes: all.map(({ syntax }) => template(syntax)).filter((syntax) => syntax !== undefined),
      answers: lines.flatMap(({ form, line }) => {
        const made = template(line);
        return made === undefined ? [] : [{ form, template: made }];
      }),
    };
    append(this.commands, name.toUpperCase(), known);
    for (const { form, line } of lines) this.addLine({ rank: form === "write" || form === "execute" ? LATE : ASKED, chapter, section, about: title, command: name, params }, line);
  }

  private addLine(line: Omit<LineForm, "template">, form: string): void {
    // A form of values alone, such as `[<data>]`, would fit every line.
    if (!/[A-Za-z]/.test(form.replace(/<[^<>]+>/g, ""))) return;
    const made = template(form);
    if (made === undefined || made.prefix === "OK" || made.prefix === "ERROR" || (form.startsWith("<") && !form.startsWith("<n>,"))) return;
    append(this.lines, made.prefix, { ...line, template: made });
  }

  private meant(value: Value, params: readonly Parameter[], chapter: Chapter, command: string): Field {
    const parameter = params.find((each) => each.name === value.name);
    const meaning = entryOf(parameter?.values, value.text) ?? codeMeaning(value, chapter, command);
    return { ...value, ...(isMeasured(value, parameter) ? { unit: parameter?.unit ?? "" } : {}), ...(meaning === undefined ? {} : { meaning }) };
  }
}

/** What a module says may be the name of something that every object has. */
function entryOf(table: Readonly<Record<string, string>> | null | undefined, key: string): string | undefined {
  return table !== null && table !== undefined && Object.hasOwn(table, key) ? table[key] : undefined;
}

/** A text has a length, but is none. */
function isMeasured(value: Value, parameter: Parameter | undefined): boolean {
  return typeof parameter?.unit === "string" && /^\d+$/.test(value.text);
}

/** Of the likeliest forms the one with the most values that fit. */
function bestOf(forms: readonly LineForm[], text: string): { form: LineForm; values: Value[] } | undefined {
  let best: { form: LineForm; values: Value[] } | undefined;
  for (const form of forms) {
    const values = form.template.values(text);
    if (values === undefined) continue;
    if (best === undefined || form.rank > best.form.rank || (form.rank === best.form.rank && values.length > best.values.length)) best = { form, values };
  }
  return best;
}

function formsOf({ test, read, write, execute }: CatalogueCommand["forms"]): { form: Form; syntax: string; responses: readonly { lines: readonly string[] }[] }[] {
  const given = (form: Form, each: typeof test): ReturnType<typeof formsOf> => (each === undefined ? [] : [{ form, ...each }]);
  return [...given("test", test), ...given("read", read), ...(write ?? []).flatMap((each) => given("write", each)), ...given("execute", execute)];
}

/** Which form of its command a command line is of. */
function formOf(text: string): Form {
  if (/=\s*\?\s*$/.test(text)) return "test";
  if (/\?\s*$/.test(text)) return "read";
  return text.includes("=") ? "write" : "execute";
}

const CODE_NAMES = /err|code|result|status|cause/i;

/** From the chapter's code tables: the one that names the command before the one for the whole chapter. */
function codeMeaning(value: Value, chapter: Chapter, command: string): string | undefined {
  if (!CODE_NAMES.test(value.name)) return undefined;
  const tables = (chapter.codes ?? []).filter((table) => !table.title.includes("+CME ERROR"));
  const own = tables.filter((table) => command !== "" && table.title.includes(command));
  const general = tables.filter((table) => new RegExp(`\\b${escapeWord(value.name)}\\b`, "i").test(table.title) && !/of \+[A-Z]/.test(table.title));
  for (const table of [...own, ...general]) {
    const meaning = entryOf(table.codes, value.text);
    if (meaning !== undefined) return meaning;
  }
  return undefined;
}

function escapeWord(text: string): string {
  return text.replace(/[^A-Za-z0-9_]/g, "\\$&");
}

/** What the manuals print where the device says something at a prompt. */
const INPUT = "<input data here>";

function hasContent(line: string): boolean {
  return line !== "" && line !== INPUT && line !== "OK" && line !== "ERROR" && line !== ">";
}

function append<T>(map: Map<string, T[]>, key: string, value: T): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}
