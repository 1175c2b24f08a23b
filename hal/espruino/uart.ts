import type { Clock } from "../clock";
import type { FlowControl, Uart, UartFault } from "../uart";
import type { EspruinoApi, EspruinoPin, EspruinoSerial, EspruinoSerialOptions } from "./api";

/** Bytes that wait to be sent without holding up the interpreter; its transmitter has room for 128 on most boards. */
const TRANSMIT_BYTES = 96;
/** Bits on the line for a byte, the start and the stop bit among them. */
const BITS = 10;

export interface EspruinoPort {
  /** `Serial1`, ... */
  serial: EspruinoSerial;
  /** bit/s; 115200 where left out. */
  baud?: number;
  /** As for Espruino's `Serial.setup`: pins other than the port's usual ones. */
  options?: EspruinoSerialOptions;
  /** The pin that is wired to the module's RTS input, which is driven low while there is room. */
  rts?: EspruinoPin;
}

/**
 * A serial port of Espruino. It does not say when what was given to it has left, and waits where that
 * is much: so no more is given to it than the line has carried since. CTS it does not know.
 */
export class EspruinoUart implements Uart {
  private dataListener: ((chunk: string) => void) | undefined = undefined;
  private writableListener: (() => void) | undefined = undefined;
  private baud: number;
  private sentAtMs = 0;
  private waiting = false;
  private usesRts = false;

  constructor(
    private readonly api: EspruinoApi,
    private readonly clock: Clock,
    private readonly port: EspruinoPort,
  ) {
    this.baud = port.baud === undefined ? 115200 : port.baud;
    this.setUp();
  }

  write(bytes: string): number {
    const room = TRANSMIT_BYTES - Math.ceil((Math.max(0, this.sentAtMs - this.clock.now()) * this.baud) / (BITS * 1000));
    const taken = Math.max(0, Math.min(room, bytes.length));
    if (taken > 0) {
      this.port.serial.write(bytes.substring(0, taken));
      this.sentAtMs = Math.max(this.sentAtMs, this.clock.now()) + this.lineMs(taken);
    }
    if (taken < bytes.length) this.tellWhenWritable();
    return taken;
  }

  onWritable(listener: () => void): void {
    this.writableListener = listener;
  }

  onData(listener: (chunk: string) => void): void {
    const isFirst = this.dataListener === undefined;
    this.dataListener = listener;
    if (!isFirst) return;
    this.port.serial.on("data", (bytes) => {
      if (this.dataListener !== undefined) this.dataListener(bytes);
    });
  }

  onFault(listener: (fault: UartFault) => void): void {
    this.api.E.on("errorFlag", (flags) => {
      if (flags.indexOf("FIFO_FULL") < 0 && flags.indexOf("UART_OVERFLOW") < 0) return;
      listener({ kind: "overrun", lost: 0, detail: "Espruino had no room for what was received" });
    });
    this.port.serial.on("framing", () => listener({ kind: "framing", lost: 0, detail: "a byte came without its stop bit" }));
  }

  setBaud(baud: number): void {
    this.baud = baud;
    this.setUp();
  }

  setFlowControl(flow: FlowControl): void {
    this.usesRts = flow === "rts-cts";
    this.setReady(true);
  }

  pause(): void {
    if (this.usesRts) this.setReady(false);
  }

  resume(): void {
    if (this.usesRts) this.setReady(true);
  }

  private setUp(): void {
    this.port.serial.setup(this.baud, this.port.options === undefined ? {} : this.port.options);
  }

  private setReady(ready: boolean): void {
    if (this.port.rts !== undefined) this.api.digitalWrite(this.port.rts, ready ? 0 : 1);
  }

  private lineMs(bytes: number): number {
    return (bytes * BITS * 1000) / this.baud;
  }

  private tellWhenWritable(): void {
    if (this.waiting) return;
    this.waiting = true;
    this.clock.after(Math.ceil(Math.max(1, this.sentAtMs - this.clock.now() - this.lineMs(TRANSMIT_BYTES / 2))), () => {
      this.waiting = false;
      if (this.writableListener !== undefined) this.writableListener();
    });
  }
}
