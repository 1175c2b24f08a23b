import { strict as assert } from "node:assert";
import fc from "fast-check";
import { formatEvent, formatHeader } from "../../../trace/format";
import type { TraceEvent } from "../../../trace/events";
import { dataText } from "../../../trace/view/html";
import { byteStrings, hold } from "../property";
import { modelOf } from "./model-of";

const SAID = ["AT+CSQ\r", "AT+CMQTTTOPIC=0,5\r", "\r\nOK\r\n", "\r\n>", "\r\n+CIPRXGET: 2,0,4,0\r\n", "\r\n+CMQTTRXPAYLOAD: 0,9\r\n", "+CME ERROR: 100\r\n", "+++", "\r\n+CREG: toString\r\n"];
const spans = fc.array(fc.oneof(byteStrings.filter((bytes) => bytes !== "").map((bytes) => ({ bytes })), fc.constantFrom(...SAID).map((bytes) => ({ bytes })), fc.integer({ min: 1, max: 9000 }).map((masked) => ({ masked }))), { minLength: 1, maxLength: 3 });
const text = fc.oneof(byteStrings, fc.constantFrom("outbox: 3", "link: off -> online (start)", "fault: frozen", "constructor: a -> __proto__ (b)"));

const events: fc.Arbitrary<TraceEvent[]> = fc.array(
  fc.oneof(
    fc.record({ kind: fc.constant("data" as const), direction: fc.constantFrom("to-module" as const, "to-device" as const), spans }),
    fc.record({ kind: fc.constantFrom("note" as const, "fault" as const), text }),
  ),
  { minLength: 1, maxLength: 30 },
).map((all) => all.map((event, index): TraceEvent => ({ ...event, timeUs: index * 3000 })));

describe("a page of any bytes", () => {
  it("has data that is read back as it was, in printable texts, with each entry's bytes in its place", async () => {
    const models: Promise<void>[] = [];
    hold(
      fc.property(events, (all) => {
        const header = formatHeader({ module: "SIM767XX", baud: 115200, configuration: "{}", start: "2025-01-01T00:00:00.000Z" });
        const trace = [...header, ...all.map(formatEvent), ""].join("\n");
        models.push(check(trace));
      }),
    );
    await Promise.all(models);
  });
});

async function check(trace: string): Promise<void> {
  const model = await modelOf(trace).catch((error: Error) => {
    throw new Error(`${error.message} of the trace\n${trace}`);
  });
  assert.deepEqual(JSON.parse(dataText(model)), model, trace);
  for (const { text: shown, wire, side, kind } of model.entries) {
    const isSaid = side !== "around" && !["note", "state"].includes(kind);
    if (isSaid) assert.match(shown, /^[ -~]*$/, trace);
    if (wire === undefined) continue;
    assert.ok(wire[0] <= wire[1] && model.wire[wire[0]] !== undefined && model.wire[wire[1]] !== undefined, trace);
  }
}
