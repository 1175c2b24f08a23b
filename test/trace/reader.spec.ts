import { strict as assert } from "node:assert";
import fc from "fast-check";
import { formatEvent, formatHeader } from "../../trace/format";
import { readTrace, TraceReader } from "../../trace/reader";
import type { TraceItem } from "../../trace/reader";
import { cut, hold } from "./property";

const HEADER = { module: "SIM767XX", baud: 115200, configuration: "{}", start: "2025-01-01T00:00:00.000Z" };
const HEAD = `${formatHeader(HEADER).join("\n")}\n`;
const FIRST_EVENT_LINE = 7;

function read(text: string): TraceItem[] {
  const reader = new TraceReader();
  return [...reader.push(text), ...reader.end()];
}

function reasons(text: string): string[] {
  return read(text).flatMap((item) => (item.kind === "damaged" ? [`${item.line}: ${item.reason}`] : []));
}

describe("trace reader", () => {
  it("gives header and events with the numbers of their lines", () => {
    assert.deepEqual(read(`${HEAD}1 # a\n2 ! b\n`), [
      { kind: "header", line: 6, header: HEADER },
      { kind: "event", line: FIRST_EVENT_LINE, event: { kind: "note", timeUs: 1, text: "a" } },
      { kind: "event", line: FIRST_EVENT_LINE + 1, event: { kind: "fault", timeUs: 2, text: "b" } },
    ]);
  });

  it("reads the same however the file is cut into chunks", async () => {
    const text = `${HEAD}1 # a\n2 > AT\\r\nbroken\n3 ~ dtr released\n4 # cut`;
    const whole = read(text);
    hold(
      fc.property(fc.array(fc.nat(), { maxLength: 8 }), (places) => {
        const reader = new TraceReader();
        assert.deepEqual([...cut(text, places).flatMap((chunk) => reader.push(chunk)), ...reader.end()], whole);
      }),
    );
    const streamed: TraceItem[] = [];
    for await (const item of readTrace([...text])) streamed.push(item);
    assert.deepEqual(streamed, whole);
  });

  it("passes over a damaged line, says which one and why, and reads on", () => {
    const items = read(`${HEAD}1 # a\n2 > \\q\n3 # c\n`);
    assert.deepEqual(items.map((item) => item.kind), ["header", "event", "damaged", "event"]);
    assert.deepEqual(reasons(`${HEAD}1 # a\n2 > \\q\n3 # c\n`), ["8: character 1 of the content is no printable ASCII and no known escape"]);
  });

  it("reports a last line that was cut, rather than taking it for whole", () => {
    assert.deepEqual(reasons(`${HEAD}1 > AT+CR`), ["7: the trace ends in the middle of this line"]);
    assert.deepEqual(reasons("fieldline-trace 1\nmodule: SIM767XX\n"), ["3: the trace ends before its first event"]);
  });

  it("reads nothing of another version or of a file that is no trace, and reports it once", () => {
    assert.deepEqual(reasons(HEAD.replace("trace 1", "trace 2") + "1 # a\n"), ["1: the trace is of version 2, and only version 1 can be read here"]);
    assert.equal(read(HEAD.replace("trace 1", "trace 2") + "1 # a\n").length, 1);
    assert.deepEqual(reasons("\x7fELF\n\n\n"), ['1: this is no trace: its first line must be "fieldline-trace 1"']);
    assert.equal(reasons("").length, 1);
  });

  it("reports a header that lacks something, and reads the events all the same", () => {
    const items = read(`${HEAD.replace("baud: 115200\n", "")}1 # a\n`);
    assert.deepEqual(items.map((item) => item.kind), ["damaged", "event"]);
    assert.deepEqual(reasons(`fieldline-trace 1\n${"a: b\n".repeat(200)}`), ["102: the header has no end: an empty line must follow within 100 lines"]);
  });

  it("keeps no more than one line of bounded length", () => {
    const long = `1 # ${"x".repeat(70000)}`;
    assert.deepEqual(reasons(`${HEAD}${long}\n2 # b\n`), ["7: the line is longer than 65536 characters"]);
    const inChunks = new TraceReader();
    const items = [HEAD, ...Array.from({ length: 100 }, () => "y".repeat(1000)), "\n2 # b\n"].flatMap((chunk) => inChunks.push(chunk));
    assert.deepEqual(items.map((item) => item.kind), ["header", "damaged", "event"]);
  });

  it("reads files whose line ends were changed to those of Windows", () => {
    const text = (HEAD + `${formatEvent({ kind: "note", timeUs: 1, text: "a" })}\n`).replaceAll("\n", "\r\n");
    assert.deepEqual(read(text).map((item) => item.kind), ["header", "event"]);
  });
});
