import { strict as assert } from "node:assert";
import fc from "fast-check";
import { Narrator } from "../../trace/explain/narrator";
import { Verdict } from "../../trace/explain/verdict";
import { Importer } from "../../trace/import/importer";
import { readTrace, TraceReader, type TraceItem } from "../../trace/reader";
import { replayable } from "../../trace/replay";
import { fixture, imported } from "./importing";
import { byteStrings, hold } from "./property";
import { recordedRun } from "./recorded-run";

const CHUNK = 65536;
/** What a reader may keep: a line, and of each side what is not complete. */
const BOUND = 3 * CHUNK;

/** `parts` over and over, up to `size` characters or more, in chunks that do not end with a line. */
function* long(start: string, parts: readonly string[], size: number): Generator<string> {
  let chunk = start;
  for (let made = 0, index = 0; made < size; index++) {
    const part = parts[index % parts.length] ?? "";
    made += part.length;
    chunk += part;
    for (; chunk.length >= CHUNK; chunk = chunk.slice(CHUNK)) yield chunk.slice(0, CHUNK);
  }
  yield chunk;
}

/** The most that reader and narrator have kept at any time. */
function explained(chunks: Iterable<string>): { most: number; items: number } {
  const reader = new TraceReader();
  const narrator = new Narrator();
  const verdict = new Verdict();
  let most = 0;
  let items = 0;
  const take = (item: TraceItem): void => {
    items++;
    narrator.push(item).forEach((told) => verdict.hear(told));
    most = Math.max(most, narrator.held);
  };
  for (const chunk of chunks) {
    reader.push(chunk).forEach(take);
    most = Math.max(most, reader.held + narrator.held);
  }
  reader.end().forEach(take);
  assert.ok(verdict.lines().length < 20);
  return { most, items };
}

/** The most that an importer has kept, and written for one chunk, at any time. */
function imports(chunks: Iterable<string>): { most: number; written: number } {
  const importer = new Importer({}, () => undefined);
  let most = 0;
  let written = 0;
  for (const chunk of chunks) {
    const lines = importer.push(chunk);
    written = Math.max(written, lines.reduce((sum, line) => sum + line.length, 0));
    most = Math.max(most, importer.held);
  }
  importer.end();
  return { most, written };
}

const HEAD = "fieldline-trace 1\nmodule: SIM767XX\nbaud: 115200\nconfiguration: -\nstart: 2025-01-01T00:00:00.000Z\n\n";
const SIZES = [1 << 18, 3 << 19];

describe("a trace without end", () => {
  const traces: Readonly<Record<string, readonly string[]>> = {
    "of commands": ["1 > AT+CSQ\\r\n", "2 < \\r\\n+CSQ: 20,99\\r\\n\\r\\nOK\\r\\n\n"],
    "of one payload that never ends": ["1 < \\r\\n+CIPRXGET: 2,0,999999999,0\\r\\n\n", ...Array.from({ length: 5000 }, () => `2 < ${"x".repeat(1000)}\n`)],
    "of one line of the module that never ends": [`1 < ${"x".repeat(1000)}\n`],
    "of one line of the file that never ends": ["x".repeat(1000)],
    "of damage": ["\x00\xff\xfe\n", "9999 & what\n"],
    "of troubles": ["1 > AT+CIPOPEN=0\\r\n", "2 < \\r\\nERROR\\r\\n\n", "3 < \\r\\nRDY\\r\\n\n"],
  };
  for (const [name, parts] of Object.entries(traces)) {
    it(`is explained without keeping more of it, ${name}`, () => {
      const [short, longer] = SIZES.map((size) => explained(long(HEAD, parts, size)).most);
      assert.ok((longer ?? 0) <= Math.max(short ?? 0, BOUND), `${longer} characters kept`);
    });
  }

  it("in its header is no trace, and not kept", () => {
    const { most, items } = explained(long("fieldline-trace 1\n", ["name: value\n"], 1 << 22));
    assert.ok(most <= BOUND && items === 1);
    assert.ok(explained(long("fieldline-trace 1\n", [`name: ${"v".repeat(60000)}\n`], 1 << 22)).most <= BOUND);
  });

  it("becomes a spec of its beginning, and the line where it was cut is named", async () => {
    const { events, damage } = await replayable(readTrace(long(HEAD, traces["of commands"] ?? [], 1 << 20)), 10000);
    assert.ok(events.length > 100 && events.length < 200);
    assert.deepEqual(damage, [`line ${events.length + 7}: the trace goes on, but no more than 10000 bytes of events can be replayed`]);
  });
});

describe("a log without end", () => {
  const logs: Readonly<Record<string, readonly [start: string, parts: readonly string[]]>> = {
    "of a terminal": ["", ["12:00:00.000 -> AT+CSQ\n", "12:00:00.000 -> \n", "12:00:00.000 -> OK\n"]],
    "of empty lines": ["AT\n", ["\n"]],
    "of one line that never ends": ["AT\nOK\n", ["x".repeat(1000)]],
    "of exact bytes": ["AT\r\r\nOK\r\n", ["AT\r"]],
    "of socat": ["", ["> 2025/01/01 10:00:00.000123  length=3 from=0 to=2\n 41 54 0d  AT.\n--\n< 2025/01/01 10:00:00.000200  length=6 from=0 to=5\n 0d 0a 4f 4b 0d 0a  ..OK..\n--\n"]],
    "of socat, whose transfer never ends": [fixture("socat.log"), ["> 2025/01/01 10:00:00.000123  length=999999999 from=0 to=2\n", ...Array.from({ length: 5000 }, () => " 41 54 0d  AT.\n")]],
    "of an analyser without names": ["", ["uart-1: A\n", "uart-1: T\n", "uart-1: x\n"]],
    "of an analyser whose quotation never ends": [fixture("logic2.csv"), ['"A","data",1,0.1,"', "x\n"]],
    "of an analyser without names, whose line never ends": ["uart-1: A\nuart-1: T\nuart-1: [0D]\n", ["uart-1: [0D]\n"]],
    "of noise": ["AT\n", ["\x00\x01\x02\n", "\xff\xfe"]],
  };
  for (const [name, [start, parts]] of Object.entries(logs)) {
    it(`is imported without keeping more of it, ${name}`, () => {
      const [short, longer] = SIZES.map((size) => imports(long(start, parts, size)));
      assert.ok((longer?.most ?? 0) <= Math.max(short?.most ?? 0, BOUND), `${longer?.most} characters kept`);
      assert.ok((longer?.written ?? 0) <= 4 * (short?.written ?? 0) + BOUND, `${longer?.written} characters at once`);
    });
  }
});

describe("a trace or log that is cut off or damaged anywhere", () => {
  const trace = recordedRun(1, () => undefined).slice(0, 20000);
  const itemsOf = (text: string): TraceItem[] => {
    const reader = new TraceReader();
    return [...reader.push(text), ...reader.end()];
  };

  it("gives all that stands before the cut, and names the line of the cut", () => {
    const whole = itemsOf(trace);
    hold(
      fc.property(fc.nat({ max: trace.length - 1 }), (end) => {
        const items = itemsOf(trace.slice(0, end));
        const good = items.filter((item) => item.kind !== "damaged");
        assert.deepEqual(good, whole.slice(0, good.length));
        const damage = items.filter((item) => item.kind === "damaged");
        const isBetweenLines = trace.charAt(end - 1) === "\n" && good.length > 1;
        assert.deepEqual(damage.map((item) => item.line), isBetweenLines ? [] : [trace.slice(0, end).split("\n").length]);
      }),
      100,
    );
  });

  it("loses a damaged line and no other", () => {
    const lines = trace.split("\n");
    hold(
      fc.property(fc.integer({ min: 9, max: lines.length - 2 }), byteStrings, (at, noise) => {
        const damagedLines = [...lines.slice(0, at), `&${noise.replaceAll("\n", "")}`, ...lines.slice(at + 1)];
        const damage = itemsOf(damagedLines.join("\n")).filter((item) => item.kind === "damaged" && item.line < lines.length);
        assert.deepEqual(damage.map((item) => item.line), [at + 1]);
      }),
      100,
    );
  });

  it("is never too much for what explains it or imports it", () => {
    const names = ["arduino.log", "socat.log", "logic2.csv", "sigrok-cli.log", "stream-debugger.log", "qcom.log"];
    const cases = fc.tuple(fc.constantFrom(...names), fc.nat(), fc.nat(), byteStrings);
    hold(
      fc.property(cases, ([name, first, length, noise]) => {
        const log = fixture(name);
        const from = first % log.length;
        const spoilt = log.slice(0, from) + noise + log.slice(from + (length % 40));
        let text: string;
        try {
          ({ text } = imported(spoilt));
        } catch (error) {
          assert.match((error as Error).message, /^(line \d+: |which side is the device)/);
          return;
        }
        assert.deepEqual(itemsOf(text).filter((item) => item.kind === "damaged" && !item.reason.startsWith("the trace ends before")), []);
        explained([text]);
      }),
      30,
    );
  });
});
