import type { Clock } from "../../../hal/clock";
import type { UartFault } from "../../../hal/uart";
import { VirtualClock } from "../../../hal/virtual/clock";
import { VirtualLine, type VirtualUart } from "../../../hal/virtual/uart";
import { expect } from "../../expect";

function repeated(text: string, times: number): string {
  let result = "";
  for (let index = 0; index < times; index++) result += text;
  return result;
}

function allBytes(): string {
  let result = "";
  for (let value = 0; value < 256; value++) result += String.fromCharCode(value);
  return result;
}

/** Keeps what a port receives, as text and as chunks. */
class Reader {
  text = "";
  chunks: string[] = [];
  faults: UartFault[] = [];

  constructor(uart: VirtualUart) {
    uart.onData((chunk) => {
      this.text += chunk;
      this.chunks.push(chunk);
    });
    uart.onFault((fault) => {
      this.faults.push(fault);
    });
  }
}

/** Writes all of `bytes`, the rest whenever the port is writable again. */
function writeAll(uart: VirtualUart, bytes: string): void {
  let rest = bytes;
  const offer = (): void => {
    rest = rest.substring(uart.write(rest));
  };
  uart.onWritable(offer);
  offer();
}

describe("virtual UART", () => {
  it("carries every byte value in both directions at once", () => {
    const clock = new VirtualClock();
    const line = new VirtualLine(clock);
    const atA = new Reader(line.a);
    const atB = new Reader(line.b);
    line.a.write(allBytes());
    line.b.write("answer");
    clock.runUntilIdle(1000);
    expect(atB.text).toBe(allBytes());
    expect(atA.text).toBe("answer");
    expect(line.a.sentBytes).toBe(256);
    expect(line.b.receivedBytes()).toBe(256);
  });

  it("takes ten bit times a byte", () => {
    const clock = new VirtualClock();
    const line = new VirtualLine(clock, { a: { baud: 9600 }, b: { baud: 9600 } });
    const arrivals: number[] = [];
    line.b.onData(() => arrivals.push(clock.now()));
    clock.runFor(5);
    line.a.write("abc");
    clock.runUntilIdle(1000);
    expect(arrivals.length).toBe(3);
    for (let index = 0; index < 3; index++) {
      const expectedMs = 5 + ((index + 1) * 10000) / 9600;
      expect(Math.abs((arrivals[index] ?? 0) - expectedMs) < 0.0001).toBe(true);
    }
  });

  it("never delivers from inside write", () => {
    const clock = new VirtualClock();
    const line = new VirtualLine(clock);
    const atB = new Reader(line.b);
    line.a.write("abc");
    expect(atB.text).toBe("");
  });

  it("delivers in batches where it is told to, at the same rate", () => {
    const clock = new VirtualClock();
    const line = new VirtualLine(clock, { a: { baud: 115200 }, b: { baud: 115200 }, batchBytes: 16 });
    const atB = new Reader(line.b);
    line.a.write(repeated("x", 40));
    clock.runUntilIdle(1000);
    expect(atB.chunks.map((chunk) => chunk.length)).toEqual([16, 16, 8]);
    expect(Math.abs(clock.now() - 400000 / 115200) < 0.001).toBe(true);
  });

  it("keeps the rate on a clock whose timers all come 7 ms late", () => {
    const clock = new VirtualClock();
    const late: Clock = {
      now: () => clock.now(),
      after: (delayMs, callback) => clock.after(delayMs + 7, callback),
    };
    const line = new VirtualLine(late, { a: { transmitCapacity: 4096 }, batchMs: 2 });
    const atB = new Reader(line.b);
    writeAll(line.a, repeated("0123456789", 2304));
    expect(clock.runUntilTrue(() => atB.text.length === 23040, 10000)).toBe(true);
    expect(clock.now()).toBeAtLeast(2000);
    expect(clock.now()).toBeAtMost(2030);
  });

  it("takes no more than its transmit buffer holds, and tells when there is room again", () => {
    const clock = new VirtualClock();
    const line = new VirtualLine(clock, { a: { transmitCapacity: 10 } });
    const atB = new Reader(line.b);
    let writable = 0;
    line.a.onWritable(() => {
      writable++;
    });
    expect(line.a.write("0123456")).toBe(7);
    expect(line.a.write("789abc")).toBe(3);
    expect(line.a.write("abc")).toBe(0);
    clock.runUntilIdle(1000);
    expect(writable).toBe(1);
    expect(line.a.write("abc")).toBe(3);
    clock.runUntilIdle(1000);
    expect(atB.text).toBe("0123456789abc");
    expect(writable).toBe(1);
  });

  it("hands what arrived before to a listener that attaches late, and not from inside the call", () => {
    const clock = new VirtualClock();
    const line = new VirtualLine(clock);
    line.a.write("early ");
    clock.runUntilIdle(1000);
    const atB = new Reader(line.b);
    expect(atB.text).toBe("");
    line.a.write("late");
    clock.runUntilIdle(1000);
    expect(atB.text).toBe("early late");
  });

  it("counts and reports what does not fit the receive buffer while nobody reads", () => {
    const clock = new VirtualClock();
    const line = new VirtualLine(clock, { b: { receiveCapacity: 4 } });
    line.a.write("0123456789");
    clock.runUntilIdle(1000);
    const atB = new Reader(line.b);
    clock.runUntilIdle(1000);
    expect(atB.text).toBe("0123");
    expect(atB.faults.length).toBe(1);
    expect(atB.faults[0]?.kind).toBe("overrun");
    expect(atB.faults[0]?.lost).toBe(6);
    expect(line.b.lostBytes()).toBe(6);
    line.a.write("next");
    clock.runUntilIdle(1000);
    expect(atB.text).toBe("0123next");
  });

  it("loses nothing to a stalled runtime where there is flow control", () => {
    const clock = new VirtualClock();
    const options = { flowControl: "rts-cts" as const, receiveCapacity: 4 };
    const line = new VirtualLine(clock, { a: options, b: options, batchBytes: 8 });
    const atB = new Reader(line.b);
    line.b.stall();
    line.a.write("0123456789");
    clock.runUntilIdle(1000);
    expect(line.b.rts()).toBe(false);
    expect(line.a.pendingBytes()).toBe(6);
    line.b.endStall();
    clock.runUntilIdle(1000);
    expect(atB.text).toBe("0123456789");
    expect(atB.faults.length).toBe(0);
  });
});

describe("virtual UART with RTS/CTS", () => {
  function controlled(batchBytes: number): { clock: VirtualClock; line: VirtualLine; atB: Reader } {
    const clock = new VirtualClock();
    const end = { baud: 10000, flowControl: "rts-cts" as const };
    const line = new VirtualLine(clock, { a: end, b: end, batchBytes });
    return { clock, line, atB: new Reader(line.b) };
  }

  for (const batchBytes of [1, 5]) {
    it("lets the byte under way pass after pause and goes on after resume, in batches of " + String(batchBytes), () => {
      const { clock, line, atB } = controlled(batchBytes);
      line.a.write("0123456789");
      clock.runFor(2.5);
      line.b.pause();
      clock.runFor(100);
      expect(atB.text).toBe("012");
      line.b.resume();
      clock.runFor(6.9);
      expect(atB.text.length).toBeAtMost(9);
      clock.runFor(0.2);
      expect(atB.text).toBe("0123456789");
    });
  }

  it("stops at once when its listener pauses it from inside a chunk", () => {
    const { clock, line } = controlled(1);
    let received = "";
    line.b.onData((chunk) => {
      received += chunk;
      line.b.pause();
    });
    line.a.write("0123");
    clock.runFor(50);
    expect(received).toBe("0");
    for (let turn = 0; turn < 3; turn++) {
      line.b.resume();
      clock.runFor(50);
    }
    expect(received).toBe("0123");
  });

  it("cannot stop a sender that ignores CTS", () => {
    const { clock, line, atB } = controlled(1);
    line.a.setFlowControl("none");
    line.b.pause();
    line.a.write("0123");
    clock.runFor(50);
    expect(atB.text).toBe("0123");
  });

  it("frees a held sender when flow control is switched off", () => {
    const { clock, line, atB } = controlled(1);
    line.b.pause();
    line.a.write("0123");
    clock.runFor(50);
    expect(atB.text).toBe("");
    line.b.setFlowControl("none");
    clock.runFor(50);
    expect(atB.text).toBe("0123");
  });
});

describe("virtual UART whose rates", () => {
  function joined(baudA: number, baudB: number): { clock: VirtualClock; line: VirtualLine; atB: Reader } {
    const clock = new VirtualClock();
    const line = new VirtualLine(clock, { a: { baud: baudA }, b: { baud: baudB } });
    return { clock, line, atB: new Reader(line.b) };
  }

  it("differ by 3 % reads every byte", () => {
    const { clock, line, atB } = joined(115200, 118656);
    line.a.write(allBytes());
    clock.runUntilIdle(1000);
    expect(atB.text).toBe(allBytes());
  });

  for (const [baudA, baudB] of [[115200, 9600], [9600, 115200], [115200, 57600], [57600, 115200]] as const) {
    it("are " + String(baudA) + " and " + String(baudB) + " reads rubbish, the same each time, and tells so where stop bits are missing", () => {
      const first = joined(baudA, baudB);
      const second = joined(baudA, baudB);
      first.line.a.write("AT+CPIN?\r\nAT+CPIN?\r\n");
      second.line.a.write("AT+CPIN?\r\nAT+CPIN?\r\n");
      first.clock.runUntilIdle(1000);
      second.clock.runUntilIdle(1000);
      expect(first.atB.text.length).toBeAtLeast(1);
      expect(first.atB.text.indexOf("AT")).toBe(-1);
      expect(second.atB.text).toBe(first.atB.text);
      // A slower receiver finds the line idle where it looks for the stop bit.
      expect(first.atB.faults.some((fault) => fault.kind === "framing")).toBe(baudA < baudB);
    });
  }

  it("are set alike later reads well from then on", () => {
    const { clock, line, atB } = joined(115200, 9600);
    line.a.write("AT\r");
    clock.runUntilIdle(1000);
    line.b.setBaud(115200);
    const before = atB.text.length;
    clock.runFor(10);
    line.a.write("AT\r");
    clock.runUntilIdle(1000);
    expect(atB.text.substring(before)).toBe("AT\r");
  });

  it("change in mid-transmission loses no byte that has passed and sends the rest at the new rate", () => {
    const clock = new VirtualClock();
    const line = new VirtualLine(clock, { a: { baud: 10000 }, b: { baud: 10000 }, batchBytes: 8 });
    const atB = new Reader(line.b);
    line.a.write("01234567");
    clock.runFor(4.5);
    line.a.setBaud(100000);
    line.b.setBaud(100000);
    clock.runFor(0.5);
    expect(atB.text).toBe("01234567");
  });
});

describe("virtual line", () => {
  it("shows its traffic to every listener, with direction and time", () => {
    const clock = new VirtualClock();
    const line = new VirtualLine(clock, { a: { baud: 10000 }, b: { baud: 10000 }, batchBytes: 100 });
    const seen: string[] = [];
    let bytes = 0;
    line.onTraffic((direction, chunk, timeMs) => seen.push(direction + " " + chunk + " " + String(Math.round(timeMs))));
    line.onTraffic((_direction, chunk) => {
      bytes += chunk.length;
    });
    line.a.write("AT");
    clock.runFor(10);
    line.b.write("OK");
    clock.runFor(10);
    expect(seen).toEqual(["a-to-b AT 2", "b-to-a OK 12"]);
    expect(bytes).toBe(4);
  });

  it("tells both ends when it is closed, takes nothing afterwards and delivers nothing", () => {
    const clock = new VirtualClock();
    const line = new VirtualLine(clock);
    const atA = new Reader(line.a);
    const atB = new Reader(line.b);
    line.a.write("AT");
    line.close("the cable was pulled");
    clock.runUntilIdle(1000);
    expect(atB.text).toBe("");
    expect(atA.faults).toEqual([{ kind: "closed", lost: 0, detail: "the cable was pulled" }]);
    expect(atB.faults.length).toBe(1);
    expect(line.a.write("AT")).toBe(0);
  });
});
