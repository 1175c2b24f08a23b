import type { Clock } from "../clock";
import type { FlowControl, Uart, UartFault } from "../uart";
import type { LuaPort } from "./machine";

/** Pause between two tries to write where the port does not say when it can be written again. */
const POLL_MS = 5;

/** The port of a Lua machine as the core's UART. What arrives before there is a listener waits in the machine. */
export class LuaUart implements Uart {
  private dataListener: ((this: void, chunk: string) => void) | undefined = undefined;
  private writableListener: ((this: void) => void) | undefined = undefined;
  private polling = false;

  constructor(
    private readonly port: LuaPort,
    private readonly clock: Clock,
  ) {
    if (port.onWritable !== undefined) port.onWritable(() => this.tellWritable());
  }

  write(bytes: string): number {
    const taken = this.port.write(bytes);
    if (taken < bytes.length && this.port.onWritable === undefined) this.poll();
    return taken;
  }

  onWritable(listener: () => void): void {
    this.writableListener = listener;
  }

  onData(listener: (chunk: string) => void): void {
    const isFirst = this.dataListener === undefined;
    this.dataListener = listener;
    if (!isFirst) return;
    this.port.onReceive((bytes) => {
      if (this.dataListener !== undefined) this.dataListener(bytes);
    });
  }

  onFault(listener: (fault: UartFault) => void): void {
    if (this.port.onOverrun === undefined) return;
    this.port.onOverrun((lost) => {
      listener({ kind: "overrun", lost, detail: "the receive buffer was full" });
    });
  }

  setBaud(baud: number): void {
    this.port.setBaud(baud);
  }

  setFlowControl(flow: FlowControl): void {
    if (this.port.setFlowControl !== undefined) this.port.setFlowControl(flow === "rts-cts");
  }

  pause(): void {
    if (this.port.setReady !== undefined) this.port.setReady(false);
  }

  resume(): void {
    if (this.port.setReady !== undefined) this.port.setReady(true);
  }

  private poll(): void {
    if (this.polling) return;
    this.polling = true;
    this.clock.after(POLL_MS, () => {
      this.polling = false;
      this.tellWritable();
    });
  }

  private tellWritable(): void {
    if (this.writableListener !== undefined) this.writableListener();
  }
}
