/** A recorded trace as the text of a spec, which replays it. */
import { dirname, relative } from "node:path";
import type { ReplayEvent } from "../hal/virtual/replay/events";
import type { ReplayOptions } from "../hal/virtual/replay/replay";
import { parseConfiguration } from "./configuration";
import type { TraceHeader } from "./events";
import type { ReplayableTrace } from "./replay";

export interface SpecSource {
  /** What the spec is called: the trace's file, as people know it. */
  name: string;
  /** Where the spec is going to be, from the project's root; its imports depend on it. */
  file: string;
  trace: ReplayableTrace;
  options: ReplayOptions;
}

/**
 * The spec of a trace. One of the application, which says what it was started with, replays the whole
 * device; any other replays the AT engine, each command with its answer.
 */
export function specText(source: SpecSource): string {
  const { header } = source.trace;
  const run = parseConfiguration(header.configuration);
  return run === undefined ? engineSpec(source) : deviceSpec(source);
}

function deviceSpec({ name, file, trace, options }: SpecSource): string {
  const { header, events, damage } = trace;
  const run = parseConfiguration(header.configuration);
  const seed = header.seed === undefined ? [] : [`  seed: ${header.seed},`];
  return [
    `import { expect } from ${importFrom(file, "test/expect")};`,
    `import { ReplayedDevice, type RecordedRun } from ${importFrom(file, "test/traces/replayed-device")};`,
    "",
    ...about(header, damage),
    "const RUN: RecordedRun = {",
    `  module: ${literal(header.module)},`,
    `  device: ${literal(run?.device)},`,
    ...(run?.recognition === undefined ? [] : [`  recognition: ${literal(run.recognition)},`]),
    ...(run?.bootMs === undefined ? [] : [`  bootMs: ${run.bootMs},`]),
    `  pins: ${literal(run?.pins)},`,
    `  sensors: ${literal(run?.sensors)},`,
    `  flash: ${literal(run?.flash)},`,
    ...seed,
    `  options: ${literal(options)},`,
    "  events: [",
    ...events.map((event) => `    ${eventText(event)},`),
    "  ],",
    "};",
    "",
    `describe(${literal(`the recorded run ${name}`)}, () => {`,
    '  it("goes again as it went", () => {',
    '    expect(new ReplayedDevice(RUN).departure()).toBe("");',
    "  });",
    "});",
    "",
  ].join("\n");
}

function engineSpec({ name, file, trace }: SpecSource): string {
  const { header, events, damage } = trace;
  return [
    `import { expect } from ${importFrom(file, "test/expect")};`,
    `import { replayConversation } from ${importFrom(file, "test/traces/replayed-conversation")};`,
    `import type { ReplayEvent } from ${importFrom(file, "hal/virtual/replay/events")};`,
    "",
    ...about(header, damage),
    "const EVENTS: readonly ReplayEvent[] = [",
    ...events.filter((event) => event.kind === "device" || event.kind === "module").map((event) => `  ${eventText(event)},`),
    "];",
    "",
    `describe(${literal(`the recorded conversation ${name}`)}, () => {`,
    "  const outcome = replayConversation(EVENTS);",
    "",
    '  it("is said again as it was said", () => {',
    '    expect(outcome.departure).toBe("");',
    "  });",
    "",
    '  it("gives each command the answer that it had", () => {',
    "    expect(outcome.unanswered).toEqual([]);",
    "  });",
    "",
    '  it("loses no byte", () => {',
    "    expect(outcome.bytesLost).toBe(0);",
    "  });",
    "});",
    "",
  ].join("\n");
}

function about({ start, source }: TraceHeader, damage: readonly string[]): string[] {
  const lost = damage.map((sentence) => ` * Not replayed, ${sentence}`);
  const origin = `${source === undefined ? "Recorded" : `Made of: ${source}`}${start === undefined ? "" : ` from ${start} on`}.`;
  return lost.length === 0 ? [`/** ${origin} */`] : ["/**", ` * ${origin}`, ...lost, " */"];
}

function eventText(event: ReplayEvent): string {
  const { kind, atMs } = event;
  switch (event.kind) {
    case "pin":
      return `{ kind: "pin", atMs: ${atMs}, pin: ${literal(event.pin)}, asserted: ${event.asserted} }`;
    case "note":
      return `{ kind: "note", atMs: ${atMs}, text: ${literal(event.text)} }`;
    default:
      return `{ kind: "${kind}", atMs: ${atMs}, parts: ${literal(event.parts)} }`;
  }
}

/** Plain data as source text: printable ASCII only, and keys without quotes where they need none. */
function literal(value: unknown): string {
  if (typeof value === "string") return textLiteral(value);
  if (Array.isArray(value)) return `[${value.map((each) => literal(each)).join(", ")}]`;
  if (typeof value !== "object" || value === null) return String(value);
  const fields = Object.entries(value)
    .filter(([, field]) => field !== undefined)
    .map(([key, field]) => `${/^[A-Za-z_]\w*$/.test(key) ? key : textLiteral(key)}: ${literal(field)}`);
  return fields.length === 0 ? "{}" : `{ ${fields.join(", ")} }`;
}

function textLiteral(text: string): string {
  const escaped = text.replace(/[^ !#-[\]-~]/g, (char) => {
    if (char === "\r") return "\\r";
    if (char === "\n") return "\\n";
    if (char === '"' || char === "\\") return `\\${char}`;
    const code = char.charCodeAt(0);
    return code < 256 ? `\\x${code.toString(16).padStart(2, "0")}` : `\\u${code.toString(16).padStart(4, "0")}`;
  });
  return `"${escaped}"`;
}

function importFrom(file: string, target: string): string {
  const path = relative(dirname(file), target);
  return textLiteral(path.startsWith(".") ? path : `./${path}`);
}
