import { fromByte } from "../../../hal/bytes";
import { SeededRandom } from "../../../hal/random";
import { expect } from "../../expect";
import { atRandom, repeated } from "../../drivers/at/cuts";
import { RecorderBench } from "./recorder-bench";

describe("the flight recorder", () => {
  it("records both directions, what the managers do, and faults of the line, and hands on every byte", () => {
    const bench = new RecorderBench();
    bench.recorder.begin(7);
    bench.say("AT+CSQ\r");
    bench.answer("\r\n+CSQ: 20,99\r\n\r\nOK\r\n");
    bench.move("link", "activating", "online");
    bench.recorder.host.uart.setBaud(9600);
    expect(bench.heard).toBe("\r\n+CSQ: 20,99\r\n\r\nOK\r\n");
    expect(bench.events()).toEqual(["# boot 7", "> AT+CSQ\\r", "< \\r\\n+CSQ: 20,99\\r\\n\\r\\nOK\\r\\n", "# link: activating -> online (event)", "# uart at 9600 bit/s"]);
  });

  it("tells why a manager moved, and leaves out moves from a state to itself", () => {
    const bench = new RecorderBench();
    bench.move("mqtt", "connected", "connected");
    bench.move("mqtt", "connected", "waiting", { kind: "timeout", message: "no answer" });
    expect(bench.events()).toEqual(["# mqtt: connected -> waiting (event)", "# mqtt: no answer"]);
  });

  it("hides secrets before they are kept, and payloads unless it is told not to", () => {
    const talk = (bench: RecorderBench): string[] => {
      bench.say("AT+CPIN=4711\r");
      bench.answer("\r\nOK\r\n");
      bench.say("AT+CMQTTPAYLOAD=0,5\r");
      bench.answer("\r\n>");
      bench.say("hello");
      return bench.events();
    };
    expect(talk(new RecorderBench())).toEqual(["> AT+CPIN=\\*{4}\\r", "< \\r\\nOK\\r\\n", "> AT+CMQTTPAYLOAD=0,5\\r", "< \\r\\n>", "> \\*{5}"]);
    expect(talk(new RecorderBench({ maskPayloads: false }))[4]).toBe("> hello");
    const stored = new RecorderBench({ medium: "storage" });
    stored.say("AT+CPIN=4711\r");
    stored.clock.runFor(2000);
    expect(stored.storage.read(0, 512 * 16).indexOf("4711")).toBe(-1);
  });

  it("escapes what is no printable ASCII, and a blank at the end", () => {
    const bench = new RecorderBench({ maskPayloads: false });
    bench.say(`a\\b${fromByte(0)}${fromByte(255)}\n `);
    expect(bench.events()).toEqual(["> a\\\\b\\x00\\xff\\n\\x20"]);
  });

  it("loses no byte, in whatever pieces the conversation comes", () => {
    for (let seed = 1; seed <= 20; seed++) {
      const random = new SeededRandom(seed);
      const bench = new RecorderBench({ medium: "memory", capacityBytes: 65536, maskPayloads: false });
      let said = "";
      for (let turn = 0; turn < 40; turn++) {
        for (const piece of atRandom(repeated("0123456789", 1 + random.below(50)), 120, random)) {
          bench.recorder.host.uart.write(piece);
          said = said + piece;
        }
        bench.clock.runFor(random.below(200));
      }
      const found = bench.events().map((event) => event.substring(2));
      if (found.join("") !== said) throw new Error("seed " + String(seed) + ": bytes are missing or changed");
    }
  });

  for (const medium of ["memory", "storage", "saved"] as const) {
    it(`keeps the last bytes, ${medium}, and no more than it may`, () => {
      const bench = new RecorderBench({ medium, capacityBytes: 1024 });
      for (let number = 1; number <= 400; number++) bench.say("AT+CSQ=" + String(number) + "\r");
      const events = bench.events();
      expect(events[events.length - 1]).toBe("> AT+CSQ=400\\r");
      expect(events.length).toBeAtLeast(20);
      expect(events.length).toBeAtMost(100);
      expect(events).toEqual(events.map((_event, index) => "> AT+CSQ=" + String(401 - events.length + index) + "\\r"));
    });
  }

  it("publishes a trace file in pieces, and at last how many they were", () => {
    const bench = new RecorderBench({ pieceBytes: 1024 });
    for (let number = 1; number <= 100; number++) bench.say("AT+CSQ=" + String(number) + "\r");
    bench.recorder.seal("the maker's reason");
    const { topics, trace, end } = bench.publish();
    const pieces = topics.length - 1;
    expect(pieces).toBeAtLeast(2);
    const base = topics[pieces] as string;
    expect(topics.slice(0, 2)).toEqual([base + "/1", base + "/2"]);
    expect(base.substring(0, 13)).toBe("it/recording/");
    expect(end).toBe(`{"pieces":${pieces},"bytes":${trace.length},"reason":"the maker's reason"}`);
    expect(trace.substring(0, 18)).toBe("fieldline-trace 1\n");
    expect(bench.recorder.isSealed()).toBe(false);
  });

  it("says the same message until the broker has got it, and gives up one that the module refuses", () => {
    const bench = new RecorderBench();
    bench.say("AT\r");
    expect(bench.recorder.next(2048)).toBe(undefined);
    bench.recorder.seal("a reason");
    const first = bench.recorder.next(2048);
    bench.recorder.done({ kind: "timeout", message: "no answer" });
    expect(bench.recorder.next(2048)).toEqual(first);
    bench.recorder.done({ kind: "refused", message: "the topic is too long" });
    expect(bench.recorder.next(2048)).toBe(undefined);
    expect(bench.recorder.isSealed()).toBe(false);
  });

  it("records nothing between a fault and its publication, and everything after it", () => {
    const bench = new RecorderBench();
    bench.say("AT+ONE\r");
    bench.move("link", "recovering", "resetting");
    bench.say("AT+TWO\r");
    bench.move("link", "resetting", "starting");
    bench.recorder.seal("a second reason");
    const { trace, end } = bench.publish();
    expect(trace.indexOf("AT+ONE")).toBeAtLeast(1);
    expect(trace.indexOf("AT+TWO")).toBe(-1);
    expect(end).toContain("the link came to resetting");
    bench.say("AT+THREE\r");
    expect(bench.events()).toEqual(["> AT+THREE\\r"]);
  });

  it("still knows what is secret where the fault came in the middle of it", () => {
    const bench = new RecorderBench();
    bench.say('AT+CCERTDOWN="k.pem",20\r');
    bench.answer("\r\n>");
    bench.recorder.seal("a reason");
    bench.say("0123456789");
    bench.publish();
    bench.say("abcdefghij");
    expect(bench.events()).toEqual(["> \\*{10}"]);
  });

  it("finds at a start what a restart that nobody asked for has left", () => {
    const bench = new RecorderBench({ medium: "storage" });
    bench.say("AT+ONE\r");
    bench.clock.runFor(1000);
    bench.boot();
    expect(bench.recorder.isSealed()).toBe(true);
    bench.say("AT+TWO\r");
    const { trace, end } = bench.publish();
    expect(end).toContain("the device started without having been told to");
    expect(trace.indexOf("AT+TWO")).toBe(-1);
    expect(trace.indexOf("AT+ONE")).toBeAtLeast(1);
    bench.boot();
    expect(bench.recorder.isSealed()).toBe(false);
  });

  it("finds nothing after a restart that was asked for, after a stop, nor where it was kept in memory", () => {
    const asked = new RecorderBench({ medium: "storage" });
    asked.say("AT\r");
    asked.recorder.host.restart("a command");
    expect(asked.boot().isSealed()).toBe(false);
    const stopped = new RecorderBench({ medium: "storage" });
    stopped.say("AT\r");
    stopped.move("telemetry", "closing", "stopped");
    expect(stopped.boot().isSealed()).toBe(false);
    const memory = new RecorderBench({ medium: "memory" });
    memory.say("AT\r");
    memory.clock.runFor(5000);
    expect(memory.boot().isSealed()).toBe(false);
  });

  it("writes nothing to the storage until a fault, and then what it has", () => {
    const bench = new RecorderBench({ medium: "saved" });
    const { operations } = bench.storage;
    bench.say("AT+ONE\r");
    bench.clock.runFor(60000);
    expect(bench.storage.operations).toBe(operations);
    expect(bench.boot().isSealed()).toBe(false);
    bench.say("AT+TWO\r");
    bench.move("link", "recovering", "restarting");
    expect(bench.storage.operations).toBeAtLeast(operations + 1);
    expect(bench.boot().isSealed()).toBe(true);
    const { trace } = bench.publish();
    expect(trace.indexOf("AT+ONE")).toBe(-1);
    expect(trace.indexOf("AT+TWO")).toBeAtLeast(1);
    expect(bench.boot().isSealed()).toBe(false);
  });

  it("keeps a fault over a restart that was asked for", () => {
    const bench = new RecorderBench();
    bench.say("AT\r");
    bench.recorder.seal("a reason");
    bench.recorder.host.restart("a command");
    expect(bench.boot().isSealed()).toBe(true);
  });

  it("takes nothing of another program for a recording", () => {
    const bench = new RecorderBench({ medium: "storage" });
    bench.say("AT\r");
    bench.clock.runFor(2000);
    for (let page = 0; page < 16; page++) bench.storage.erase(page);
    expect(bench.boot().isSealed()).toBe(false);
  });

  it("keeps the recording in memory where the storage has no room for it, and says so", () => {
    const bench = new RecorderBench({ capacityBytes: 65536 });
    expect(bench.recorder.pages).toBe(0);
    bench.say("AT\r");
    expect(bench.events()[0]).toBe("! the storage has no 129 pages for the recording, so it is kept in memory");
  });
});
