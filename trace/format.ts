/** The lines of a trace: header and events, to text and back (docs/trace.md). */
import { escapeSpans, escapeText, unescapeSpans, unescapeText } from "./escape";
import type { Loss, TraceEvent, TraceHeader } from "./events";

export const TRACE_VERSION = 1;

const SIGNATURE = "fieldline-trace";
const TIME_COLUMNS = 10;
/** In place of a time that was lost. */
const LOST_TIME = "-";
const EMPTY = "a data line holds one byte or more";

export type Parsed<T> = { ok: true; value: T } | { ok: false; reason: string };

const damaged = (reason: string): { ok: false; reason: string } => ({ ok: false, reason });

/** The header's lines without their ends; the last one is empty and ends the header. */
export function formatHeader(header: TraceHeader): string[] {
  const field = (name: string, value: string | number | undefined): string[] => (value === undefined ? [] : [`${name}: ${escapeText(String(value))}`]);
  return [
    `${SIGNATURE} ${TRACE_VERSION}`,
    ...field("module", header.module),
    ...field("baud", header.baud),
    ...field("configuration", header.configuration),
    ...field("seed", header.seed),
    ...field("start", header.start),
    ...field("source", header.source),
    ...field("lost", header.lost?.join(", ")),
    ...field("precision", header.precisionUs),
    "",
  ];
}

/** Whether `line` is the first line of a trace that this code can read. */
export function parseSignature(line: string): Parsed<undefined> {
  const match = /^fieldline-trace ([0-9]+)$/.exec(line);
  if (match === null) return damaged(`this is no trace: its first line must be "${SIGNATURE} ${TRACE_VERSION}"`);
  if (Number(match[1]) !== TRACE_VERSION) {
    return damaged(`the trace is of version ${match[1]}, and only version ${TRACE_VERSION} can be read here`);
  }
  return { ok: true, value: undefined };
}

/** The header from its lines between the signature and the empty line; fields it does not know are passed over. */
export function parseHeader(lines: readonly string[]): Parsed<TraceHeader> {
  const fields = new Map<string, string>();
  for (const line of lines) {
    const match = /^([a-z-]+): ?(.*)$/.exec(line);
    const value = match === null ? undefined : unescapeText(match[2] ?? "");
    if (match === null || value === undefined) return damaged(`"${line}" is no header line "name: value"`);
    fields.set(match[1] ?? "", value);
  }
  const needed = fields.has("source") ? [] : ["module", "baud", "configuration", "start"];
  const missing = needed.filter((name) => !fields.has(name));
  if (missing.length > 0) return damaged(`the header lacks ${missing.join(", ")}`);
  for (const name of ["baud", "seed", "precision"]) {
    const value = fields.get(name);
    if (value !== undefined && !isWhole(value)) return damaged(`the header's ${name} "${value}" is no number`);
  }
  return { ok: true, value: headerOf(fields) };
}

function headerOf(fields: ReadonlyMap<string, string>): TraceHeader {
  const text = <K extends string>(name: K): { [key in K]?: string } => {
    const value = fields.get(name);
    return value === undefined ? {} : ({ [name]: value } as { [key in K]?: string });
  };
  const count = <K extends string>(name: string, key: K): { [each in K]?: number } => {
    const value = fields.get(name);
    return value === undefined ? {} : ({ [key]: Number(value) } as { [each in K]?: number });
  };
  const lost = fields.get("lost");
  return {
    module: fields.get("module") ?? "",
    ...count("baud", "baud"),
    configuration: fields.get("configuration") ?? "",
    ...count("seed", "seed"),
    ...text("start"),
    ...text("source"),
    ...(lost === undefined ? {} : { lost: lost.split(", ").filter(isLoss) }),
    ...count("precision", "precisionUs"),
  };
}

function isLoss(text: string): text is Loss {
  return text === "times" || text === "directions" || text === "line-ends";
}

function isWhole(text: string): boolean {
  return /^-?[0-9]{1,15}$/.test(text);
}

/** One line without its end; `timeUs` is a whole number from 0 to 999999999999999. */
export function formatEvent(event: TraceEvent): string {
  const time = (event.timeLost === true ? LOST_TIME : String(event.timeUs)).padStart(TIME_COLUMNS);
  switch (event.kind) {
    case "data":
      return `${time} ${event.direction === "to-module" ? ">" : "<"}${event.inferred === true ? "?" : ""} ${escapeSpans(event.spans)}`;
    case "unassigned":
      return `${time} ? ${escapeSpans(event.spans)}`;
    case "fault":
      return textLine(time, "!", event.text);
    case "note":
      return textLine(time, "#", event.text);
    case "pin":
      return `${time} ~ ${event.pin} ${event.asserted ? "asserted" : "released"}`;
  }
}

function textLine(time: string, kind: string, text: string): string {
  return text === "" ? `${time} ${kind}` : `${time} ${kind} ${escapeText(text)}`;
}

/** The reverse of `formatEvent`; a lost time becomes `lastUs`, that of the event before. */
export function parseEvent(line: string, lastUs = 0): Parsed<TraceEvent> {
  const match = /^ *([0-9]{1,15}|-) (\S{1,2})(?: (.*))?$/s.exec(line);
  if (match === null) return damaged("a line is a time in microseconds, a space, the kind, a space and the content");
  const time: Time = match[1] === LOST_TIME ? { timeUs: lastUs, timeLost: true } : { timeUs: Number(match[1]) };
  const content = match[3] ?? "";
  switch (match[2]) {
    case ">":
    case "<":
    case ">?":
    case "<?":
      return parseData(time, match[2], content);
    case "?":
      return parseUnassigned(time, content);
    case "!":
      return parseText(time, "fault", content);
    case "#":
      return parseText(time, "note", content);
    case "~":
      return parsePin(time, content);
    default:
      return damaged(`the kind "${match[2]}" is none of > < >? <? ? ! # ~`);
  }
}

type Time = Pick<TraceEvent, "timeUs" | "timeLost">;

function parseData(time: Time, kind: string, content: string): Parsed<TraceEvent> {
  const unescaped = unescapeSpans(content);
  if (!unescaped.ok) return unescaped;
  if (unescaped.spans.length === 0) return damaged(EMPTY);
  const direction = kind.startsWith(">") ? "to-module" : "to-device";
  const inferred = kind.length === 2 ? { inferred: true as const } : {};
  return { ok: true, value: { kind: "data", ...time, direction, spans: unescaped.spans, ...inferred } };
}

function parseUnassigned(time: Time, content: string): Parsed<TraceEvent> {
  const unescaped = unescapeSpans(content);
  if (!unescaped.ok) return unescaped;
  return unescaped.spans.length === 0 ? damaged(EMPTY) : { ok: true, value: { kind: "unassigned", ...time, spans: unescaped.spans } };
}

function parseText(time: Time, kind: "fault" | "note", content: string): Parsed<TraceEvent> {
  const text = unescapeText(content);
  return text === undefined ? damaged("the text holds a damaged escape") : { ok: true, value: { kind, ...time, text } };
}

function parsePin(time: Time, content: string): Parsed<TraceEvent> {
  const match = /^([A-Za-z][A-Za-z0-9-]*) (asserted|released)$/.exec(content);
  if (match === null) return damaged('a pin line is a name and "asserted" or "released"');
  return { ok: true, value: { kind: "pin", ...time, pin: match[1] ?? "", asserted: match[2] === "asserted" } };
}
