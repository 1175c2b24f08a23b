import type { Sensor } from "../../sensor";

/** The memory that this process occupies, in MB of 1000000 bytes with one decimal. */
export class MemorySensor implements Sensor {
  readonly name = "memory";

  read(done: (error: string | undefined, value: number) => void): void {
    const value = Math.round(process.memoryUsage.rss() / 100000) / 10;
    setImmediate(() => done(undefined, value));
  }
}
