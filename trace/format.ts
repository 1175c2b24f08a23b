/** The lines of a trace: header and events, to text and back (docs/trace.md). */
import { escapeSpans, escapeText, unescapeSpans, unescapeText } from "./escape";
import type { TraceEvent, TraceHeader } from "./events";

export const TRACE_VERSION = 1;

const SIGNATURE = "fieldline-trace";
const TIME_COLUMNS = 10;

export type Parsed<T> = { ok: true; value: T } | { ok: false; reason: string };

const damaged = (reason: string): { ok: false; reason: string } => ({ ok: false, reason });

/** The header's lines without their ends; the last one is empty and ends the header. */
export function formatHeader(header: TraceHeader): string[] {
  const seed = header.seed === undefined ? [] : [`seed: ${header.seed}`];
  return [
    `${SIGNATURE} ${TRACE_VERSION}`,
    `module: ${escapeText(header.module)}`,
    `baud: ${header.baud}`,
    `configuration: ${escapeText(header.configuration)}`,
    ...seed,
    `start: ${escapeText(header.start)}`,
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
    const match = /^([a-z-]+): (.*)$/.exec(line);
    const value = match === null ? undefined : unescapeText(match[2] ?? "");
    if (match === null || value === undefined) return damaged(`"${line}" is no header line "name: value"`);
    fields.set(match[1] ?? "", value);
  }
  const missing = ["module", "baud", "configuration", "start"].filter((name) => !fields.has(name));
  if (missing.length > 0) return damaged(`the header lacks ${missing.join(", ")}`);
  const baud = fields.get("baud") ?? "";
  const seed = fields.get("seed");
  if (!isWhole(baud)) return damaged(`the header's baud "${baud}" is no number`);
  if (seed !== undefined && !isWhole(seed)) return damaged(`the header's seed "${seed}" is no number`);
  return {
    ok: true,
    value: {
      module: fields.get("module") ?? "",
      baud: Number(baud),
      configuration: fields.get("configuration") ?? "",
      ...(seed === undefined ? {} : { seed: Number(seed) }),
      start: fields.get("start") ?? "",
    },
  };
}

function isWhole(text: string): boolean {
  return /^-?[0-9]{1,15}$/.test(text);
}

/** One line without its end; `timeUs` is a whole number from 0 to 999999999999999. */
export function formatEvent(event: TraceEvent): string {
  const time = String(event.timeUs).padStart(TIME_COLUMNS);
  switch (event.kind) {
    case "data":
      return `${time} ${event.direction === "to-module" ? ">" : "<"} ${escapeSpans(event.spans)}`;
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

/** The reverse of `formatEvent`. */
export function parseEvent(line: string): Parsed<TraceEvent> {
  const match = /^ *([0-9]{1,15}) (\S)(?: (.*))?$/s.exec(line);
  if (match === null) return damaged("a line is a time in microseconds, a space, the kind, a space and the content");
  const timeUs = Number(match[1]);
  const content = match[3] ?? "";
  switch (match[2]) {
    case ">":
      return parseData(timeUs, "to-module", content);
    case "<":
      return parseData(timeUs, "to-device", content);
    case "!":
      return parseText(timeUs, "fault", content);
    case "#":
      return parseText(timeUs, "note", content);
    case "~":
      return parsePin(timeUs, content);
    default:
      return damaged(`the kind "${match[2]}" is none of > < ! # ~`);
  }
}

function parseData(timeUs: number, direction: "to-module" | "to-device", content: string): Parsed<TraceEvent> {
  const unescaped = unescapeSpans(content);
  if (!unescaped.ok) return unescaped;
  if (unescaped.spans.length === 0) return damaged("a data line holds one byte or more");
  return { ok: true, value: { kind: "data", timeUs, direction, spans: unescaped.spans } };
}

function parseText(timeUs: number, kind: "fault" | "note", content: string): Parsed<TraceEvent> {
  const text = unescapeText(content);
  return text === undefined ? damaged("the text holds a damaged escape") : { ok: true, value: { kind, timeUs, text } };
}

function parsePin(timeUs: number, content: string): Parsed<TraceEvent> {
  const match = /^([A-Za-z][A-Za-z0-9-]*) (asserted|released)$/.exec(content);
  if (match === null) return damaged('a pin line is a name and "asserted" or "released"');
  return { ok: true, value: { kind: "pin", timeUs, pin: match[1] ?? "", asserted: match[2] === "asserted" } };
}
