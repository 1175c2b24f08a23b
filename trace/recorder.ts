import { formatEvent, formatHeader } from "./format";
import { joinSpans, lengthOf } from "./events";
import type { Direction, Span, TraceEvent, TraceHeader } from "./events";
import { SecretMask } from "./mask";
import type { TraceSink } from "./sink";

export interface RecorderOptions {
  /** The clock's time, in ms, that is 0 in the trace; 0 where left out. */
  startMs?: number;
  /** Hides payloads too, not only secrets. False where left out. */
  maskPayloads?: boolean;
  /** The times are not known: they only keep the order. False where left out. */
  timesLost?: boolean;
  /** Chunks of one direction with a longer pause between them become events of their own. 20 where left out. */
  mergeGapMs?: number;
}

/** An event is written at the latest when it stands for this many bytes. */
const EVENT_BYTES = 1024;
const PIN_NAME = /^[A-Za-z][A-Za-z0-9-]*$/;

interface Open {
  direction: Direction;
  lastMs: number;
  /** When the last byte came that was no line feed. */
  completeMs: number;
  spans: Span[];
  /** Whether it holds more than line ends. */
  hasContent: boolean;
}

/**
 * Writes a conversation as it happens. Chunks of one direction are joined up to a line's end; secrets
 * are hidden before anything is kept. Times are the clock's, in ms, and must not go backwards.
 */
export class TraceRecorder {
  /** Lines that the sink had no room for. */
  refusedLines = 0;
  private readonly mask: SecretMask;
  private readonly startMs: number;
  private readonly mergeGapMs: number;
  private readonly timesLost: boolean;
  private open: Open | undefined;
  private unreported = 0;

  constructor(
    header: TraceHeader,
    private readonly sink: TraceSink,
    options: RecorderOptions = {},
  ) {
    this.mask = new SecretMask({ payloads: options.maskPayloads ?? false });
    this.startMs = options.startMs ?? 0;
    this.mergeGapMs = options.mergeGapMs ?? 20;
    this.timesLost = options.timesLost ?? false;
    for (const line of formatHeader(header)) this.put(line);
  }

  /** Bytes that passed, as the side that receives them read them. */
  traffic(direction: Direction, bytes: string, timeMs: number): void {
    let from = 0;
    while (from < bytes.length) {
      const open = this.openEvent(direction, timeMs);
      const to = Math.min(endOfLine(bytes, from, direction, open.hasContent), from + EVENT_BYTES - lengthOf(open.spans));
      const part = bytes.slice(from, to);
      open.spans = joinSpans(open.spans, this.mask.apply(direction, part));
      open.hasContent ||= hasContent(part);
      open.lastMs = timeMs;
      if (/[^\n]/.test(part)) open.completeMs = timeMs;
      if ((open.hasContent && endsLine(part, direction)) || lengthOf(open.spans) >= EVENT_BYTES) this.flush();
      from = to;
    }
  }

  /** A fault that was played, a control of the twin, or what was lost on the way. */
  fault(text: string, timeMs: number): void {
    this.write({ kind: "fault", timeUs: this.microseconds(timeMs), text });
  }

  /** What the application did. The text is written as it is: it must not hold a secret. */
  note(text: string, timeMs: number): void {
    this.write({ kind: "note", timeUs: this.microseconds(timeMs), text });
  }

  /** A control line changed; `pin` is a letter, then letters, digits and hyphens. */
  pin(pin: string, asserted: boolean, timeMs: number): void {
    if (!PIN_NAME.test(pin)) throw new RangeError(`"${pin}" is no pin name: a letter, then letters, digits and hyphens`);
    this.write({ kind: "pin", timeUs: this.microseconds(timeMs), pin, asserted });
  }

  /** Writes what waits for its line's end. To be called when the recording ends. */
  flush(): void {
    const { open } = this;
    this.open = undefined;
    if (open === undefined) return;
    const { direction, spans } = open;
    this.putEvent({ kind: "data", timeUs: this.microseconds(open.completeMs), direction, spans });
  }

  private openEvent(direction: Direction, timeMs: number): Open {
    const { open } = this;
    if (open !== undefined && open.direction === direction && timeMs - open.lastMs <= this.mergeGapMs) return open;
    this.flush();
    this.open = { direction, lastMs: timeMs, completeMs: timeMs, spans: [], hasContent: false };
    return this.open;
  }

  private write(event: TraceEvent): void {
    this.flush();
    this.putEvent(event);
  }

  private putEvent(event: TraceEvent): void {
    if (this.unreported > 0) {
      const text = `${this.unreported} lines are missing here: they came faster than they could be stored`;
      if (this.sink.write(`${formatEvent({ kind: "fault", timeUs: event.timeUs, text })}\n`)) this.unreported = 0;
    }
    this.put(formatEvent(this.timesLost ? { ...event, timeLost: true } : event));
  }

  private put(line: string): void {
    if (this.unreported === 0 && this.sink.write(`${line}\n`)) return;
    this.refusedLines++;
    this.unreported++;
  }

  private microseconds(timeMs: number): number {
    return Math.max(0, Math.round((timeMs - this.startMs) * 1000));
  }
}

/** Commands end with a carriage return, lines of the module with a line feed. */
function isEnd(byte: string, direction: Direction): boolean {
  return byte === "\n" || (byte === "\r" && direction === "to-module");
}

function hasContent(bytes: string): boolean {
  return /[^\r\n]/.test(bytes);
}

function endsLine(bytes: string, direction: Direction): boolean {
  return isEnd(bytes.charAt(bytes.length - 1), direction);
}

/** Where the line that is under way at `from` ends; empty lines belong to the line that follows. */
function endOfLine(bytes: string, from: number, direction: Direction, alreadyHasContent: boolean): number {
  let content = alreadyHasContent;
  for (let index = from; index < bytes.length; index++) {
    const byte = bytes.charAt(index);
    if (content && isEnd(byte, direction)) return byte === "\r" && bytes.charAt(index + 1) === "\n" ? index + 2 : index + 1;
    content ||= hasContent(byte);
  }
  return bytes.length;
}
