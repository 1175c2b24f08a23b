import type { FlowControl, Uart, UartFault } from "../uart";
import type { NodeClock } from "./clock";

/** A port of the PC whose bytes come as instants of `clock`: what was due before them has happened. */
export class ClockedUart implements Uart {
  constructor(
    private readonly inner: Uart,
    private readonly clock: NodeClock,
  ) {}

  write(bytes: string): number {
    return this.inner.write(bytes);
  }

  onWritable(listener: () => void): void {
    this.inner.onWritable(() => this.clock.enter(listener));
  }

  onData(listener: (chunk: string) => void): void {
    this.inner.onData((chunk) => this.clock.enter(() => listener(chunk)));
  }

  onFault(listener: (fault: UartFault) => void): void {
    this.inner.onFault((fault) => this.clock.enter(() => listener(fault)));
  }

  setBaud(baud: number): void {
    this.inner.setBaud(baud);
  }

  setFlowControl(flow: FlowControl): void {
    this.inner.setFlowControl(flow);
  }

  pause(): void {
    this.inner.pause();
  }

  resume(): void {
    this.inner.resume();
  }
}
