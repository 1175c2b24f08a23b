import type { FlowControl, Uart, UartFault } from "../../hal/uart";

/**
 * Lends one serial port to several users, of which one has it at a time. To the others it is silent, and
 * what they write goes nowhere.
 */
export class UartSwitch {
  private user: LentUart | undefined;

  constructor(private readonly uart: Uart) {
    uart.onData((chunk) => {
      if (this.user !== undefined) this.user.receive(chunk);
    });
    uart.onWritable(() => {
      if (this.user !== undefined) this.user.writable();
    });
    uart.onFault((fault) => {
      if (this.user !== undefined) this.user.fail(fault);
    });
  }

  /** The port as one more user sees it, who does not have it yet. */
  lend(): LentUart {
    return new LentUart(this, this.uart);
  }

  /** From now on `user` has the port. */
  give(user: LentUart): void {
    if (this.user === user) return;
    this.user = user;
    this.uart.resume();
  }

  has(user: LentUart): boolean {
    return this.user === user;
  }
}

/** A serial port that may be somebody else's at the moment. */
export class LentUart implements Uart {
  receive: (this: void, chunk: string) => void = () => {};
  writable: (this: void) => void = () => {};
  fail: (this: void, fault: UartFault) => void = () => {};

  constructor(
    private readonly owner: UartSwitch,
    private readonly uart: Uart,
  ) {}

  write(bytes: string): number {
    return this.owner.has(this) ? this.uart.write(bytes) : bytes.length;
  }

  onWritable(listener: () => void): void {
    this.writable = listener;
  }

  onData(listener: (chunk: string) => void): void {
    this.receive = listener;
  }

  onFault(listener: (fault: UartFault) => void): void {
    this.fail = listener;
  }

  setBaud(baud: number): void {
    if (this.owner.has(this)) this.uart.setBaud(baud);
  }

  setFlowControl(flow: FlowControl): void {
    if (this.owner.has(this)) this.uart.setFlowControl(flow);
  }

  pause(): void {
    if (this.owner.has(this)) this.uart.pause();
  }

  resume(): void {
    if (this.owner.has(this)) this.uart.resume();
  }
}
