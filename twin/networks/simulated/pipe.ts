import type { Timer } from "../../../hal/clock";
import type { Air, Direction, Wait } from "./air";

/** Bytes on the way and unread at the receiver, beyond which the sender must wait. */
const WINDOW_BYTES = 65535;
/** Of a TCP header on IPv4, and so of a segment without data. */
const HEADER_BYTES = 40;

export interface PipeReceiver<Item> {
  item(item: Item): void;
  /** The sender closed in good order; all items came before. */
  finished(): void;
  /** The sender reset the connection; items that were not taken are gone. */
  broken(): void;
}

/**
 * One direction of a simulated TCP connection: items arrive in order and complete, after the air's
 * time, and no faster than the receiver takes them. Neither calls the other from inside a call.
 */
export class Pipe<Item> {
  waitingBytes = 0;
  private queue: Parcel<Item>[] = [];
  private flying: Flight<Item>[] = [];
  private arrived: Parcel<Item>[] = [];
  private unreadBytes = 0;
  private lastArrivalMs = 0;
  private held = false;
  private over = false;
  private gate: Wait | undefined;
  private departure: Timer | undefined;
  private landing: Timer | undefined;
  private delivery: Timer | undefined;

  constructor(
    private readonly air: Air,
    private readonly direction: Direction,
    private readonly receiver: PipeReceiver<Item>,
    private readonly sender: { emptied(): void; dead(): boolean },
  ) {}

  /** `left` is called when the item has left the sender. */
  send(item: Item, bytes: number, left?: () => void): void {
    this.waitingBytes += bytes;
    this.enqueue({ kind: "item", item, bytes, left });
  }

  /** A segment without data, out of turn: lost where the way is not free, or nobody is there. */
  probe(arrived: () => void): void {
    this.air.glance(() => {
      if (!this.over && !this.sender.dead()) arrived();
    });
  }

  finish(): void {
    this.enqueue({ kind: "finished", bytes: 0 });
  }

  /** What has not left yet is dropped; what has arrives before the reset. */
  break(): void {
    this.departure?.cancel();
    this.departure = undefined;
    this.queue = [];
    this.waitingBytes = 0;
    this.enqueue({ kind: "broken", bytes: 0 });
  }

  pause(): void {
    this.held = true;
  }

  resume(): void {
    this.held = false;
    this.deliverSoon();
  }

  /** Nothing is sent or received any more. */
  stop(): void {
    this.over = true;
    this.queue = [];
    this.flying = [];
    this.arrived = [];
    this.waitingBytes = 0;
    this.gate?.cancel();
    for (const timer of [this.departure, this.landing, this.delivery]) timer?.cancel();
  }

  private enqueue(parcel: Parcel<Item>): void {
    if (this.over) return;
    this.queue.push(parcel);
    this.pump();
  }

  /** Sends the next parcel if the line, the window and the network let it. */
  private pump(): void {
    const next = this.queue[0];
    if (next === undefined || this.over || this.departure !== undefined || this.sender.dead()) return;
    if (next.kind === "item" && this.unreadBytes > 0 && this.unreadBytes + next.bytes > WINDOW_BYTES) return;
    if (!this.air.reachable) {
      this.waitForAir();
      return;
    }
    const sendingMs = this.air.transmit(this.direction, next.bytes + HEADER_BYTES);
    this.departure = this.air.clock.after(sendingMs, () => {
      this.departure = undefined;
      this.queue.shift();
      this.depart(next);
      this.pump();
    });
  }

  private depart(parcel: Parcel<Item>): void {
    this.unreadBytes += parcel.bytes;
    this.lastArrivalMs = Math.max(this.lastArrivalMs, this.air.clock.now() + this.air.reliableTravelMs());
    this.flying.push({ parcel, arrivalMs: this.lastArrivalMs });
    this.awaitLanding();
    if (parcel.kind !== "item") return;
    this.waitingBytes -= parcel.bytes;
    parcel.left?.();
    if (this.waitingBytes === 0) this.sender.emptied();
  }

  private awaitLanding(): void {
    const first = this.flying[0];
    if (first === undefined || this.landing !== undefined || this.over) return;
    this.landing = this.air.clock.after(Math.max(0, first.arrivalMs - this.air.clock.now()), () => {
      this.landing = undefined;
      this.land();
    });
  }

  private land(): void {
    if (this.sender.dead()) return;
    if (!this.air.reachable) {
      this.waitForAir();
      return;
    }
    const now = this.air.clock.now();
    for (let first = this.flying[0]; first !== undefined && first.arrivalMs <= now; first = this.flying[0]) {
      this.flying.shift();
      if (first.parcel.kind === "broken") return this.breakReceiver();
      this.arrived.push(first.parcel);
    }
    this.awaitLanding();
    this.deliver();
  }

  private breakReceiver(): void {
    this.stop();
    this.receiver.broken();
  }

  private deliverSoon(): void {
    if (this.delivery !== undefined || this.arrived.length === 0) return;
    this.delivery = this.air.soon(() => {
      this.delivery = undefined;
      this.deliver();
    });
  }

  private deliver(): void {
    while (!this.held && !this.over && this.air.reachable) {
      const parcel = this.arrived.shift();
      if (parcel === undefined) break;
      this.unreadBytes -= parcel.bytes;
      if (parcel.kind === "item") this.receiver.item(parcel.item);
      else this.receiver.finished();
    }
    if (this.arrived.length > 0 && !this.held && !this.over) this.waitForAir();
    this.pump();
  }

  /** Goes on with all that had to stop when the network became unreachable. */
  private waitForAir(): void {
    if (this.gate !== undefined) return;
    this.gate = this.air.whenReachable(() => {
      this.gate = undefined;
      this.land();
      this.pump();
    });
    if (this.air.reachable) this.gate = undefined;
  }
}

type Parcel<Item> = { kind: "item"; item: Item; bytes: number; left?: () => void } | { kind: "finished" | "broken"; bytes: 0 };

interface Flight<Item> {
  parcel: Parcel<Item>;
  arrivalMs: number;
}
