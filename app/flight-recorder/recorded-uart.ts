import type { FlowControl, Uart, UartFault } from "../../hal/uart";
import type { EventWriter } from "./event-writer";

/** The machine's UART, recorded. */
export class RecordedUart implements Uart {
  constructor(
    private readonly inner: Uart,
    private readonly writer: EventWriter,
  ) {}

  write(bytes: string): number {
    const taken = this.inner.write(bytes);
    if (taken > 0) this.writer.traffic(true, bytes.substring(0, taken));
    return taken;
  }

  onWritable(listener: () => void): void {
    this.inner.onWritable(listener);
  }

  onData(listener: (chunk: string) => void): void {
    this.inner.onData((chunk) => {
      this.writer.traffic(false, chunk);
      listener(chunk);
    });
  }

  onFault(listener: (fault: UartFault) => void): void {
    this.inner.onFault((fault) => {
      this.writer.note("!", `uart ${fault.kind}, ${fault.lost} bytes lost: ${fault.detail}`);
      listener(fault);
    });
  }

  setBaud(baud: number): void {
    this.writer.note("#", `uart at ${baud} bit/s`);
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
