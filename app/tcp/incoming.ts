import type { Visit } from "../machine/machine";
import type { DirectionParts } from "./outgoing";
import { Transfer } from "./transfer";
import type { TransferEvent } from "./transfer-table";

/** The bytes that come in: they stay in the module until the consumer takes them. */
export class Incoming {
  /** Bytes that the consumer got. */
  bytes = 0;
  private readonly transfer: Transfer;
  private readable = false;
  private reading = false;
  private paused = false;
  /** What was on its way when the consumer paused. */
  private held = "";

  constructor(
    private readonly parts: DirectionParts,
    private readonly deliver: (bytes: string) => void,
  ) {
    const { clock, config, failed, observer } = parts;
    const late = "the module did not hand over received bytes in time";
    this.transfer = new Transfer({ clock, observer, pieceMs: config.receiveMs, late, move: (visit) => this.receiveNext(visit), failed });
  }

  /** The module has bytes. */
  hearReadable(): void {
    this.readable = true;
    this.work();
  }

  isPaused(): boolean {
    return this.paused;
  }

  /** Whether bytes wait, or are on their way, that can still be delivered. */
  isEmpty(): boolean {
    const more = (this.readable || this.reading) && !this.transfer.isStopped();
    return !more && this.held === "";
  }

  pause(): void {
    this.paused = true;
  }

  resume(): void {
    if (!this.paused) return;
    this.paused = false;
    const { held } = this;
    this.held = "";
    if (held !== "") this.handOver(held);
    this.work();
    const { passed } = this.parts;
    if (held !== "") passed();
  }

  work(): void {
    this.transfer.work();
  }

  stop(): void {
    this.transfer.stop();
  }

  /** `readable` is taken back before the question: bytes that come in meanwhile are announced anew. */
  private receiveNext(visit: Visit<TransferEvent>): void {
    const { config, link, mayPass, passed, sockets } = this.parts;
    if (!this.readable || this.paused || this.held !== "" || !mayPass()) return visit.raise("nothing");
    this.readable = false;
    this.reading = true;
    sockets.receive(link(), Math.min(config.receiveBytes, sockets.limits.receiveBytes), (failure, received) => {
      this.reading = false;
      if (failure !== undefined || received === undefined) return visit.raise("failed", failure);
      if (!visit.isLive()) return;
      if (received.bytes !== "" && received.waiting !== 0) this.readable = true;
      if (this.paused) this.held = received.bytes;
      else this.handOver(received.bytes);
      visit.raise("moved");
      passed();
    });
  }

  private handOver(bytes: string): void {
    if (bytes === "") return;
    this.bytes = this.bytes + bytes.length;
    const { deliver } = this;
    deliver(bytes);
  }
}
