import type { FlowControl, Uart, UartFault } from "../../hal/uart";

/**
 * The module's end of a line whose other end has nobody to set it: rate and flow control of the
 * module become that end's too. A pseudo-terminal and a TCP connection do not say which rate their
 * program has chosen, so nothing could be compared with it.
 */
export class LeadingEnd implements Uart {
  constructor(
    private readonly own: Uart,
    private readonly other: Uart,
  ) {}

  write(bytes: string): number {
    return this.own.write(bytes);
  }

  onWritable(listener: () => void): void {
    this.own.onWritable(listener);
  }

  onData(listener: (chunk: string) => void): void {
    this.own.onData(listener);
  }

  onFault(listener: (fault: UartFault) => void): void {
    this.own.onFault(listener);
  }

  setBaud(baud: number): void {
    this.own.setBaud(baud);
    this.other.setBaud(baud);
  }

  setFlowControl(flow: FlowControl): void {
    this.own.setFlowControl(flow);
    this.other.setFlowControl(flow);
  }

  pause(): void {
    this.own.pause();
  }

  resume(): void {
    this.own.resume();
  }
}
