import type { Timer } from "../hal/clock";
import type { DataChannel } from "./data-mode";
import type { Firmware } from "./firmware";
import type { Connection } from "./state/connection";

/** What is gathered or put out at once, in bytes. */
const LARGEST_BLOCK = 1500;

/**
 * Data mode of a socket or an SSL session: what the host types is gathered for a moment and sent, what comes is put out
 * bare. Both sides are held back where the other takes no more. While it is suspended with `+++`,
 * what comes waits.
 */
export class TransparentChannel implements DataChannel {
  private outgoing = "";
  private timer: Timer | undefined;
  private suspendedNow = false;
  private readonly stopListening: () => void;

  /** `waitMs`: how long typed bytes are gathered; `onHungUp`: the connection must close. */
  constructor(
    private readonly firmware: Firmware,
    private readonly connection: Connection,
    private readonly waitMs: () => number,
    private readonly onHungUp: () => void,
  ) {
    this.stopListening = firmware.drained.on(() => this.deliver());
  }

  room(): number {
    return Math.max(0, this.connection.sendRoom - this.outgoing.length);
  }

  fromHost(bytes: string): void {
    this.outgoing += bytes;
    if (this.outgoing.length >= LARGEST_BLOCK) this.flush();
    else this.timer ??= this.firmware.clock.after(this.waitMs(), () => this.flush());
  }

  /** The network took what it was given. */
  sendDrained(): void {
    this.flush();
    this.firmware.interpreter.roomInChannel();
  }

  /** Puts out what has come. */
  deliver(): void {
    if (this.suspendedNow) return;
    for (;;) {
      const length = Math.min(this.connection.received.length, this.firmware.port.room, LARGEST_BLOCK);
      if (length === 0) return;
      this.firmware.writeRaw(this.connection.read(length));
    }
  }

  suspended(): void {
    this.suspendedNow = true;
    this.flush();
  }

  resumed(): void {
    this.suspendedNow = false;
    this.deliver();
  }

  hungUp(): void {
    this.flush();
    this.stop();
    this.onHungUp();
  }

  /** The connection is gone: `text`, which ends data mode where it was not suspended. */
  end(text = "CLOSED"): void {
    const { interpreter } = this.firmware;
    const inDataMode = interpreter.inDataMode;
    this.deliver();
    this.stop();
    interpreter.dropChannel(inDataMode ? text : undefined);
    if (!inDataMode) this.firmware.urc(text);
  }

  private flush(): void {
    this.timer?.cancel();
    this.timer = undefined;
    const part = this.outgoing.substring(0, this.connection.sendRoom);
    this.outgoing = this.outgoing.substring(part.length);
    if (part.length > 0) this.connection.write(part);
  }

  private stop(): void {
    this.timer?.cancel();
    this.stopListening();
  }
}
