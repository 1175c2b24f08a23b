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
  const { module, baud, start, source, lost = [], precisionUs } = header;
  const facts = [style.command(module === "" ? "An unnamed module" : module), ...(baud === undefined ? [] : [`at ${baud} bit/s`])].join(" ");
  const first = `${facts}${start === undefined ? "" : `, from ${start}`}${source === undefined ? "" : `, made of: ${source}`}`;
  const precision = precisionUs === undefined ? [] : [`times finer than ${precisionUs / 1000} ms`];
  const losses = [...lost.map((loss) => LOSSES[loss]), ...precision];
  return losses.length === 0 ? first : `${first}\n${style.aside(`The log has lost: ${losses.join("; ")}.`)}`;
}

export function toldText(told: Told, style: Style): string {
  const time = (told.timeMs === undefined ? "-" : (told.timeMs / 1000).toFixed(3)).padStart(TIME_COLUMNS);
  const line = (mark: string, text: string, aside: string): string => {
    const padded = aside === "" ? text : text.padEnd(TEXT_COLUMNS);
    return `${time} ${mark} ${padded}${aside === "" ? "" : `  ${aside}`}`;
  };
  switch (told.kind) {
    case "command": {
      const { known } = told;
      const title = /^AT$/i.test(told.text.trim()) ? "does the module listen?" : known === undefined ? "in none of the four manuals" : `${known.title} (${known.module.toUpperCase()} ${known.section})`;
      return line(">", style.command(told.text.padEnd(TEXT_COLUMNS)), style.aside([title, ...fieldTexts(told.fields)].join("; ")));
    }
    case "answer":
      return line("<", `  ${told.text}`, style.aside(fieldTexts(told.fields).join("; ")));
    case "result": {
      const late = told.lateMs > 0 ? `, ${seconds(told.lateMs)} longer than the manual allows` : "";
      const meaning = told.meaning === undefined ? "" : `${told.meaning}${told.delayMs === undefined ? "" : "; "}`;
      return line("<", (told.good ? style.good : style.bad)(`  ${told.text}`.padEnd(TEXT_COLUMNS)), style.aside(`${meaning}${told.delayMs === undefined ? "" : `after ${seconds(told.delayMs)}${late}`}`));
    }
    case "urc":
      return line("<", told.text, style.aside([told.about, ...fieldTexts(told.fields)].join("; ")));
    case "unknown":
      return line("<", told.text, style.aside("unknown to the manuals"));
    case "unassigned":
      return line("?", told.text, style.aside("nobody knows which side said it"));
    case "data":
      return line(told.direction === "to-module" ? ">" : "<", `  ${shown(told.bytes)}`, style.aside(`${told.bytes.length} bytes`));
    case "prompt":
      return line("<", "  >", style.aside("waits for data"));
    case "unanswered":
      return line("!", (told.probe ? style.aside : style.bad)(`no result for ${told.command}`), told.afterMs === undefined ? "" : style.aside(`in ${seconds(told.afterMs)}`));
    case "silence":
      return line(" ", style.aside(`... ${seconds(told.ms)} of silence`), "");
    case "note":
      return line("#", told.text, "");
    case "fault":
      return line("!", style.bad(told.text), "");
    case "pin":
      return line("~", `${told.pin} ${told.asserted ? "asserted" : "released"}`, "");
    case "damaged":
      return line("!", style.bad(`line ${told.line} is passed over: ${told.reason}`), "");
  }
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
