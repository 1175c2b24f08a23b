/** What the module takes the host's bytes for at the moment: command lines, data, nothing. */
export interface InputMode {
  /** Takes bytes from the front and says how many; 0 leaves them for the next mode. */
  take(bytes: string): number;
  /** True while an unsolicited line must not come between: a line is being typed, data is entered. */
  readonly holdsUrcs: boolean;
}

/** Takes nothing: what arrives while a command runs waits in the buffer. */
export const BUSY: InputMode = { take: () => 0, holdsUrcs: false };

/**
 * The module's receive buffer. Bytes wait in it while the current mode takes none; when it is full
 * the newest are lost and counted in `bytesLost`. Near the top the sender is asked to stop.
 */
export class Intake {
  private buffer = "";
  private current: InputMode = BUSY;
  private pumping = false;
  private pressed = false;
  bytesLost = 0;

  /** `onPressure` is told when the buffer is three quarters full, and again when it is half empty. */
  constructor(private readonly capacity: number, private readonly onPressure: (high: boolean) => void) {}

  get mode(): InputMode {
    return this.current;
  }

  /** Bytes that wait. */
  get waiting(): number {
    return this.buffer.length;
  }

  /** What waits is offered to the new mode before this call ends. */
  setMode(mode: InputMode): void {
    this.current = mode;
    this.pump();
  }

  feed(bytes: string): void {
    const room = this.capacity - this.buffer.length;
    if (bytes.length > room) this.bytesLost += bytes.length - room;
    this.buffer += bytes.substring(0, Math.max(0, room));
    this.pump();
  }

  private pump(): void {
    if (this.pumping) return;
    this.pumping = true;
    let offered: InputMode | undefined;
    let taken = 1;
    while (this.buffer.length > 0 && (taken > 0 || offered !== this.current)) {
      offered = this.current;
      taken = offered.take(this.buffer);
      this.buffer = this.buffer.substring(taken);
    }
    this.pumping = false;
    this.reportPressure();
  }

  private reportPressure(): void {
    if (!this.pressed && this.buffer.length * 4 >= this.capacity * 3) {
      this.pressed = true;
      this.onPressure(true);
    } else if (this.pressed && this.buffer.length * 2 <= this.capacity) {
      this.pressed = false;
      this.onPressure(false);
    }
  }
}
