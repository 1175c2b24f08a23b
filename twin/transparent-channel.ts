import type { Timer } from "../hal/clock";
import type { DataChannel } from "./data-mode";
import type { Firmware } from "./firmware";
import type { ReceiveBuffer } from "./state/receive-buffer";

/** What is gathered or put out at once, in bytes. */
const LARGEST_BLOCK = 1500;

/** What data mode stands on: a `Connection`, or a port for datagrams. */
export interface Carrier {
  readonly received: ReceiveBuffer;
  /** How many bytes it takes now. */
  readonly sendRoom: number;
  read(maximum: number): string;
  write(bytes: string): void;
}

/** How typed bytes are gathered; asked each time, as a command may change it. */
export interface Gathering {
  /** How long after the first byte they are sent. */
  waitMs(): number;
  /** So many are sent at once, and at the same time the most in one piece; 1500 where left out. */
  blockBytes?(): number;
  /** At most `bytes` are taken from the host every `everyMs`; undefined for no such limit. */
  pace?(): { bytes: number; everyMs: number } | undefined;
}

/**
 * Data mode of a socket or an SSL session: what the host types is gathered for a moment and sent, what comes is put out
 * bare. Both sides are held back where the other takes no more. While it is suspended with `+++`,
 * what comes waits.
 */
export class TransparentChannel implements DataChannel {
  private outgoing = "";
  private timer: Timer | undefined;
  private paceTimer: Timer | undefined;
  private takenInPace = 0;
  private suspendedNow = false;
  private readonly stopListening: () => void;

  /** `onHungUp`: the connection must close. */
  constructor(
    private readonly firmware: Firmware,
    private readonly connection: Carrier,
    private readonly gathering: Gathering,
    private readonly onHungUp: () => void,
  ) {
    this.stopListening = firmware.drained.on(() => this.deliver());
  }

  room(): number {
    const room = Math.max(0, this.connection.sendRoom - this.outgoing.length);
    const pace = this.gathering.pace?.();
    return pace === undefined ? room : Math.min(room, Math.max(0, pace.bytes - this.takenInPace));
  }

  fromHost(bytes: string): void {
    this.outgoing += bytes;
    this.countPace(bytes.length);
    if (this.outgoing.length >= this.blockBytes) this.sendBlocks();
    if (this.outgoing.length > 0) this.timer ??= this.firmware.clock.after(this.gathering.waitMs(), () => this.flush());
  }

  /** Sends at once what an earlier connection has left. */
  resend(bytes: string): void {
    this.outgoing = bytes + this.outgoing;
    this.flush();
  }

  /** Typed bytes that the connection has not taken. */
  get unsent(): string {
    return this.outgoing;
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

  /** The connection is gone: `text`, which ends data mode where it was not suspended; an empty one is not said. */
  end(text = "CLOSED"): void {
    const { interpreter } = this.firmware;
    const inDataMode = interpreter.inDataMode;
    this.deliver();
    this.stop();
    interpreter.dropChannel(inDataMode && text !== "" ? text : undefined);
    if (!inDataMode && text !== "") this.firmware.urc(text);
  }

  private get blockBytes(): number {
    return this.gathering.blockBytes?.() ?? LARGEST_BLOCK;
  }

  private countPace(bytes: number): void {
    const pace = this.gathering.pace?.();
    if (pace === undefined) return;
    this.takenInPace += bytes;
    this.paceTimer ??= this.firmware.clock.after(pace.everyMs, () => {
      this.paceTimer = undefined;
      this.takenInPace = 0;
      this.firmware.interpreter.roomInChannel();
    });
  }

  /** Full blocks only. */
  private sendBlocks(): void {
    const block = this.blockBytes;
    while (this.outgoing.length >= block && this.connection.sendRoom >= block) this.sendPart(block);
    if (this.outgoing.length > 0) return;
    this.timer?.cancel();
    this.timer = undefined;
  }

  private flush(): void {
    this.timer?.cancel();
    this.timer = undefined;
    while (this.outgoing.length > 0 && this.connection.sendRoom > 0) this.sendPart(Math.min(this.blockBytes, this.connection.sendRoom));
  }

  private sendPart(length: number): void {
    const part = this.outgoing.substring(0, length);
    this.outgoing = this.outgoing.substring(part.length);
    this.connection.write(part);
  }

  private stop(): void {
    this.timer?.cancel();
    this.paceTimer?.cancel();
    this.stopListening();
  }
}
