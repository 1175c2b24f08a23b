/** Content that a module keeps of an answer, in bytes. */
export const CONTENT_CAPACITY = 1024 * 1024;

/**
 * Content of an answer as the module holds it, by positions that count from its beginning. What was read
 * stays until it is released; there is never much more of it than `CONTENT_CAPACITY`, as its source is held back then.
 */
export class HttpContent {
  private held = "";
  /** Position of the first byte that is held. */
  private base = 0;
  /** Where a read without a position goes on. */
  position = 0;

  /** Bytes that came so far. */
  get total(): number {
    return this.base + this.held.length;
  }

  get full(): boolean {
    return this.held.length >= CONTENT_CAPACITY;
  }

  add(bytes: string): void {
    this.held += bytes;
  }

  /** From `position` on, `maximum` bytes at most; undefined where nothing is held there. */
  read(position: number, maximum: number): string | undefined {
    const start = position - this.base;
    if (start < 0 || start >= this.held.length) return undefined;
    const bytes = this.held.substring(start, start + maximum);
    this.position = position + bytes.length;
    return bytes;
  }

  /** Forgets all before `position`. */
  release(position: number): void {
    const start = Math.max(0, Math.min(position - this.base, this.held.length));
    this.held = this.held.substring(start);
    this.base += start;
  }
}
