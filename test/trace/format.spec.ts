import { strict as assert } from "node:assert";
import fc from "fast-check";
import { escapeText, unescapeText } from "../../trace/escape";
import { joinSpans } from "../../trace/events";
import type { Span, TraceEvent, TraceHeader } from "../../trace/events";
import { formatEvent, formatHeader, parseEvent, parseHeader, parseSignature } from "../../trace/format";
import { byteStrings, hold } from "./property";

const times = fc.integer({ min: 0, max: 999999999999999 });

const spans = fc
  .array(
    fc.oneof(
      byteStrings.filter((bytes) => bytes !== "").map((bytes): Span => ({ bytes })),
      fc.integer({ min: 1, max: 99999 }).map((masked): Span => ({ masked })),
      fc.constant<Span>({ lost: "line-end" }),
    ),
    { minLength: 1, maxLength: 5 },
  )
  .map((parts) => joinSpans([], parts));

const texts = fc.string({ unit: "grapheme", maxLength: 40 });

const plain = <T>(fields: { [K in keyof T]: fc.Arbitrary<T[K]> }): fc.Arbitrary<T> => fc.record(fields, { noNullPrototype: true });

const events: fc.Arbitrary<TraceEvent> = fc.oneof(
  plain({ kind: fc.constant("data" as const), timeUs: times, direction: fc.constantFrom("to-module" as const, "to-device" as const), spans }),
  plain({ kind: fc.constantFrom("fault" as const, "note" as const), timeUs: times, text: texts }),
  plain({ kind: fc.constant("unassigned" as const), timeUs: times, spans }),
  plain({ kind: fc.constant("data" as const), timeUs: fc.constant(0), timeLost: fc.constant(true as const), direction: fc.constant("to-device" as const), spans, inferred: fc.constant(true as const) }),
  plain({ kind: fc.constant("pin" as const), timeUs: times, pin: fc.constantFrom("powerKey", "reset", "dtr-1"), asserted: fc.boolean() }),
);

describe("trace format", () => {
  it("gives back every event from its line, exact to the byte", () => {
    hold(fc.property(events, (event) => assert.deepEqual(parseEvent(formatEvent(event)), { ok: true, value: event })));
  });

  it("writes one line of printable ASCII without a space at its end, whatever the bytes", () => {
    hold(fc.property(events, (event) => assert.match(formatEvent(event), /^[ -~]*[!-~]$/)));
  });

  it("gives back every text from its escaped form", () => {
    hold(fc.property(texts, (text) => assert.equal(unescapeText(escapeText(text)), text)));
  });

  it("never takes a damaged line for another event's canonical line", () => {
    hold(
      fc.property(fc.string({ maxLength: 40 }), (line) => {
        const parsed = parseEvent(line);
        if (parsed.ok) assert.deepEqual(parseEvent(formatEvent(parsed.value)), parsed);
      }),
    );
  });

  const lines: [line: string, event: TraceEvent][] = [
    ["         0 > AT\\r", { kind: "data", timeUs: 0, direction: "to-module", spans: [{ bytes: "AT\r" }] }],
    ["   1250034 < \\r\\nOK\\r\\n", { kind: "data", timeUs: 1250034, direction: "to-device", spans: [{ bytes: "\r\nOK\r\n" }] }],
    ["         7 < >\\x20", { kind: "data", timeUs: 7, direction: "to-device", spans: [{ bytes: "> " }] }],
    ["         7 < \\x00\\xff\\\\", { kind: "data", timeUs: 7, direction: "to-device", spans: [{ bytes: "\x00\xff\\" }] }],
    ["         9 > AT+CPIN=\\*{4}\\r", { kind: "data", timeUs: 9, direction: "to-module", spans: [{ bytes: "AT+CPIN=" }, { masked: 4 }, { bytes: "\r" }] }],
    ["         0 <? \\?OK\\?", { kind: "data", timeUs: 0, direction: "to-device", spans: [{ lost: "line-end" }, { bytes: "OK" }, { lost: "line-end" }], inferred: true }],
    ["         - >? AT\\r", { kind: "data", timeUs: 0, timeLost: true, direction: "to-module", spans: [{ bytes: "AT\r" }], inferred: true }],
    ["         - ? hello", { kind: "unassigned", timeUs: 0, timeLost: true, spans: [{ bytes: "hello" }] }],
    ["        10 > \\*{4}5", { kind: "data", timeUs: 10, direction: "to-module", spans: [{ masked: 4 }, { bytes: "5" }] }],
    ["        11 ! coverage lost", { kind: "fault", timeUs: 11, text: "coverage lost" }],
    ["        12 # link: -20 \\xc2\\xb0C", { kind: "note", timeUs: 12, text: "link: -20 \u00b0C" }],
    ["        13 #", { kind: "note", timeUs: 13, text: "" }],
    ["        14 ~ powerKey asserted", { kind: "pin", timeUs: 14, pin: "powerKey", asserted: true }],
    ["        15 ~ dtr released", { kind: "pin", timeUs: 15, pin: "dtr", asserted: false }],
  ];
  for (const [line, event] of lines) {
    it(`writes and reads the line "${line.trim()}"`, () => {
      assert.equal(formatEvent(event), line);
      assert.deepEqual(parseEvent(line), { ok: true, value: event });
    });
  }

  const damaged: [line: string, reason: RegExp][] = [
    ["", /a time in microseconds/],
    ["x > AT", /a time in microseconds/],
    ["12", /a time in microseconds/],
    ["12 & AT", /none of > < >\? <\? \? ! # ~/],
    ["12 ?", /one byte or more/],
    ["- >> AT", /none of/],
    ["12 >", /one byte or more/],
    ["12 > AT\\q", /character 3 /],
    ["12 > AT\\", /character 3 /],
    ["12 > \\x1", /character 1 /],
    ["12 > \\*{0}", /character 1 /],
    ["12 > \\*4", /character 1 /],
    ["12 > caf\u00e9", /character 4 /],
    ["12 # \\q", /damaged escape/],
    ["12 ~ powerKey", /asserted/],
    ["12 ~ power key asserted", /asserted/],
  ];
  for (const [line, reason] of damaged) {
    it(`says what is wrong with "${line}"`, () => {
      const parsed = parseEvent(line);
      assert(!parsed.ok);
      assert.match(parsed.reason, reason);
    });
  }
});

describe("trace header", () => {
  const header: TraceHeader = { module: "SIM767XX", baud: 115200, configuration: '{"apn":"internet"}', seed: 42, start: "2025-01-01T00:00:00.000Z" };

  it("is readable and comes back as it was, with and without a seed", () => {
    const { seed: _, ...unseeded } = header;
    for (const given of [header, unseeded]) {
      const lines = formatHeader(given);
      assert.deepEqual(parseSignature(lines[0] ?? ""), { ok: true, value: undefined });
      assert.equal(lines.at(-1), "");
      assert.deepEqual(parseHeader(lines.slice(1, -1)), { ok: true, value: given });
    }
  });

  it("says of an imported trace what it was made from, what was lost, and how fine its times are", () => {
    const imported: TraceHeader = { module: "", configuration: "", source: "terminal log, a.log", lost: ["times", "line-ends"], precisionUs: 1000 };
    const lines = formatHeader(imported);
    assert.deepEqual(lines.slice(3, -1), ["source: terminal log, a.log", "lost: times, line-ends", "precision: 1000"]);
    assert.deepEqual(parseHeader(lines.slice(1, -1)), { ok: true, value: imported });
  });

  it("keeps a configuration of any characters on one line", () => {
    hold(
      fc.property(texts, (configuration) => {
        assert.deepEqual(parseHeader(formatHeader({ ...header, configuration }).slice(1, -1)), { ok: true, value: { ...header, configuration } });
      }),
    );
  });

  it("passes over fields of later writers", () => {
    assert(parseHeader([...formatHeader(header).slice(1, -1), "revision: A1"]).ok);
  });

  it("names the fields that are missing or make no sense", () => {
    const lines = formatHeader(header).slice(1, -1);
    assert.deepEqual(parseHeader(lines.slice(2)), { ok: false, reason: "the header lacks module, baud" });
    for (const bad of ["baud: fast", "seed: 1.5"]) {
      const parsed = parseHeader([...lines, bad]);
      assert(!parsed.ok && /is no number/.test(parsed.reason), bad);
    }
    assert(!parseHeader([...lines, "no field"]).ok);
  });
});
