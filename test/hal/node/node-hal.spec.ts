import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, connect } from "node:net";
import type { AddressInfo, Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { NodeClock } from "../../../hal/node/clock";
import { SystemRandom } from "../../../hal/node/random";
import { MemorySensor } from "../../../hal/node/sensors/memory";
import { SimulatedTemperatureSensor, ThermalZoneSensor, temperatureSensor } from "../../../hal/node/sensors/temperature";
import { FileStorage } from "../../../hal/node/storage";
import { StreamUart } from "../../../hal/node/stream-uart";
import { SeededRandom } from "../../../hal/random";
import { RecordLog } from "../../../hal/records";
import type { Sensor } from "../../../hal/sensor";
import { VirtualClock } from "../../../hal/virtual/clock";
import { VirtualLine } from "../../../hal/virtual/uart";
import { expect } from "../../expect";

function reading(sensor: Sensor): Promise<{ error: string | undefined; value: number }> {
  return new Promise((resolve) => sensor.read((error, value) => resolve({ error, value })));
}

describe("clock of the PC", () => {
  it("never fires early, nor from inside the call, nor after a cancel", async () => {
    const clock = new NodeClock();
    const fired: string[] = [];
    for (const delayMs of [0, 0.4, 1.5, 5.2]) {
      const dueMs = clock.now() + delayMs;
      clock.after(delayMs, () => fired.push(clock.now() >= dueMs ? "due" : "early"));
    }
    clock.after(2, () => fired.push("cancelled")).cancel();
    expect(fired.length).toBe(0);
    await new Promise<void>((resolve) => clock.after(7, resolve));
    expect(fired).toEqual(["due", "due", "due", "due"]);
  });

  it("does not fire at once for a delay longer than the system's timers have", async () => {
    const clock = new NodeClock();
    let fired = false;
    const timer = clock.after(3000000000, () => {
      fired = true;
    });
    await new Promise<void>((resolve) => clock.after(5, resolve));
    timer.cancel();
    expect(fired).toBe(false);
  });

  it("lets timers fire in the order in which they are due, at the time that they are due", async () => {
    const clock = new NodeClock();
    const startMs = clock.now();
    const fired: number[] = [];
    await new Promise<void>((resolve) => {
      clock.enter(() => {
        const sinceMs = clock.now();
        for (const delayMs of [3, 1, 2.5]) clock.after(delayMs, () => fired.push(clock.now() - sinceMs));
        clock.after(4, resolve);
      });
    });
    expect(fired).toEqual([1, 2.5, 3]);
    expect(clock.now() - startMs).toBeAtLeast(4);
  });

  it("lets what was due happen before what comes from outside, which is an instant", () => {
    const clock = new NodeClock();
    const fired: string[] = [];
    const startMs = clock.now();
    clock.after(0.5, () => fired.push("timer"));
    while (clock.now() - startMs < 1) {
      // The event loop is busy.
    }
    clock.enter(() => {
      const beginMs = clock.now();
      fired.push("outside");
      while (performance.now() - beginMs < 0.5) {
        // So is what came.
      }
      fired.push(clock.now() === beginMs ? "an instant" : "longer");
    });
    expect(fired).toEqual(["timer", "outside", "an instant"]);
  });

  it("drives a virtual line in batches without loss", async () => {
    const clock = new NodeClock();
    const line = new VirtualLine(clock, { a: { baud: 921600 }, b: { baud: 921600 }, batchMs: 2 });
    const sent = "0123456789".repeat(300);
    let rest = sent;
    const offer = (): void => {
      rest = rest.slice(line.a.write(rest));
    };
    line.a.onWritable(offer);
    let received = "";
    const startMs = clock.now();
    await new Promise<void>((resolve) => {
      line.b.onData((chunk) => {
        received += chunk;
        if (received.length === sent.length) resolve();
      });
      offer();
    });
    expect(received).toBe(sent);
    // No earlier than the line can carry it: 30000 bits.
    expect(clock.now() - startMs).toBeAtLeast(32.5);
  });
});

describe("randomness of the PC", () => {
  it("stays below its limit and reaches all below it", () => {
    const random = new SystemRandom();
    const seen = new Set<number>();
    for (let draw = 0; draw < 1000; draw++) seen.add(random.below(6));
    expect([...seen].sort()).toEqual([0, 1, 2, 3, 4, 5]);
    expect(random.below(2147483646)).toBeAtMost(2147483645);
  });
});

describe("storage in a file", () => {
  let folder: string;
  let path: string;
  const geometry = { pageSize: 256, pageCount: 4, writeUnit: 4, erased: 255 };

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "fieldline-"));
    path = join(folder, "flash.bin");
  });

  afterEach(() => rmSync(folder, { recursive: true }));

  it("is erased when it is new and keeps what is written over a restart", () => {
    const storage = new FileStorage(path, geometry);
    expect(storage.read(1020, 4)).toBe("\u00ff\u00ff\u00ff\u00ff");
    expect(storage.write(252, "abcdefgh")).toBe(undefined);
    storage.close();
    const again = new FileStorage(path, geometry);
    expect(again.read(252, 8)).toBe("abcdefgh");
    expect(again.erase(1)).toBe(undefined);
    expect(again.read(252, 8)).toBe("abcd\u00ff\u00ff\u00ff\u00ff");
    again.close();
  });

  for (const erased of [255, 0]) {
    it(`only takes bits away from the erased value ${erased}, as flash does`, () => {
      const storage = new FileStorage(path, { ...geometry, erased });
      storage.write(0, "\u00f0\u00f0\u00f0\u00f0");
      storage.write(0, "\u003c\u003c\u003c\u003c");
      const expected = erased === 255 ? "\u0030" : "\u00fc";
      expect(storage.read(0, 4)).toBe(expected.repeat(4));
      storage.close();
    });
  }

  it("refuses what is misaligned or outside", () => {
    const storage = new FileStorage(path, geometry);
    expect(storage.write(2, "abcd")).toContain("whole units");
    expect(storage.write(0, "abc")).toContain("whole units");
    expect(storage.write(1024, "abcd")).toContain("outside");
    expect(storage.erase(4)).toContain("no page 4");
    storage.close();
  });

  it("refuses a file that was made for another geometry", () => {
    writeFileSync(path, "something else");
    let message = "";
    try {
      new FileStorage(path, geometry);
    } catch (error) {
      message = String(error);
    }
    expect(message).toContain("move it away or delete it");
  });

  it("holds a record log over restarts", () => {
    const storage = new FileStorage(path, geometry);
    const log = new RecordLog(storage);
    log.append("first");
    log.append("second");
    log.release(1);
    storage.close();
    const again = new FileStorage(path, geometry);
    expect(new RecordLog(again).next(0)).toEqual({ sequence: 2, bytes: "second" });
    again.close();
  });
});

describe("sensors of the PC", () => {
  it("tell the memory of this process", async () => {
    const { error, value } = await reading(new MemorySensor());
    expect(error).toBe(undefined);
    expect(value).toBeAtLeast(10);
  });

  it("tell the temperature that a thermal zone holds, or why there is none", async () => {
    const folder = mkdtempSync(join(tmpdir(), "fieldline-"));
    const file = join(folder, "temp");
    writeFileSync(file, "47350\n");
    const clock = new VirtualClock();
    expect(await reading(temperatureSensor(clock, new SeededRandom(1), file))).toEqual({ error: undefined, value: 47.4 });
    writeFileSync(file, "\n");
    expect((await reading(new ThermalZoneSensor(file))).error ?? "").toContain("holds no number");
    rmSync(folder, { recursive: true });
    expect((await reading(new ThermalZoneSensor(file))).error ?? "").toContain("ENOENT");
  });

  it("simulate a day's temperature where the machine tells none, the same for the same seed", () => {
    const day = (seed: number): number[] => {
      const clock = new VirtualClock();
      const sensor = temperatureSensor(clock, new SeededRandom(seed), "/there/is/none");
      expect(sensor instanceof SimulatedTemperatureSensor).toBe(true);
      const values: number[] = [];
      for (let hour = 0; hour < 24; hour++) {
        sensor.read((_error, value) => values.push(value));
        clock.runFor(3600000);
      }
      return values;
    };
    expect(day(1)).toEqual(day(1));
    expect(Math.max(...day(1))).toBeAtLeast(24);
    expect(Math.min(...day(1))).toBeAtLeast(14);
    expect(Math.max(...day(1))).toBeAtMost(26);
  });
});

describe("a UART over a stream", () => {
  it("carries bytes over TCP, pauses, and reports the end", async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const accepted = new Promise<Socket>((resolve) => server.once("connection", resolve));
    const uart = new StreamUart(connect((server.address() as AddressInfo).port, "127.0.0.1"));
    const peer = await accepted;
    const ended = new Promise<string>((resolve) => uart.onFault((fault) => resolve(fault.kind + ": " + fault.detail)));
    let received = "";
    const complete = new Promise<void>((resolve) => {
      uart.onData((chunk) => {
        received += chunk;
        if (received.length === 5) resolve();
      });
    });
    const heard = new Promise<string>((resolve) => peer.once("data", (chunk: Buffer) => resolve(chunk.toString("latin1"))));
    uart.pause();
    peer.write(Buffer.from("\u00ff1234", "latin1"));
    expect(uart.write("AT\u00fe")).toBe(3);
    expect(await heard).toBe("AT\u00fe");
    expect(received).toBe("");
    uart.resume();
    await complete;
    expect(received).toBe("\u00ff1234");
    peer.end();
    expect(await ended).toBe("closed: the other side closed it");
    expect(uart.write("AT")).toBe(0);
    server.close();
  });
});
