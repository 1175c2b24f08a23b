/** What a narrator tells, as lines for a terminal. */
import { escapeBytes } from "../escape";
import type { TraceHeader } from "../events";
import type { Field } from "./catalogue";
import type { Told } from "./narrator";
import { seconds } from "./verdict";

/** How the parts of a line are set off from each other; plain where there is no terminal. */
export interface Style {
  command(text: string): string;
  good(text: string): string;
  bad(text: string): string;
  aside(text: string): string;
}

export const PLAIN: Style = { command: (text) => text, good: (text) => text, bad: (text) => text, aside: (text) => text };

const TIME_COLUMNS = 11;
const TEXT_COLUMNS = 44;
const SHOWN_BYTES = 200;

const LOSSES = {
  times: "times",
  directions: "directions, which are shown where they are certain",
  "line-ends": "line ends",
} as const;

/** What the trace is of, a line or two. */
export function headerText(header: TraceHeader, style: Style): string {
  const { module, baud, start, source } = header;
  const facts = [style.command(module === "" ? "An unnamed module" : module), ...(baud === undefined ? [] : [`at ${baud} bit/s`])].join(" ");
  const first = `${facts}${start === undefined ? "" : `, from ${start}`}${source === undefined ? "" : `, made of: ${source}`}`;
  const losses = lossesOf(header);
  return losses.length === 0 ? first : `${first}\n${style.aside(`The log has lost: ${losses.join("; ")}.`)}`;
}

/** What the log that the trace was made of does not say. */
export function lossesOf({ lost = [], precisionUs }: TraceHeader): string[] {
  const precision = precisionUs === undefined ? [] : [`times finer than ${precisionUs / 1000} ms`];
  return [...lost.map((loss) => LOSSES[loss]), ...precision];
}

export function toldText(told: Told, style: Style): string {
  const time = (told.timeMs === undefined ? "-" : (told.timeMs / 1000).toFixed(3)).padStart(TIME_COLUMNS);
  const aside = asideOf(told);
  const line = (mark: string, text: string, look: (text: string) => string = PLAIN.command): string => {
    return aside === "" ? `${time} ${mark} ${look(text)}` : `${time} ${mark} ${look(text.padEnd(TEXT_COLUMNS))}  ${style.aside(aside)}`;
  };
  switch (told.kind) {
    case "command":
      return line(">", told.text, style.command);
    case "answer":
      return line("<", `  ${told.text}`);
    case "result":
      return line("<", `  ${told.text}`, told.good ? style.good : style.bad);
    case "urc":
    case "unknown":
      return line("<", told.text);
    case "unassigned":
      return line("?", told.text);
    case "data":
      return line(told.direction === "to-module" ? ">" : "<", `  ${shown(told.bytes)}`);
    case "prompt":
      return line("<", "  >");
    case "unanswered":
      return line("!", `no result for ${told.command}`, told.probe || told.isCut || told.isPartial ? style.aside : style.bad);
    case "silence":
      return line(" ", `... ${seconds(told.ms)} of silence`, style.aside);
    case "note":
      return line("#", told.text);
    case "fault":
      return line("!", told.text, style.bad);
    case "pin":
      return line("~", `${told.pin} ${told.asserted ? "asserted" : "released"}`);
    case "damaged":
      return line("!", `line ${told.line} is passed over: ${told.reason}`, style.bad);
  }
}

/** What is to be said of it beside itself: what it is, what its values mean, how long it took. */
export function asideOf(told: Told): string {
  switch (told.kind) {
    case "command":
      return [titleOf(told), ...fieldTexts(told.fields)].join("; ");
    case "answer":
      return fieldTexts(told.fields).join("; ");
    case "result": {
      const late = told.lateMs > 0 ? `, ${seconds(told.lateMs)} longer than the manual allows` : "";
      return [told.meaning, told.delayMs === undefined ? undefined : `after ${seconds(told.delayMs)}${late}`].filter((part) => part !== undefined).join("; ");
    }
    case "urc":
      return [told.about, ...fieldTexts(told.fields)].join("; ");
    case "unknown":
      return "unknown to the manuals";
    case "unassigned":
      return "nobody knows which side said it";
    case "data":
      return `${told.bytes.length} bytes`;
    case "prompt":
      return "waits for data";
    case "unanswered":
      if (told.isPartial) return "the log shows none";
      if (told.isCut) return "the trace ends before it";
      return told.afterMs === undefined ? "" : `in ${seconds(told.afterMs)}`;
    default:
      return "";
  }
}

/** What a command is called, and where it is described. */
function titleOf({ text, known }: Extract<Told, { kind: "command" }>): string {
  if (/^AT$/i.test(text.trim())) return "does the module listen?";
  return known === undefined ? "in none of the four manuals" : `${known.title} (${known.module.toUpperCase()} ${known.section})`;
}

function fieldTexts(fields: readonly Field[]): string[] {
  return fields.map(({ name, text, unit, meaning }) => {
    const measured = text === "" ? '""' : unit === undefined ? text : `${text} ${unit}`;
    return meaning === undefined ? `${name} ${measured}` : `${name} ${measured}: ${meaning}`;
  });
}

function shown(bytes: string): string {
  const part = escapeBytes(bytes.slice(0, SHOWN_BYTES));
  return bytes.length > SHOWN_BYTES ? `${part} ...` : part;
}
