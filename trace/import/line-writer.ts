/** Lines of a terminal log as the events of a trace, with what is inferred and what is lost marked as such. */
import { joinSpans, lengthOf, type Direction, type Span, type TraceEvent } from "../events";
import { formatEvent } from "../format";
import { SecretMask, type MaskOptions } from "../mask";
import { DirectionInference, type Assigned, type Speaker } from "./inference";

/** More empty lines than that are written without waiting for the line that they belong to. */
const EMPTY_LINES = 16;

export class LineWriter {
  private readonly mask: SecretMask;
  private readonly inference = new DirectionInference(() => this.mask.endEntry());
  /** Ends of the empty lines before the next line. */
  private empty: Span[] = [];
  private emptyTime: number | undefined;

  constructor(
    private readonly write: (line: string) => void,
    options: MaskOptions = {},
  ) {
    this.mask = new SecretMask(options);
  }

  /** `end` is undefined where the log has lost it, and empty where the log stops within the line; `side` where the log names none. */
  line(timeUs: number | undefined, text: string, end: string | undefined, side?: "device" | "module"): void {
    if (text.trim() === "" && !this.inference.isWithinData()) {
      this.emptyTime = this.empty.length === 0 ? timeUs : this.emptyTime;
      this.empty = joinSpans(this.empty, [...this.masked("unknown", text), ...this.end("unknown", end)]);
      if (lengthOf(this.empty) + this.empty.length >= EMPTY_LINES) this.flush();
      return;
    }
    for (const part of this.inference.assign(text, end, side)) this.part(timeUs, part, end);
  }

  /** Empty lines that nothing follows. */
  flush(): void {
    const spans = this.empty;
    this.empty = [];
    if (spans.length > 0) this.put(this.emptyTime, "unknown", spans);
  }

  /** Empty lines before a line of the module are its own. */
  private part(timeUs: number | undefined, { speaker, text, ends, isLoneEcho, isNamed }: Assigned, end: string | undefined): void {
    const before = speaker === "module" ? this.empty : [];
    if (speaker === "module") this.empty = [];
    else this.flush();
    if (isLoneEcho === true) this.masked("device", `${text}\r`);
    const spans = [...this.masked(speaker, text), ...(ends ? this.end(speaker, end) : [])];
    this.put(timeUs, speaker, joinSpans(before, spans), isNamed);
  }

  private end(speaker: Speaker, end: string | undefined): Span[] {
    const spans = this.masked(speaker, end ?? (speaker === "device" ? "\r" : "\n"));
    return end === undefined ? [{ lost: "line-end" }] : spans;
  }

  private masked(speaker: Speaker, text: string): Span[] {
    const direction: Direction = speaker === "device" ? "to-module" : "to-device";
    return this.mask.apply(direction, text);
  }

  private put(timeUs: number | undefined, speaker: Speaker, spans: readonly Span[], isNamed = false): void {
    if (spans.length === 0) return;
    const time = timeUs === undefined ? { timeUs: 0, timeLost: true as const } : { timeUs };
    const direction = speaker === "device" ? "to-module" : "to-device";
    const event: TraceEvent = speaker === "unknown" ? { kind: "unassigned", ...time, spans } : { kind: "data", ...time, direction, spans, ...(isNamed ? {} : { inferred: true }) };
    this.write(formatEvent(event));
  }
}
