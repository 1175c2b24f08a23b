import type { ByteSource } from "../../drivers/modem";

/** A text as a source; it notes how much is asked for at once. */
export class TextSource implements ByteSource {
  readonly length: number;
  largest = 0;

  constructor(
    private readonly text: string,
    length?: number,
  ) {
    this.length = length === undefined ? text.length : length;
  }

  read(from: number, to: number): string {
    this.largest = Math.max(this.largest, to - from);
    return this.text.substring(from, to);
  }
}
