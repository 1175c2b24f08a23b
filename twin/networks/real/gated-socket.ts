import type { Socket } from "node:net";
import { Duplex } from "node:stream";
import type { Closable, RealContext } from "./context";
import type { Cancellation } from "./reachability";

/**
 * A connected TCP socket behind the antenna. While the network is unreachable it neither reads nor
 * writes, and neither an end nor an error comes through: all of it waits. TLS and MQTT run on top.
 *
 * The socket must have been made with `allowHalfOpen`, or it would answer an end by itself.
 */
export class GatedSocket extends Duplex implements Closable {
  private wanted = false;
  private resetting = false;
  private readonly watch: Cancellation;
  private heldWrite: Cancellation | undefined;

  constructor(
    readonly socket: Socket,
    private readonly context: RealContext,
  ) {
    super({ allowHalfOpen: false });
    context.add(this);
    const reachability = context.reachability;
    this.watch = reachability.onChange(() => this.updateFlow());
    socket.pause();
    socket.on("data", (chunk: Buffer) => {
      if (this.push(chunk)) return;
      this.wanted = false;
      this.updateFlow();
    });
    socket.on("end", () => reachability.whenOpen(() => this.push(null)));
    socket.on("error", (error) => reachability.whenOpen(() => this.destroy(error)));
    socket.on("close", () => {
      context.remove(this);
      reachability.whenOpen(() => this.destroy());
    });
  }

  closeNow(): void {
    this.socket.destroy();
    this.destroy();
  }

  /** Closes with a reset instead of in good order. */
  reset(): void {
    this.resetting = true;
    this.destroy();
  }

  override _read(): void {
    this.wanted = true;
    this.updateFlow();
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    this.heldWrite = this.context.reachability.whenOpen(() => this.socket.write(chunk, done));
  }

  override _final(done: (error?: Error | null) => void): void {
    this.heldWrite = this.context.reachability.whenOpen(() => this.socket.end(() => done()));
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.watch.cancel();
    this.heldWrite?.cancel();
    this.socket.pause();
    this.context.reachability.whenOpen(() => this.closeSocket());
    done(error);
  }

  private updateFlow(): void {
    if (this.wanted && this.context.reachability.isOpen) this.socket.resume();
    else this.socket.pause();
  }

  private closeSocket(): void {
    if (this.socket.destroyed) return;
    if (this.resetting) this.socket.resetAndDestroy();
    else this.socket.destroy();
  }
}
