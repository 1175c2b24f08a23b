import { strict as assert } from "node:assert";
import { Writable } from "node:stream";
import fc from "fast-check";
import type { Direction, TraceHeader } from "../../trace/events";
import { TraceReader } from "../../trace/reader";
import { TraceRecorder } from "../../trace/recorder";
import { MemorySink, StreamSink } from "../../trace/sink";
import { recordLine } from "../../trace/tap";
import { byteStrings, hold } from "./property";

const HEADER: TraceHeader = { module: "SIM767XX", baud: 115200, configuration: "{}", start: "2025-01-01T00:00:00.000Z" };

function recording(): { recorder: TraceRecorder; lines: () => string[] } {
  const sink = new MemorySink();
  const recorder = new TraceRecorder(HEADER, sink, { startMs: 100 });
  return {
    recorder,
    lines: () => {
      recorder.flush();
      return sink.text().split("\n").slice(6, -1).map((line) => line.trim());
    },
  };
}

describe("trace recorder", () => {
  it("joins the bytes of a line, begins a line at the next one, and gives it the time of its last byte", () => {
    const { recorder, lines } = recording();
    [..."AT\r"].forEach((byte, index) => recorder.traffic("to-module", byte, 100 + index * 0.0868));
    recorder.traffic("to-device", "\r\nOK\r\n\r\n+CREG: 1\r\n", 105.5);
    assert.deepEqual(lines(), ["174 > AT\\r", "5500 < \\r\\nOK\\r\\n", "5500 < \\r\\n+CREG: 1\\r\\n"]);
  });

  it("keeps the order of the two directions, and writes a part of a line when the other side speaks", () => {
    const { recorder, lines } = recording();
    recorder.traffic("to-device", "+CR", 100);
    recorder.traffic("to-module", "AT\r\n", 101);
    recorder.traffic("to-device", "EG: 1\r\n", 102);
    assert.deepEqual(lines(), ["0 < +CR", "1000 > AT\\r\\n", "2000 < EG: 1\\r\\n"]);
  });

  it("does not join bytes over a pause", () => {
    const { recorder, lines } = recording();
    recorder.traffic("to-device", "\r\n", 100);
    recorder.traffic("to-device", "RDY", 200);
    recorder.traffic("to-device", "\r\n", 215);
    assert.deepEqual(lines(), ["0 < \\r\\n", "115000 < RDY\\r\\n"]);
  });

  it("shows a prompt without a line end at its own place", () => {
    const { recorder, lines } = recording();
    recorder.traffic("to-device", "\r\n> ", 100);
    recorder.traffic("to-module", "hello", 101);
    recorder.traffic("to-device", "\r\nOK\r\n", 102);
    assert.deepEqual(lines(), ["0 < \\r\\n>\\x20", "1000 > hello", "2000 < \\r\\nOK\\r\\n"]);
  });

  it("puts faults, notes and pins between the bytes", () => {
    const { recorder, lines } = recording();
    recorder.traffic("to-module", "AT", 100);
    recorder.fault("coverage lost", 101);
    recorder.note("link: ready -> searching", 102);
    recorder.pin("powerKey", true, 103);
    assert.deepEqual(lines(), ["0 > AT", "1000 ! coverage lost", "2000 # link: ready -> searching", "3000 ~ powerKey asserted"]);
    assert.throws(() => recorder.pin("power key", true, 104), /no pin name/);
  });

  it("bounds the length of a line that never ends", () => {
    const { recorder, lines } = recording();
    recorder.traffic("to-module", "x".repeat(2500), 100);
    assert.deepEqual(lines().map((line) => line.length - "0 > ".length), [1024, 1024, 452]);
  });

  it("writes no secret, also where it arrives byte by byte between other events", () => {
    const { recorder, lines } = recording();
    for (const byte of "AT+CPIN=1234\r") {
      recorder.traffic("to-module", byte, 100);
      recorder.note("tick", 100);
    }
    assert.equal(lines().filter((line) => line.includes("\\*{1}")).length, 4);
    assert(!/> [1-4]/.test(lines().join("\n")));
  });

  it("loses and adds no byte, whatever passes", () => {
    const direction = fc.constantFrom<Direction>("to-module", "to-device");
    const chunks = fc.array(fc.tuple(direction, byteStrings, fc.nat({ max: 50 })), { maxLength: 20 });
    hold(
      fc.property(chunks, (given) => {
        const sink = new MemorySink();
        const recorder = new TraceRecorder(HEADER, sink);
        let timeMs = 0;
        const sent: Record<Direction, string> = { "to-module": "", "to-device": "" };
        for (const [side, bytes, pauseMs] of given) {
          // Without these two no rule of the mask can apply.
          const harmless = bytes.replace(/[+D]/gi, "-");
          recorder.traffic(side, harmless, (timeMs += pauseMs));
          sent[side] += harmless;
        }
        recorder.flush();
        const read: Record<Direction, string> = { "to-module": "", "to-device": "" };
        for (const item of new TraceReader().push(sink.text())) {
          assert(item.kind !== "damaged");
          if (item.kind !== "event" || item.event.kind !== "data") continue;
          for (const span of item.event.spans) read[item.event.direction] += "bytes" in span ? span.bytes : assert.fail("masked");
        }
        assert.deepEqual(read, sent);
      }),
    );
  });

  it("says in the trace how many lines its sink had no room for, and goes on", () => {
    let room = true;
    const kept: string[] = [];
    const recorder = new TraceRecorder(HEADER, { write: (line) => room && kept.push(line) > 0 });
    room = false;
    recorder.note("a", 1);
    recorder.note("b", 2);
    room = true;
    recorder.note("c", 3);
    assert.deepEqual(kept.slice(6).map((line) => line.trim()), ["3000 ! 2 lines are missing here: they came faster than they could be stored", "3000 # c"]);
    assert.equal(recorder.refusedLines, 2);
  });

  it("listens to a line, whatever that calls its directions", () => {
    const { recorder, lines } = recording();
    let tell: (direction: "a-to-b" | "b-to-a", bytes: string, timeMs: number) => void = () => assert.fail("nobody listens");
    recordLine({ onTraffic: (listener: typeof tell) => (tell = listener) }, "a-to-b", recorder);
    tell("a-to-b", "AT\r", 100);
    tell("b-to-a", "OK\r\n", 101);
    assert.deepEqual(lines(), ["0 > AT\\r", "1000 < OK\\r\\n"]);
  });
});

describe("trace sinks", () => {
  it("refuse what goes beyond their capacity", () => {
    const memory = new MemorySink(5);
    assert.deepEqual([memory.write("abc\n"), memory.write("de\n"), memory.text()], [true, false, "abc\n"]);
    const stuck = new StreamSink(new Writable({ write: () => undefined }), 5);
    assert.deepEqual([stuck.write("abc\n"), stuck.write("de\n")], [true, false]);
  });

  it("write a stream to its end before they close", async () => {
    const written: string[] = [];
    const stream = new Writable({
      write: (chunk: Buffer, _, done) => {
        written.push(chunk.toString("latin1"));
        setImmediate(done);
      },
    });
    const sink = new StreamSink(stream);
    sink.write("a\n");
    sink.write("b\n");
    await sink.close();
    assert.equal(written.join(""), "a\nb\n");
  });

  it("report a stream that failed when they are closed, and take nothing more", async () => {
    const stream = new Writable({ write: (_chunk, _encoding, done) => done(new Error("disk full")) });
    const failed = new Promise((resolve) => stream.once("error", resolve));
    const sink = new StreamSink(stream);
    sink.write("a\n");
    await failed;
    assert.equal(sink.write("b\n"), false);
    await assert.rejects(sink.close(), /disk full/);
  });
});
