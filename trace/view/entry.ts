/** What a narrator tells, as a row of the page. */
import { TABLES } from "../../app/tables";
import { parseDeviceNote } from "../device-notes";
import { escapeBytes } from "../escape";
import type { Field } from "../explain/catalogue";
import type { Told } from "../explain/narrator";
import { asideOf } from "../explain/text";
import { seconds } from "../explain/verdict";
import type { Entry, EntryKind, Side, Tone, Value } from "./model";
import { toneOf } from "./tones";
import type { Speaker } from "./wire-log";

const MODULE_PINS = ["ri", "status"];

/** Everything but its place: time, chapter, network, bytes and line. */
export function entryOf(told: Told): Pick<Entry, "kind" | "side" | "text" | "about" | "values" | "tone"> {
  const shown = escaped(told);
  const about = told.kind === "note" ? stateAbout(told.text) : asideOf(shown);
  const values = "fields" in shown ? shown.fields.map(valueOf) : [];
  const tone = toneFor(told);
  return {
    kind: kindOf(told),
    side: sideOf(told),
    text: textOf(shown),
    ...(about === "" ? {} : { about }),
    ...(values.length === 0 ? {} : { values }),
    ...(tone === undefined ? {} : { tone }),
  };
}

/** Who said it on the line; undefined for what was not said there. */
export function speakerOf(told: Told): Speaker | undefined {
  switch (told.kind) {
    case "command":
      return "to-module";
    case "data":
      return told.direction;
    case "unassigned":
      return "unassigned";
    case "answer":
    case "result":
    case "urc":
    case "unknown":
    case "prompt":
      return "to-device";
    default:
      return undefined;
  }
}

/** Lines and values are bytes; notes are text already. */
function escaped(told: Told): Told {
  const fields = "fields" in told ? { fields: told.fields.map((field) => ({ ...field, text: escapeBytes(field.text) })) } : {};
  const text = "text" in told && speakerOf(told) !== undefined ? { text: escapeBytes(told.text) } : {};
  return { ...told, ...fields, ...text };
}

function valueOf({ name, text, unit, meaning }: Field): Value {
  return { name, text, ...(unit === undefined ? {} : { unit }), ...(meaning === undefined ? {} : { meaning }) };
}

function kindOf(told: Told): EntryKind {
  if (told.kind !== "note") return told.kind;
  if (/^fault: /.test(told.text)) return "fault";
  return parseDeviceNote(told.text)?.kind === "state" ? "state" : "note";
}

function sideOf(told: Told): Side {
  if (told.kind === "note") return kindOf(told) === "fault" ? "around" : "device";
  if (told.kind === "pin") return MODULE_PINS.includes(told.pin) ? "module" : "device";
  if (told.kind === "unanswered") return "module";
  const speaker = speakerOf(told);
  if (speaker === undefined || speaker === "unassigned") return "around";
  return speaker === "to-module" ? "device" : "module";
}

function textOf(told: Told): string {
  switch (told.kind) {
    case "data":
      return escapeBytes(told.bytes);
    case "prompt":
      return ">";
    case "unanswered":
      return `no result for ${escapeBytes(told.command)}`;
    case "silence":
      return `${seconds(told.ms)} of silence`;
    case "pin":
      return `${told.pin} ${told.asserted ? "asserted" : "released"}`;
    case "damaged":
      return `line ${told.line} is passed over: ${told.reason}`;
    case "note": {
      const note = parseDeviceNote(told.text);
      if (note?.kind !== "state") return told.text;
      const way = note.from === note.to ? note.to : `${note.from} \u2192 ${note.to}`;
      return `${note.machine}: ${way} (${note.event})`;
    }
    default:
      return told.text;
  }
}

function toneFor(told: Told): Tone | undefined {
  switch (told.kind) {
    case "result":
      return told.good ? "good" : "bad";
    case "fault":
    case "damaged":
      return "bad";
    case "unanswered":
      return told.probe || told.isCut || told.isPartial ? undefined : "bad";
    case "note": {
      if (/^fault: /.test(told.text)) return "bad";
      if (/^recovered: /.test(told.text)) return "good";
      const note = parseDeviceNote(told.text);
      return note?.kind === "state" ? toneOf(note.to) : undefined;
    }
    default:
      return undefined;
  }
}

/** What the application's table says of the state that was entered, and of the event that led there. */
function stateAbout(text: string): string {
  const note = parseDeviceNote(text);
  const table = note?.kind === "state" ? TABLES.find(({ name }) => name === note.machine) : undefined;
  if (note?.kind !== "state" || table === undefined) return "";
  const event = table.events.find(({ name }) => name === note.event)?.about;
  const state = table.states.find(({ name }) => name === note.to)?.about;
  return [...new Set([event, state])].filter((each) => each !== undefined).join(" ");
}
