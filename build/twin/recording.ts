import { createWriteStream, mkdirSync, openSync } from "node:fs";
import { dirname } from "node:path";
import type { Clock } from "../../hal/clock";
import type { VirtualLine } from "../../hal/virtual/uart";
import type { TraceHeader } from "../../trace/events";
import { TraceRecorder } from "../../trace/recorder";
import { StreamSink } from "../../trace/sink";
import { recordLine } from "../../trace/tap";

/** A conversation with the twin, recorded in a file. */
export class Recording {
  private readonly sink: StreamSink;
  private readonly recorder: TraceRecorder;

  /** Records end `a` of the line as the device. Throws an error whose message names the file. */
  constructor(
    private readonly file: string,
    header: TraceHeader,
    line: VirtualLine,
    private readonly clock: Clock,
  ) {
    this.sink = new StreamSink(createWriteStream(file, { fd: create(file) }));
    this.recorder = new TraceRecorder(header, this.sink, { startMs: clock.now() });
    recordLine(line, "a-to-b", this.recorder);
  }

  /** What happened around the conversation; it must hold no secret. */
  note(text: string): void {
    this.recorder.note(text, this.clock.now());
  }

  /** A control of the twin, as it was typed. */
  control(line: string): void {
    this.recorder.fault(line.replace(/^(\s*pin\s).*$/, "$1..."), this.clock.now());
  }

  /** Rejects where not everything could be written. */
  async close(): Promise<void> {
    this.recorder.flush();
    await this.sink.close().catch((error: Error) => {
      throw new Error(`The trace ${this.file} is not complete: ${error.message}`, { cause: error });
    });
  }
}

function create(file: string): number {
  try {
    mkdirSync(dirname(file), { recursive: true });
    return openSync(file, "w");
  } catch (error) {
    throw new Error(`The trace cannot be written to ${file}: ${(error as Error).message}`, { cause: error });
  }
}
