/** The log of another program, made into a trace as it is read. */
import type { Loss, TraceHeader } from "../events";
import { formatEvent, formatHeader } from "../format";
import { SecretMask } from "../mask";
import { TraceRecorder } from "../recorder";
import { LogDecoder } from "./decoder";
import { ByteLines, type ByteLine } from "./byte-lines";
import { detectFormat, formatNamed } from "./formats";
import { LineWriter } from "./line-writer";
import { LineCutter, type LogLine } from "./lines";
import type { Heard, LogFormat, LogParser, ParserOptions } from "./log-format";
import { findSides, type Sides } from "./sides";

export interface ImportOptions extends ParserOptions {
  /** One of `FORMATS`; by the log's content where left out. */
  format?: string;
  /** The log's name for the side that is the device. */
  device?: string;
  /** The module's family. */
  module?: string;
  /** bit/s. */
  baud?: number;
  maskPayloads?: boolean;
  /** The log's name, for the header. */
  name?: string;
}

/** Begins notes that repeat what a log says. */
const FROM_LOG = "log: ";
/** Characters of the log by which its format and its sides are known. */
const HEAD_CHARACTERS = 65536;

/** Keeps the log's head until its format is known, then a line of either side at most. */
export class Importer {
  private readonly decoder = new LogDecoder();
  private readonly cutter = new LineCutter();
  private head: LogLine[] | undefined = [];
  private headLength = 0;
  private parser: LogParser | undefined;
  private recorder: TraceRecorder | undefined;
  private lines: LineWriter | undefined;
  private readonly unnamed = new ByteLines();
  private sides: Sides = { device: undefined, names: [] };
  private timed = true;
  private out: string[] = [];
  private lastUs = 0;

  /** `onDamage` is told of each line of the log that is left out, as a sentence. */
  constructor(
    private readonly options: ImportOptions,
    private readonly onDamage: (sentence: string) => void,
  ) {}

  /** Characters of the log that are kept. */
  get held(): number {
    return this.cutter.held + this.unnamed.held + (this.parser?.held ?? 0) + (this.head === undefined ? 0 : this.headLength);
  }

  /** The lines of the trace that `chunk` gives. Throws where the log's format or its sides are not known. */
  push(chunk: string): string[] {
    for (const line of this.cutter.push(this.decoder.push(chunk))) this.take(line);
    return this.taken();
  }

  end(): string[] {
    for (const line of [...this.cutter.push(this.decoder.end()), ...this.cutter.end()]) this.take(line);
    if (this.head !== undefined) this.begin(this.head);
    this.hear(this.parser?.end() ?? []);
    this.recorder?.flush();
    this.unsided(this.unnamed.flush());
    this.lines?.flush();
    return this.taken();
  }

  private taken(): string[] {
    const { out } = this;
    this.out = [];
    return out;
  }

  private take(line: LogLine): void {
    if (this.head === undefined) {
      this.hear(this.parser?.line(line) ?? []);
      return;
    }
    this.head.push(line);
    this.headLength += line.text.length + line.end.length;
    if (this.headLength >= HEAD_CHARACTERS) this.begin(this.head);
  }

  private begin(head: readonly LogLine[]): void {
    const { format: wanted } = this.options;
    const format = wanted === undefined || head.length === 0 ? detectFormat(head) : formatNamed(wanted);
    this.head = undefined;
    const rehearsal = format.parser(head, this.options);
    const heard = head.flatMap((line) => rehearsal.line(line));
    this.sides = findSides(heard, this.options.device);
    this.timed = heard.some((each) => each.kind === "bytes" && each.timeUs !== undefined);
    this.open(format, head, heard);
    this.parser = format.parser(head, this.options);
    for (const line of head) this.hear(this.parser.line(line));
  }

  private open(format: LogFormat, head: readonly LogLine[], heard: readonly Heard[]): void {
    const { module = "", baud, name = "", maskPayloads: payloads = false } = this.options;
    const precisionUs = format.precisionUs(head, this.options);
    const start = heard.find((each) => each.kind === "start")?.start;
    const lost = lossesOf(heard, this.sides);
    const header: TraceHeader = {
      module,
      ...(baud === undefined ? {} : { baud }),
      configuration: "",
      ...(start === undefined ? {} : { start }),
      source: name === "" ? format.title : `${format.title}, ${name}`,
      ...(lost.length === 0 ? {} : { lost }),
      ...(precisionUs > 1 ? { precisionUs } : {}),
    };
    if (this.sides.device === undefined) {
      for (const line of formatHeader(header)) this.out.push(line);
      this.lines = new LineWriter((line) => this.out.push(line), { payloads });
      return;
    }
    const sink = { write: (line: string) => this.out.push(line.slice(0, -1)) > 0 };
    this.recorder = new TraceRecorder(header, sink, { maskPayloads: payloads, timesLost: !this.timed });
    this.note("note", 0, `log: the device is "${this.sides.device}"`);
  }

  private hear(heard: readonly Heard[]): void {
    for (const each of heard) {
      if (each.kind === "line") this.lines?.line(each.timeUs, each.text, each.end, each.side);
      else if (each.kind === "bytes") this.bytes(each.timeUs, each.side, each.bytes);
      else if (each.kind === "note" || each.kind === "fault") this.note(each.kind, each.timeUs, each.text);
      else if (each.kind === "damaged") this.leaveOut(each.line, each.reason);
    }
  }

  private leaveOut(line: number, reason: string): void {
    const sentence = `line ${line} of the log is left out: ${reason}`;
    this.onDamage(sentence);
    this.note("fault", undefined, sentence);
  }

  private bytes(timeUs: number | undefined, side: string, bytes: string): void {
    this.lastUs = Math.max(this.lastUs, timeUs ?? 0);
    if (this.recorder === undefined) this.unsided(this.unnamed.push(timeUs, bytes));
    else this.recorder.traffic(side === this.sides.device ? "to-module" : "to-device", bytes, this.lastUs / 1000);
  }

  private unsided(lines: readonly ByteLine[]): void {
    for (const line of lines) this.lines?.line(line.timeUs, line.text, line.end);
  }

  private note(kind: "note" | "fault", timeUs: number | undefined, said: string): void {
    const text = said.startsWith(FROM_LOG) ? withoutSecrets(said) : said;
    if (this.recorder !== undefined) this.recorder[kind](text, (timeUs ?? this.lastUs) / 1000);
    else {
      this.lines?.flush();
      this.out.push(formatEvent({ kind, ...(timeUs === undefined ? { timeUs: 0, timeLost: true } : { timeUs }), text }));
    }
  }
}

/** Commands stand in what an application logs, too. */
function withoutSecrets(text: string): string {
  const spans = new SecretMask().apply("to-module", text);
  return spans.map((span) => ("bytes" in span ? span.bytes : "masked" in span ? "*".repeat(span.masked) : "")).join("");
}

function lossesOf(heard: readonly Heard[], sides: Sides): Loss[] {
  const said = heard.filter((each) => each.kind === "line" || each.kind === "bytes");
  const losses: Loss[] = [];
  if (said.some((each) => each.timeUs === undefined)) losses.push("times");
  if (sides.device === undefined && !said.every((each) => each.kind === "line" && (each.side !== undefined || each.text.trim() === ""))) losses.push("directions");
  if (said.some((each) => each.kind === "line" && each.end === undefined)) losses.push("line-ends");
  return losses;
}
