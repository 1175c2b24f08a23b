import type { VirtualLine } from "../../hal/virtual/uart";

interface Awaited {
  text: string;
  /** The last bytes that were said, as many as `text` has. */
  tail: string;
  heard: boolean;
}

/** What passes on the line, as the receiving ends read it, from the moment that this is made. */
export class Conversation {
  /** One entry for all that passes in one direction at one instant; only where it is wished for. */
  readonly record: string[] = [];
  private said: string[] = [];
  private awaited: Awaited | undefined;
  private key = "";

  constructor(line: VirtualLine, keepRecord: boolean) {
    line.onTraffic((direction, bytes, timeMs) => {
      if (direction === "a-to-b") this.hear(bytes);
      if (keepRecord) this.note(`${timeMs} ${direction}`, bytes);
    });
  }

  /** All that the device said. */
  get toModule(): string {
    this.said = [this.said.join("")];
    return this.said[0] as string;
  }

  /** How often the device said `text`; a command with parameters is best written with its `=`. */
  count(text: string): number {
    return this.toModule.split(text).length - 1;
  }

  /** A predicate that tells whether the device has said `text` since this call; the next call ends it. */
  listenFor(text: string): () => boolean {
    const awaited: Awaited = { text, tail: "", heard: false };
    this.awaited = awaited;
    return () => awaited.heard;
  }

  private hear(bytes: string): void {
    const { awaited } = this;
    this.said.push(bytes);
    if (awaited === undefined || awaited.heard) return;
    const recent = awaited.tail + bytes;
    awaited.heard = recent.includes(awaited.text);
    awaited.tail = recent.slice(-awaited.text.length);
  }

  private note(key: string, bytes: string): void {
    if (key === this.key) this.record[this.record.length - 1] += bytes;
    else this.record.push(`${key} ${bytes}`);
    this.key = key;
  }
}
