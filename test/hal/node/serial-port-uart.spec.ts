import { once } from "node:events";
import { explainOpenFailure } from "../../../hal/node/port-errors";
import { openPseudoTerminal } from "../../../hal/node/pseudo-terminal";
import type { PseudoTerminal } from "../../../hal/node/pseudo-terminal";
import { SerialPortUart } from "../../../hal/node/serial-port-uart";
import type { UartFault } from "../../../hal/uart";
import { expect } from "../../expect";

/** Gathers text and lets a spec wait for a part of it. */
class Gathered {
  text = "";
  private waiting: { length: number; done: () => void } | undefined;

  add(chunk: string): void {
    this.text += chunk;
    if (this.waiting !== undefined && this.text.length >= this.waiting.length) this.waiting.done();
  }

  atLeast(length: number): Promise<void> {
    if (this.text.length >= length) return Promise.resolve();
    return new Promise((done) => {
      this.waiting = { length, done };
    });
  }
}

const ALL_BYTES = Buffer.from(Array.from({ length: 256 }, (_, value) => value)).toString("latin1");

async function messageOf(promise: Promise<unknown>): Promise<string> {
  try {
    await promise;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  return "";
}

describe("serial port of the PC, on a pseudo-terminal", () => {
  let terminal: PseudoTerminal;
  let opened: SerialPortUart[];
  let atWire: Gathered;

  beforeEach(() => {
    terminal = openPseudoTerminal();
    opened = [];
    atWire = new Gathered();
    terminal.wire.on("data", (chunk: Buffer) => atWire.add(chunk.toString("latin1")));
  });

  afterEach(() => {
    for (const uart of opened) uart.close();
    terminal.close();
  });

  async function open(flowControl: "none" | "rts-cts" = "none", transmitCapacity = 4096): Promise<SerialPortUart> {
    const uart = await SerialPortUart.open({ path: terminal.path, baud: 115200, flowControl, transmitCapacity });
    opened.push(uart);
    return uart;
  }

  function reader(uart: SerialPortUart): Gathered {
    const gathered = new Gathered();
    uart.onData((chunk) => gathered.add(chunk));
    return gathered;
  }

  it("carries every byte value in both directions", async () => {
    const uart = await open();
    const received = reader(uart);
    expect(uart.write(ALL_BYTES)).toBe(256);
    terminal.wire.write(Buffer.from(ALL_BYTES, "latin1"));
    await atWire.atLeast(256);
    await received.atLeast(256);
    expect(atWire.text).toBe(ALL_BYTES);
    expect(received.text).toBe(ALL_BYTES);
  });

  it("hands what arrived before to a listener that attaches late", async () => {
    const uart = await open();
    terminal.wire.write("early");
    uart.write("?");
    await atWire.atLeast(1);
    const received = reader(uart);
    await received.atLeast(5);
    expect(received.text).toBe("early");
  });

  it("takes no more than its buffer holds and tells when there is room, until all has passed in order", async () => {
    const uart = await open("none", 1000);
    const total = ALL_BYTES.repeat(100);
    let rest = total;
    let refusals = 0;
    const offer = (): void => {
      const taken = uart.write(rest);
      expect(taken).toBeAtMost(1000);
      rest = rest.slice(taken);
      if (rest !== "") refusals++;
    };
    uart.onWritable(offer);
    offer();
    await atWire.atLeast(total.length);
    expect(atWire.text === total).toBe(true);
    expect(refusals).toBeAtLeast(20);
  });

  it("holds back what arrives while it is paused with flow control, and loses nothing", async () => {
    const uart = await open("rts-cts");
    const received = reader(uart);
    terminal.wire.write("1");
    await received.atLeast(1);
    uart.pause();
    terminal.wire.write("23456");
    uart.write("x");
    await atWire.atLeast(1);
    expect(received.text).toBe("1");
    uart.resume();
    await received.atLeast(6);
    expect(received.text).toBe("123456");
  });

  it("goes on receiving while it is paused without flow control", async () => {
    const uart = await open();
    const received = reader(uart);
    uart.pause();
    terminal.wire.write("12");
    await received.atLeast(2);
    expect(received.text).toBe("12");
  });

  it("works on after its rate and its flow control have changed, refusing writes meanwhile", async () => {
    const uart = await open();
    const received = reader(uart);
    for (const change of [() => uart.setBaud(921600), () => uart.setFlowControl("rts-cts"), () => uart.setBaud(9600)]) {
      const writable = new Promise<void>((resolve) => uart.onWritable(resolve));
      change();
      expect(uart.write("AT\r")).toBe(0);
      await writable;
      const before = atWire.text.length;
      expect(uart.write("AT\r")).toBe(3);
      await atWire.atLeast(before + 3);
    }
    terminal.wire.write("OK");
    await received.atLeast(2);
    expect(atWire.text).toBe("AT\rAT\rAT\r");
    expect(received.text).toBe("OK");
  });

  it("tells of a rate that the adaptor does not have, and works on", async () => {
    const uart = await open();
    const faults: UartFault[] = [];
    uart.onFault((fault) => faults.push(fault));
    const { port } = uart as unknown as { port: { update: (options: object, done: (error: Error | null) => void) => void } };
    const { update } = port;
    port.update = (_options, done) => setImmediate(() => done(new Error("Invalid argument")));
    const writable = new Promise<void>((resolve) => uart.onWritable(resolve));
    uart.setBaud(921600);
    expect(uart.write("AT\r")).toBe(0);
    await writable;
    port.update = update;
    expect(faults.map(({ kind, detail }) => `${kind}: ${detail.slice(detail.indexOf(" does"))}`)).toEqual(["framing:  does not take 921600 bit/s: Invalid argument"]);
    uart.write("AT\r");
    await atWire.atLeast(3);
    expect(atWire.text).toBe("AT\r");
  });

  it("takes changes of flow control and rate that come at once", async () => {
    const uart = await open();
    const writable = new Promise<void>((resolve) => uart.onWritable(resolve));
    uart.setFlowControl("rts-cts");
    uart.setBaud(57600);
    uart.setFlowControl("none");
    uart.write("AT");
    await writable;
    let rest = "AT";
    const offer = (): void => {
      rest = rest.slice(uart.write(rest));
    };
    uart.onWritable(offer);
    offer();
    await atWire.atLeast(2);
    expect(atWire.text).toBe("AT");
  });

  it("reports that it is closed when the device goes away, once, and takes nothing any more", async () => {
    const uart = await open();
    reader(uart);
    const faults: UartFault[] = [];
    const gone = new Promise<void>((resolve) => {
      uart.onFault((fault) => {
        faults.push(fault);
        resolve();
      });
    });
    terminal.close();
    terminal.close = () => undefined;
    // Where the port's driver does not tell, the next write finds out.
    uart.write("AT");
    await gone;
    expect(faults.length).toBe(1);
    expect(faults[0]?.kind).toBe("closed");
    expect(uart.write("AT")).toBe(0);
  });

  it("reports nothing when this program closes it", async () => {
    const uart = await open();
    let faults = 0;
    uart.onFault(() => {
      faults++;
    });
    uart.close();
    opened = [];
    const other = await open();
    const received = reader(other);
    terminal.wire.write("x");
    await received.atLeast(1);
    expect(faults).toBe(0);
  });

  it("says so when another program has the port", async () => {
    await open();
    const message = await messageOf(SerialPortUart.open({ path: terminal.path, baud: 115200 }));
    expect(message).toContain(terminal.path + " is in use by another program");
  });

  it("says which ports there are when the one wanted is none", async () => {
    const message = await messageOf(SerialPortUart.open({ path: "/dev/ttyNONE", baud: 115200 }));
    expect(message).toContain("There is no serial port /dev/ttyNONE. ");
    expect(/The ports here are: |has no serial ports/.test(message)).toBe(true);
  });

  it("says so when the path is no serial port", async () => {
    const message = await messageOf(SerialPortUart.open({ path: "/dev/null", baud: 115200 }));
    expect(message).toContain("/dev/null is not a serial port");
  });

  it("ends the wire's stream no earlier than its own close", async () => {
    const uart = await open();
    uart.write("bye");
    await atWire.atLeast(3);
    uart.close();
    opened = [];
    terminal.wire.destroy();
    await once(terminal.wire, "close");
    expect(atWire.text).toBe("bye");
  });
});

describe("the explanation of a port that does not open", () => {
  it("names the ports there are", () => {
    expect(explainOpenFailure("/dev/ttyUSB9", "Error: No such file or directory, cannot open /dev/ttyUSB9", ["/dev/ttyUSB0", "/dev/ttyUSB1"])).toBe(
      "There is no serial port /dev/ttyUSB9. The ports here are: /dev/ttyUSB0, /dev/ttyUSB1.",
    );
  });

  it("asks for the adapter where there are none", () => {
    expect(explainOpenFailure("COM9", "Opening COM9: File not found", [])).toContain("is the adapter plugged in?");
  });

  it("tells how to get the right to open it", () => {
    expect(explainOpenFailure("/dev/ttyUSB0", "Error: Permission denied, cannot open /dev/ttyUSB0", [])).toContain("sudo usermod -aG");
  });

  it("keeps a cause that it does not know", () => {
    expect(explainOpenFailure("/dev/ttyUSB0", "something new", ["/dev/ttyUSB0"])).toContain("something new");
  });
});
