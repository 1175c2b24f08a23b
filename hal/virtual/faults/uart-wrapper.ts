import type { FlowControl, Uart, UartFault } from "../../uart";

/** A `Uart` that is the inner one in everything; a fault overrides what it changes. */
export class UartWrapper implements Uart {
  constructor(protected readonly inner: Uart) {}

  write(bytes: string): number {
    return this.inner.write(bytes);
  }

  onWritable(listener: () => void): void {
    this.inner.onWritable(listener);
  }

  onData(listener: (chunk: string) => void): void {
    this.inner.onData(listener);
  }

  onFault(listener: (fault: UartFault) => void): void {
    this.inner.onFault(listener);
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
