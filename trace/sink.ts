import { once } from "node:events";
import type { Writable } from "node:stream";

/** Where a recorder's lines go. */
export interface TraceSink {
  /** Takes a line with its end, or answers false where there is no room for it. */
  write(line: string): boolean;
}

/** Collects a trace in memory, up to `capacityBytes`; later lines are refused. */
export class MemorySink implements TraceSink {
  private readonly lines: string[] = [];
  private size = 0;

  constructor(private readonly capacityBytes = 64 * 1024 * 1024) {}

  write(line: string): boolean {
    if (this.size + line.length > this.capacityBytes) return false;
    this.lines.push(line);
    this.size += line.length;
    return true;
  }

  text(): string {
    return this.lines.join("");
  }
}

/** Writes a trace to a Node stream; refuses lines while more than `capacityBytes` wait to be written. */
export class StreamSink implements TraceSink {
  private failure: Error | undefined;

  constructor(
    private readonly stream: Writable,
    private readonly capacityBytes = 16 * 1024 * 1024,
  ) {
    stream.on("error", (error) => {
      this.failure = error;
    });
  }

  write(line: string): boolean {
    if (this.failure !== undefined || this.stream.writableLength + line.length > this.capacityBytes) return false;
    this.stream.write(line, "latin1");
    return true;
  }

  /** Writes what waits and ends the stream; rejects where the stream failed at any time. */
  async close(): Promise<void> {
    if (this.failure === undefined) {
      const finished = once(this.stream, "finish");
      this.stream.end();
      await finished;
    }
    if (this.failure !== undefined) throw this.failure;
  }
}
