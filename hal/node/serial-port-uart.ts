import { SerialPort } from "serialport";
import type { OutputPin } from "../pins";
import type { FlowControl } from "../uart";
import { explainOpenFailure } from "./port-errors";
import { StreamUart } from "./stream-uart";

export interface SerialPortOptions {
  /** "/dev/ttyUSB2", "COM3". */
  path: string;
  /** bit/s. */
  baud: number;
  /** "none" where left out. */
  flowControl?: FlowControl;
  /** Bytes that may wait to be sent, 4096 where left out. */
  transmitCapacity?: number;
}

/**
 * A serial port of the PC: 8 data bits, no parity, 1 stop bit. With flow control, `pause` leaves
 * received bytes in the driver, which drops RTS when its own buffer fills up.
 */
export class SerialPortUart extends StreamUart {
  private flow: FlowControl;
  private baud: number;

  private constructor(
    private port: SerialPort,
    private readonly options: SerialPortOptions,
  ) {
    super(port, options.transmitCapacity);
    this.flow = options.flowControl ?? "none";
    this.baud = options.baud;
  }

  /** Rejects with an error whose message says what to do. */
  static async open(options: SerialPortOptions): Promise<SerialPortUart> {
    const port = await openPort(options.path, options.baud, options.flowControl ?? "none");
    return new SerialPortUart(port, options);
  }

  /**
   * What the driver has not sent yet goes out at the new rate; writes are refused until it is set. A
   * rate that the adaptor does not have is told as a fault, and the one before stays: another one may
   * be tried.
   */
  override setBaud(baud: number): void {
    if (this.isClosed()) return;
    const before = this.baud;
    this.baud = baud;
    const port = this.port;
    if (!port.isOpen) return;
    this.holdWrites(true);
    port.update({ baudRate: baud }, (error) => {
      if (port !== this.port) return;
      this.holdWrites(false);
      if (error === null) return;
      if (this.baud === baud) this.baud = before;
      this.report({ kind: "framing", lost: 0, detail: `${this.options.path} does not take ${baud} bit/s: ${error.message}` });
    });
  }

  /**
   * The operating system sets this when a port is opened, so it is opened anew: writes are refused
   * for these milliseconds, and bytes that arrive within them may be lost. DTR stays as it is.
   */
  override setFlowControl(flow: FlowControl): void {
    if (flow === this.flow || this.isClosed()) return;
    this.flow = flow;
    // Where the port is being opened anew already, that takes care of this change as well.
    if (!this.port.isOpen) return;
    this.detach();
    this.port.close(() => this.reopen());
  }

  /** Without flow control the other side does not stop, and the driver's buffer is the smaller one: reading goes on. */
  override pause(): void {
    if (this.flow === "rts-cts") super.pause();
  }

  override close(): void {
    const port = this.port;
    super.close();
    if (port.isOpen) port.close();
  }

  /** The port's DTR line. */
  dtr(): OutputPin {
    return {
      set: (asserted: boolean) => {
        if (this.port.isOpen) this.port.set({ dtr: asserted, rts: true }, () => undefined);
      },
    };
  }

  private reopen(): void {
    const { baud, flow } = this;
    openPort(this.options.path, baud, flow).then(
      (port) => this.onReopened(port, baud, flow),
      (error: Error) => this.fail(error.message),
    );
  }

  /** The settings may have changed again meanwhile. */
  private onReopened(port: SerialPort, baud: number, flow: FlowControl): void {
    this.port = port;
    if (this.isClosed()) {
      port.close();
    } else if (flow !== this.flow) {
      port.close(() => this.reopen());
    } else {
      this.attach(port);
      this.holdWrites(false);
      if (baud !== this.baud) this.setBaud(this.baud);
    }
  }

  private fail(detail: string): void {
    this.detach();
    if (this.port.isOpen) this.port.close();
    this.report({ kind: "closed", lost: 0, detail });
  }
}

/** Paths of the serial ports that this machine has. */
export async function listSerialPorts(): Promise<string[]> {
  const ports = await SerialPort.list();
  return ports.map((port) => port.path);
}

function openPort(path: string, baud: number, flow: FlowControl): Promise<SerialPort> {
  return new Promise((resolve, reject) => {
    // Without hupcl, closing and opening anew leaves DTR alone, and with it the module awake.
    const port = new SerialPort({ path, baudRate: baud, rtscts: flow === "rts-cts", hupcl: false, autoOpen: false });
    port.open((error) => {
      if (error === null) resolve(port);
      else void explain(path, error.message).then(reject);
    });
  });
}

async function explain(path: string, cause: string): Promise<Error> {
  const available = await listSerialPorts().catch(() => []);
  return new Error(explainOpenFailure(path, cause, available));
}
