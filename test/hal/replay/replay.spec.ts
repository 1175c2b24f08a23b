import { VirtualClock } from "../../../hal/virtual/clock";
import type { ReplayEvent } from "../../../hal/virtual/replay/events";
import type { ReplayOptions } from "../../../hal/virtual/replay/replay";
import { ReplayUart } from "../../../hal/virtual/replay/uart";
import { expect } from "../../expect";

/** A device by hand at a replay. */
class Bench {
  readonly clock = new VirtualClock();
  readonly uart: ReplayUart;
  readonly heard: string[] = [];

  constructor(events: readonly ReplayEvent[], options?: ReplayOptions) {
    this.uart = new ReplayUart(this.clock, events, options);
    this.uart.onData((chunk) => this.heard.push(String(this.clock.now()) + " " + chunk));
  }

  departure(): string {
    return this.uart.replay.departure;
  }
}

const device = (atMs: number, ...parts: (string | number)[]): ReplayEvent => ({ kind: "device", atMs, parts });
const module = (atMs: number, ...parts: (string | number)[]): ReplayEvent => ({ kind: "module", atMs, parts });

const TALK: readonly ReplayEvent[] = [
  module(100, "RDY\r\n"),
  device(200, "AT\r"),
  module(230, "AT\r\r\nOK\r\n"),
  device(240, "AT+CSQ\r"),
  module(260, "+CSQ: 20,99\r\n"),
  module(261, "OK\r\n"),
];

describe("a replay", () => {
  it("says at its time what the module said unasked", () => {
    const bench = new Bench(TALK);
    bench.clock.runUntil(150);
    expect(bench.heard).toEqual(["100 RDY\r\n"]);
  });

  it("answers as late as the module did, counted from what the device said", () => {
    const bench = new Bench(TALK);
    bench.clock.runUntil(1200);
    bench.uart.write("AT\r");
    bench.clock.runUntil(2000);
    expect(bench.heard).toEqual(["100 RDY\r\n", "1230 AT\r\r\nOK\r\n"]);
  });

  it("takes a command in any number of pieces", () => {
    const bench = new Bench(TALK);
    bench.clock.runUntil(200);
    for (const byte of ["A", "T", "\r"]) bench.uart.write(byte);
    bench.clock.runUntil(300);
    expect(bench.heard.length).toBe(2);
  });

  it("has ended without a departure when all has been said", () => {
    const bench = new Bench(TALK);
    bench.clock.runUntil(200);
    bench.uart.write("AT\r");
    bench.clock.runUntil(240);
    bench.uart.write("AT+CSQ\r");
    expect(bench.uart.replay.ended()).toBe(false);
    bench.clock.runUntil(300);
    expect(bench.uart.replay.ended()).toBe(true);
    expect(bench.departure()).toBe("");
  });

  it("shows the trace, what was done instead, and what came before", () => {
    const bench = new Bench(TALK);
    bench.clock.runUntil(200);
    bench.uart.write("AT\r");
    bench.clock.runUntil(240);
    bench.uart.write("AT+CREG?\r");
    const lines = [
      "At 0.24 s, event 4 of 6, the trace has",
      "  > AT+CSQ\\r",
      "and the device said AT+CREG?\\r",
      "Before that the trace has",
      "  < RDY\\r\\n",
      "  > AT\\r",
      "  < AT\\r\\r\\nOK\\r\\n",
      "",
    ];
    expect(bench.departure()).toBe(lines.join("\n"));
  });

  it("says nothing any more after a departure", () => {
    const bench = new Bench(TALK);
    bench.uart.write("nonsense\r");
    bench.clock.runUntil(1000);
    expect(bench.heard).toEqual([]);
    expect(bench.uart.replay.ended()).toBe(true);
  });

  it("misses a device that stays silent", () => {
    const bench = new Bench(TALK, { lateMs: 1000 });
    bench.clock.runUntil(1199);
    expect(bench.departure()).toBe("");
    bench.clock.runUntil(1200);
    expect(bench.departure()).toContain("the device did nothing of the kind within 1000 ms");
  });

  it("shows the part of a command that came where the rest did not", () => {
    const bench = new Bench(TALK, { lateMs: 1000 });
    bench.uart.write("A");
    bench.clock.runUntil(2000);
    expect(bench.departure()).toContain("the device said only A");
  });

  it("does not let the device speak before the answer that it had waited for", () => {
    const bench = new Bench([device(0, "AT\r"), module(500, "OK\r\n"), device(510, "AT+CSQ\r")]);
    bench.uart.write("AT\r");
    bench.clock.runUntil(100);
    bench.uart.write("AT+CSQ\r");
    expect(bench.departure()).toContain("the device said AT+CSQ\\r, 400 ms too early");
  });

  it("lets the device be early by as little as a clock may be late, and loses nothing by it", () => {
    const bench = new Bench([device(0, "AT\r"), module(500, "OK\r\n"), device(510, "AT+CSQ\r"), module(530, "OK\r\n")]);
    bench.uart.write("AT\r");
    bench.clock.runUntil(470);
    bench.uart.write("AT+CSQ\r");
    bench.clock.runUntil(1000);
    expect(bench.departure()).toBe("");
    expect(bench.heard.length).toBe(2);
  });

  it("takes any bytes for masked ones, and says zeros for what the module's were", () => {
    const bench = new Bench([device(0, "AT+CPIN=", 4, "\r"), module(10, "+CIMI: ", 3, "\r\n")]);
    bench.uart.write("AT+CPIN=1234\r");
    bench.clock.runUntil(100);
    expect(bench.departure()).toBe("");
    expect(bench.heard).toEqual(["10 +CIMI: 000\r\n"]);
  });

  it("lets the device say what it likes behind the end of the trace", () => {
    const bench = new Bench([module(5, "RDY\r\n")]);
    bench.clock.runUntil(10);
    bench.uart.write("AT\r");
    expect(bench.departure()).toBe("");
    expect(bench.uart.replay.ended()).toBe(true);
  });

  it("takes as much at a time as the recorded transmitter did, and says when it takes the rest", () => {
    const bench = new Bench([device(0, "AT+X="), device(40, "1\r"), module(50, "OK\r\n")]);
    let writableMs = 0;
    bench.uart.onWritable(() => {
      writableMs = bench.clock.now();
      bench.uart.write("1\r");
    });
    expect(bench.uart.write("AT+X=1\r")).toBe(5);
    bench.clock.runUntil(100);
    expect(writableMs).toBe(40);
    expect(bench.departure()).toBe("");
    expect(bench.uart.replay.ended()).toBe(true);
  });

  it("lets a device that speaks again at once wait as long as the full transmitter did", () => {
    const bench = new Bench([device(10, "0123"), device(54, "4567"), module(70, "OK\r\n")]);
    let writable = 0;
    bench.uart.onWritable(() => {
      writable = bench.clock.now();
    });
    bench.clock.runUntil(10);
    expect(bench.uart.write("0123")).toBe(4);
    expect(bench.uart.write("4567")).toBe(0);
    bench.clock.runUntil(60);
    expect(writable).toBe(54);
    expect(bench.uart.write("4567")).toBe(4);
    bench.clock.runUntil(100);
    expect(bench.departure()).toBe("");
  });

  it("hands on what was said before anybody listened", () => {
    const clock = new VirtualClock();
    const uart = new ReplayUart(clock, [module(5, "RDY\r\n"), module(6, "+CPIN: READY\r\n")]);
    clock.runUntil(10);
    const heard: string[] = [];
    uart.onData((chunk) => heard.push(chunk));
    expect(heard).toEqual(["RDY\r\n+CPIN: READY\r\n"]);
  });
});

describe("a replay's control lines", () => {
  const PRESS: readonly ReplayEvent[] = [
    { kind: "pin", atMs: 10, pin: "power-key", asserted: true },
    { kind: "pin", atMs: 510, pin: "power-key", asserted: false },
    { kind: "pin", atMs: 600, pin: "status", asserted: true },
  ];

  it("are there where the recorded board had them", () => {
    const { powerKey, reset, status } = new Bench(PRESS).uart.pins(["power-key", "status"]);
    expect(powerKey === undefined).toBe(false);
    expect(reset).toBe(undefined);
    expect(status === undefined).toBe(false);
  });

  it("follow the trace at the module's side", () => {
    const bench = new Bench(PRESS);
    const pins = bench.uart.pins(["power-key", "status"]);
    const powerKey = pins.powerKey as { set(asserted: boolean): void };
    const status = pins.status as { read(): boolean };
    powerKey.set(true);
    bench.clock.runUntil(500);
    powerKey.set(false);
    expect(status.read()).toBe(false);
    bench.clock.runUntil(700);
    expect(status.read()).toBe(true);
    expect(bench.uart.replay.ended()).toBe(true);
  });

  it("are part of what the device has to do", () => {
    const bench = new Bench(PRESS);
    bench.uart.write("AT\r");
    expect(bench.departure()).toContain("  ~ power-key asserted\nand the device said AT\\r");
  });
});

describe("times in a replay", () => {
  const TIMES: readonly ReplayEvent[] = [device(0, '{"nowMs":10003,"value":20.41}\x1a')];

  function departure(events: readonly ReplayEvent[], said: string, options?: ReplayOptions): string {
    const bench = new Bench(events, options);
    bench.uart.write(said);
    return bench.departure();
  }

  it("have to be the recorded ones", () => {
    expect(departure(TIMES, '{"nowMs":10001,"value":20.41}\x1a')).toContain("the device said");
  });

  it("may differ by the tolerance, in their length too", () => {
    expect(departure(TIMES, '{"nowMs":9990,"value":20.41}\x1a', { tolerance: 50 })).toBe("");
  });

  it("may not differ by more", () => {
    expect(departure(TIMES, '{"nowMs":10054,"value":20.41}\x1a', { tolerance: 50 })).toContain("the device said");
  });

  it("are not mistaken for values, which have few digits", () => {
    expect(departure(TIMES, '{"nowMs":10003,"value":20.42}\x1a', { tolerance: 50 })).toContain("the device said");
  });

  it("do not stand in command lines, where every number has to be the recorded one", () => {
    expect(departure([device(0, "AT+CIPOPEN=0,1883\r")], "AT+CIPOPEN=0,1884\r", { tolerance: 50 })).toContain("the device said");
  });
});
