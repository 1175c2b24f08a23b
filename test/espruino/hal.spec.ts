import { strict as assert } from "node:assert";
import type { EspruinoApi, EspruinoNetwork } from "../../hal/espruino/api";
import { EspruinoClock } from "../../hal/espruino/clock";
import { espruinoHost, type EspruinoBoard } from "../../hal/espruino/host";
import { EspruinoFileStorage, EspruinoFlashStorage } from "../../hal/espruino/storage";
import { EspruinoUart } from "../../hal/espruino/uart";

interface Scene {
  api: EspruinoApi;
  /** Moves time on and fires what is due. */
  pass(ms: number): void;
  setTime(seconds: number): void;
  written: string[];
  setUps: string[];
  levels: string[];
  files: Map<string, string>;
  flags: (flags: string[]) => void;
  receive: (bytes: string) => void;
  serial: EspruinoBoard["port"]["serial"];
  drawn: number;
}

const PIN = { mode: () => {} };

/** Storage as Espruino has it: a file's bytes are written once, and one that is written at its start is made anew. */
function fileStorage(files: Map<string, string>) {
  return {
    read: (name: string, offset = 0, length?: number) => {
      const text = files.get(name);
      return text === undefined || length === undefined ? text : text.slice(offset, offset + length);
    },
    write: (name: string, bytes: string, offset: number, size?: number) => {
      const isErased = (text: string): boolean => /^\xff*$/.test(text);
      const present = files.get(name);
      if (present === undefined && offset !== 0) throw new Error("Unable to find or create file");
      const before = present === undefined || (offset === 0 && !isErased(present)) ? "\xff".repeat(size ?? bytes.length) : present;
      if (offset + bytes.length > before.length) throw new Error("Too much data for file size");
      if (!isErased(before.slice(offset, offset + bytes.length))) throw new Error("File already written with different data");
      files.set(name, before.slice(0, offset) + bytes + before.slice(offset + bytes.length));
      return true;
    },
    erase: (name: string) => void files.delete(name),
  };
}

function scene(): Scene {
  let now = 1000;
  let offset = 0;
  let timers: { id: number; due: number; callback: () => void }[] = [];
  const files = new Map<string, string>();
  const flash = { bytes: "\xff".repeat(64) };
  const at = (address: number): number => address - 4096;
  const network = { create: (given: EspruinoNetwork) => given };
  const flashDevice = {
    read: (length: number, address: number) => Uint8Array.from(Buffer.from(flash.bytes.slice(at(address), at(address) + length), "latin1")),
    write: (bytes: string, address: number) => {
      flash.bytes = flash.bytes.slice(0, at(address)) + bytes + flash.bytes.slice(at(address) + bytes.length);
    },
    erasePage: (address: number) => {
      if (address < 4096) throw new Error("Address in page not erasable");
      flash.bytes = flash.bytes.slice(0, at(address)) + "\xff".repeat(16) + flash.bytes.slice(at(address) + 16);
    },
  };
  const made: Scene = {
    api: {
      getTime: () => (now + offset) / 1000,
      setTimeout: (callback: () => void, delayMs: number) => timers.push({ id: timers.length + 1, due: now + delayMs, callback }),
      clearTimeout: (id: number) => {
        timers = timers.filter((timer) => timer.id !== id);
      },
      digitalWrite: (_pin: unknown, level: boolean | number) => void made.levels.push(String(Number(level))),
      digitalRead: () => 0,
      setWatch: () => 1,
      require: ((name: string) => (name === "Storage" ? fileStorage(files) : name === "Flash" ? flashDevice : network)) as EspruinoApi["require"],
      print: () => {},
      process: { env: { MODULES: "Storage,Flash" } },
      E: {
        hwRand: () => made.drawn,
        reboot: () => {},
        getTemperature: () => 20,
        on: (_event: string, listener: (flags: string[]) => void) => {
          made.flags = listener;
        },
        toString: (bytes) => ((bytes as Uint8Array).length === 3 ? undefined : Buffer.from(bytes as Uint8Array).toString("latin1")),
      },
    },
    pass: (ms) => {
      now += ms;
      const due = timers.filter((timer) => timer.due <= now);
      timers = timers.filter((timer) => timer.due > now);
      for (const { callback } of due) callback();
    },
    setTime: (seconds) => {
      offset = seconds * 1000 - now;
    },
    written: [],
    setUps: [],
    levels: [],
    files,
    flags: () => {},
    receive: () => {},
    drawn: 0,
    serial: {
      setup: (baud: number) => void made.setUps.push(String(baud)),
      write: (bytes: string) => void made.written.push(bytes),
      on: (event: string, listener: (bytes: string) => void) => {
        if (event === "data") made.receive = listener;
      },
    },
  };
  return made;
}

describe("Espruino's clock", () => {
  it("counts from its start, and a time that is set back does not take it back", () => {
    const { api, pass, setTime } = scene();
    const clock = new EspruinoClock(api);
    assert.equal(clock.now(), 0);
    pass(1500);
    assert.equal(Math.round(clock.now()), 1500);
    setTime(0.1);
    assert.equal(Math.round(clock.now()), 1500);
    pass(10);
    assert.equal(Math.round(clock.now()), 1510);
  });

  it("fires a timer once, and not one that was cancelled", () => {
    const { api, pass } = scene();
    const clock = new EspruinoClock(api);
    let fired = 0;
    const timer = clock.after(5, () => fired++);
    clock.after(5, () => fired++).cancel();
    pass(5);
    timer.cancel();
    pass(50);
    assert.equal(fired, 1);
  });
});

describe("Espruino's UART", () => {
  it("gives the interpreter no more than its transmitter has room for, and says when there is room again", () => {
    const { api, pass, written, serial } = scene();
    const uart = new EspruinoUart(api, new EspruinoClock(api), { serial });
    let told = 0;
    uart.onWritable(() => told++);
    assert.equal(uart.write("x".repeat(200)), 96);
    assert.equal(uart.write("y"), 0);
    pass(4);
    assert.equal(told, 0);
    pass(1);
    assert.equal(told, 1);
    const second = uart.write("z".repeat(200));
    assert(second >= 48 && second <= 60, String(second));
    assert.equal(written.join("").length, 96 + second);
  });

  it("hands on what comes to the latest listener, and tells of what was lost", () => {
    const made = scene();
    const uart = new EspruinoUart(made.api, new EspruinoClock(made.api), { serial: made.serial });
    const heard: string[] = [];
    uart.onData((chunk) => heard.push(`first ${chunk}`));
    uart.onData((chunk) => heard.push(`second ${chunk}`));
    uart.onFault(({ kind }) => heard.push(kind));
    made.receive("OK");
    made.flags(["LOW_MEMORY"]);
    made.flags(["FIFO_FULL"]);
    assert.deepEqual(heard, ["second OK", "overrun"]);
  });

  it("sets the port up anew for another rate, and drives RTS only where flow control is on", () => {
    const { api, setUps, levels, serial } = scene();
    const uart = new EspruinoUart(api, new EspruinoClock(api), { serial, baud: 9600, rts: PIN });
    uart.setBaud(921600);
    assert.deepEqual(setUps, ["9600", "921600"]);
    uart.pause();
    uart.setFlowControl("rts-cts");
    uart.pause();
    uart.resume();
    assert.deepEqual(levels, ["0", "1", "0"]);
  });
});

describe("storage in Espruino's files", () => {
  it("reads as erased at first, keeps what is written in any order, over pages, and erases a page alone", () => {
    const { api, files } = scene();
    const storage = new EspruinoFileStorage(api, { pageSize: 16, pageCount: 4 });
    assert.equal(storage.read(14, 4), "\xff".repeat(4));
    assert.equal(storage.write(20, "later"), undefined);
    assert.equal(storage.write(16, "head"), undefined);
    assert.equal(storage.write(12, "last"), undefined);
    assert.equal(storage.read(10, 16), "\xff\xfflastheadlater\xff");
    assert.equal(storage.erase(1), undefined);
    assert.equal(storage.read(12, 8), "last\xff\xff\xff\xff");
    assert.equal(storage.write(16, "anew"), undefined);
    assert.equal(new EspruinoFileStorage(api, { pageSize: 16, pageCount: 4 }).read(16, 4), "anew");
    assert.deepEqual([...files.keys()].sort(), ["fieldline.0", "fieldline.1"]);
  });

  it("says why it could not write", () => {
    const { api } = scene();
    const storage = new EspruinoFileStorage(api, { pageSize: 16, pageCount: 4 });
    assert.equal(storage.write(0, "once"), undefined);
    assert.match(storage.write(0, "more") ?? "", /already written/);
  });
});

describe("storage in Espruino's flash", () => {
  it("stands at its address, and gives the reason where the flash refuses", () => {
    const { api } = scene();
    const storage = new EspruinoFlashStorage(api, { address: 4096, pageSize: 16, pageCount: 4 });
    assert.equal(storage.write(16, "abcd"), undefined);
    assert.equal(storage.read(15, 6), "\xffabcd\xff");
    assert.equal(storage.read(16, 3), "abc");
    assert.equal(storage.erase(1), undefined);
    assert.equal(storage.read(16, 4), "\xff".repeat(4));
    assert.match(new EspruinoFlashStorage(api, { address: 0, pageSize: 16, pageCount: 4 }).erase(0) ?? "", /not erasable/);
  });
});

describe("host of an Espruino board", () => {
  const board = (made: Scene): EspruinoBoard => ({
    port: { serial: made.serial },
    pins: { powerKey: { pin: PIN, inverted: false }, status: { pin: PIN, inverted: true } },
    sensors: [
      { name: "works", read: () => 2.5 },
      { name: "empty", read: () => NaN },
      { name: "broken", read: () => assert.fail("no answer on the bus") },
    ],
  });

  it("draws numbers below the limit, whatever sign the interpreter's have", () => {
    const made = scene();
    const { random } = espruinoHost(made.api, board(made));
    for (const [drawn, expected] of [[7, 1], [-7, 2], [0, 0], [-3, 0]] as const) {
      made.drawn = drawn;
      assert.equal(random.below(3), expected);
    }
  });

  it("reads its sensors, and says why one has no value", () => {
    const made = scene();
    const read: unknown[] = [];
    for (const sensor of espruinoHost(made.api, board(made)).sensors) sensor.read((problem, value) => read.push(problem ?? value));
    assert.equal(read[0], 2.5);
    assert.equal(read[1], "the sensor gave no value");
    assert.match(String(read[2]), /no answer on the bus/);
  });

  it("leaves a line released from the start, and minds which way round it is wired", () => {
    const made = scene();
    const { pins } = espruinoHost(made.api, board(made));
    pins.powerKey?.set(true);
    assert.deepEqual(made.levels, ["0", "1"]);
    assert.equal(pins.status?.read(), true);
    assert.equal(pins.reset, undefined);
  });
});
