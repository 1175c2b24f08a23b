import type { VirtualLine } from "../../hal/virtual/uart";

/** What passes on the line, as the receiving ends read it, from the moment that this is made. */
export class Conversation {
  toModule = "";
  /** One entry for all that passes in one direction at one instant. */
  readonly record: string[] = [];
  private key = "";

  constructor(line: VirtualLine) {
    line.onTraffic((direction, bytes, timeMs) => {
      if (direction === "a-to-b") this.toModule += bytes;
      this.note(`${timeMs} ${direction}`, bytes);
    });
  }

  /** How often the device said `text`; a command with parameters is best written with its `=`. */
  count(text: string): number {
    return this.toModule.split(text).length - 1;
  }

  private note(key: string, bytes: string): void {
    if (key === this.key) this.record[this.record.length - 1] += bytes;
    else this.record.push(`${key} ${bytes}`);
    this.key = key;
  }
}
