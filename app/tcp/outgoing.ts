import type { Failure } from "../../drivers/failure";
import type { ModemSockets } from "../../drivers/modem";
import type { Clock } from "../../hal/clock";
import type { Visit } from "../machine/machine";
import type { MachineObserver } from "../machine/observer";
import { ByteQueue } from "./byte-queue";
import type { TcpConfig } from "./config";
import { Transfer } from "./transfer";
import type { TransferEvent } from "./transfer-table";

/** What a direction of a connection needs. */
export interface DirectionParts {
  sockets: ModemSockets;
  clock: Clock;
  config: TcpConfig;
  observer?: MachineObserver;
  /** The module's link; asked for while the connection is open only. */
  link: (this: void) => number;
  /** Whether a piece may be asked for now. */
  mayPass: (this: void) => boolean;
  /** A piece has arrived. */
  passed: (this: void) => void;
  failed: (this: void, failure: Failure) => void;
}

/** The bytes that leave: a bounded queue, sent in pieces that the module takes. */
export class Outgoing {
  /** Bytes that the module's stack took. */
  bytes = 0;
  private readonly queue: ByteQueue;
  private readonly transfer: Transfer;
  /** The consumer is owed word of room. */
  private full = false;

  constructor(
    private readonly parts: DirectionParts,
    private readonly drained: () => void,
  ) {
    const { clock, config, failed, observer } = parts;
    const late = "the module did not take bytes in time";
    this.queue = new ByteQueue(config.sendBufferBytes);
    this.transfer = new Transfer({ clock, observer, pieceMs: config.sendMs, late, move: (visit) => this.sendNext(visit), failed });
  }

  /** Answers how many bytes it took; where not all, `drained` follows when half of the buffer is free. */
  put(bytes: string): number {
    const taken = this.queue.put(bytes);
    if (taken < bytes.length) this.full = true;
    return taken;
  }

  /** Bytes that the module has not taken, or not said so. */
  waiting(): number {
    return this.queue.length;
  }

  work(): void {
    this.transfer.work();
  }

  /** Nothing more is sent, and nobody is told of room. */
  stop(): void {
    this.full = false;
    this.transfer.stop();
  }

  private sendNext(visit: Visit<TransferEvent>): void {
    const { link, mayPass, passed, sockets } = this.parts;
    const bytes = this.queue.first(sockets.limits.sendBytes);
    if (bytes === "" || !mayPass()) return visit.raise("nothing");
    sockets.send(link(), bytes, (failure, taken) => {
      if (failure !== undefined) return visit.raise("failed", failure);
      if (taken !== bytes.length) return visit.raise("failed", cutShort(taken ?? 0, bytes.length));
      if (!visit.isLive()) return;
      this.queue.drop(bytes.length);
      this.bytes = this.bytes + bytes.length;
      visit.raise("moved");
      passed();
      this.tellDrained();
    });
  }

  private tellDrained(): void {
    if (!this.full || this.queue.length * 2 > this.parts.config.sendBufferBytes) return;
    this.full = false;
    const { drained } = this;
    drained();
  }
}

function cutShort(taken: number, given: number): Failure {
  const message = `the module took ${taken} of ${given} bytes, so the connection cannot be used any further`;
  return { kind: "error", message };
}
