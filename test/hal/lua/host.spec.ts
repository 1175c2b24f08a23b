import { luaHost } from "../../../hal/lua/host";
import type { LuaMachine } from "../../../hal/lua/machine";
import type { StorageGeometry } from "../../../hal/storage";
import { expect } from "../../expect";

const GEOMETRY: StorageGeometry = { pageSize: 8, pageCount: 4, writeUnit: 1, erased: 255 };

interface Scene {
  machine: LuaMachine;
  written: string[];
  /** Callbacks of the timers that were started, and whether each was stopped. */
  timers: { callback: (this: void) => void; stopped: boolean; delayMs: number }[];
  receive: (this: void, bytes: string) => void;
}

/** A machine whose UART takes 4 bytes at a time. */
function scene(): Scene {
  const made: Scene = { machine: {} as LuaMachine, written: [], timers: [], receive: () => {} };
  made.machine = {
    now: () => 5,
    startTimer: (delayMs, callback) => {
      made.timers.push({ callback, stopped: false, delayMs });
      return made.timers.length - 1;
    },
    stopTimer: (timer) => {
      const found = made.timers[timer as number];
      if (found !== undefined) found.stopped = true;
    },
    uart: {
      write: (bytes) => {
        made.written.push(bytes.substring(0, 4));
        return Math.min(4, bytes.length);
      },
      onReceive: (listener) => {
        made.receive = listener;
      },
      setBaud: () => {},
    },
    storage: { geometry: GEOMETRY, read: () => "", write: () => undefined, erase: () => undefined },
    sensors: [
      { name: "works", read: (done) => done(2.5, undefined) },
      { name: "broken", read: (done) => done(undefined, "no answer on the bus") },
    ],
    restart: () => {},
    seed: 3,
  };
  return made;
}

describe("host of a Lua machine", () => {
  it("fires a timer once, stops one that runs, and leaves one that has fired alone", () => {
    const { machine, timers } = scene();
    const { clock } = luaHost(machine);
    let fired = 0;
    const timer = clock.after(-3, () => {
      fired = fired + 1;
    });
    clock.after(10, () => {}).cancel();
    for (const { callback } of timers) callback();
    timer.cancel();
    expect(fired).toBe(1);
    expect(timers.map(({ stopped, delayMs }) => String(stopped) + String(delayMs)).join(" ")).toBe("false0 true10");
  });

  it("says how much was written, and tells when more can be where the port does not", () => {
    const { machine, timers } = scene();
    const { uart } = luaHost(machine);
    let told = 0;
    uart.onWritable(() => {
      told = told + 1;
    });
    expect(uart.write("AT+CSQ")).toBe(4);
    expect(uart.write("Q")).toBe(1);
    expect(timers.length).toBe(1);
    for (const { callback } of timers) callback();
    expect(told).toBe(1);
  });

  it("hands received bytes to the listener of the moment", () => {
    const made = scene();
    const { uart } = luaHost(made.machine);
    const heard: string[] = [];
    uart.onData((chunk) => heard.push("first " + chunk));
    made.receive("a");
    uart.onData((chunk) => heard.push("second " + chunk));
    made.receive("b");
    expect(heard.join(", ")).toBe("first a, second b");
  });

  it("gives a sensor's value, or its reason", () => {
    const heard: string[] = [];
    for (const sensor of luaHost(scene().machine).sensors) {
      sensor.read((problem, value) => heard.push(sensor.name + " " + (problem === undefined ? String(value) : problem)));
    }
    expect(heard.join(", ")).toBe("works 2.5, broken no answer on the bus");
  });

  it("draws the same numbers from the same seed", () => {
    const first = luaHost(scene().machine).random;
    const second = luaHost(scene().machine).random;
    expect(first.below(1000000)).toBe(second.below(1000000));
  });
});
