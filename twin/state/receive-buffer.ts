/** What a connection holds for the host at most, in bytes: eight segments of 1460. */
export const RECEIVE_CAPACITY = 11680;

/** Bytes that came together: a datagram, or a stretch of a stream. */
interface Stretch {
  bytes: string;
  address: string;
  port: number;
}

/** Where the oldest bytes came from. */
export interface Source {
  address: string;
  port: number;
}

/**
 * Received bytes that the host has not had yet. A stream is held back by whoever fills the buffer,
 * and its last event may go past the capacity; that part does not show until there is room for it.
 * Datagrams that find no room are lost.
 */
export class ReceiveBuffer {
  private stretches: Stretch[] = [];
  private held = 0;
  /** All bytes that ever came, lost ones left out. */
  total = 0;

  constructor(private readonly kind: "stream" | "datagrams") {}

  /** Bytes that can be read. */
  get length(): number {
    return Math.min(this.held, RECEIVE_CAPACITY);
  }

  get full(): boolean {
    return this.held >= RECEIVE_CAPACITY;
  }

  /** Undefined where nothing is held. */
  get source(): Source | undefined {
    return this.stretches[0];
  }

  add(bytes: string, address: string, port: number): void {
    if (bytes.length === 0) return;
    if (this.kind === "datagrams" && this.held + bytes.length > RECEIVE_CAPACITY) return;
    this.stretches.push({ bytes, address, port });
    this.held += bytes.length;
    this.total += bytes.length;
  }

  /** The oldest bytes, `maximum` of them at most and never from two datagrams. */
  take(maximum: number): string {
    let taken = "";
    while (taken.length < maximum && this.stretches.length > 0) {
      const first = this.stretches[0] as Stretch;
      const part = first.bytes.substring(0, maximum - taken.length);
      taken += part;
      first.bytes = first.bytes.substring(part.length);
      if (first.bytes.length === 0) this.stretches.shift();
      if (this.kind === "datagrams") break;
    }
    this.held -= taken.length;
    return taken;
  }

  clear(): void {
    this.stretches = [];
    this.held = 0;
  }
}
