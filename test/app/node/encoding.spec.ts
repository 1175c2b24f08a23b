import { COMMAND_BYTES, parseCommand } from "../../../app/telemetry/commands";
import { batchJson } from "../../../app/telemetry/encoding";
import { jsonString } from "../../../app/telemetry/json";
import type { Reading } from "../../../app/telemetry/reading";
import { SeededRandom } from "../../../hal/random";
import { expect } from "../../expect";
import { randomReading } from "../random-reading";

const SEEDS = Array.from({ length: 200 }, (_, index) => index + 1);

function randomBytes(random: SeededRandom, limit: number): string {
  return String.fromCharCode(...Array.from({ length: random.below(limit) }, () => random.below(256)));
}

/** What a receiver reads, which takes a payload for UTF-8. */
function received(payload: string): unknown {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  return JSON.parse(decoder.decode(Buffer.from(payload, "latin1")));
}

describe("a batch at its receiver", () => {
  it("is what JSON.parse makes of it, for readings of any kind", () => {
    for (const seed of SEEDS) {
      const random = new SeededRandom(seed * 7919);
      const readings = Array.from({ length: random.below(6) }, () => randomReading(random));
      const batch = received(batchJson(readings, 3, seed)) as { boot: number; nowMs: number; readings: unknown[] };
      expect(batch.boot).toBe(3);
      expect(batch.nowMs).toBe(seed);
      expect(batch.readings).toEqual(readings.map(asReceived));
    }
  });

  it("names sensors in well-formed UTF-8, whatever bytes a name is made of", () => {
    for (const seed of SEEDS) {
      const bytes = randomBytes(new SeededRandom(seed * 7919), 24);
      const text = received(jsonString(bytes));
      const expected = Buffer.from(bytes, "latin1").toString("utf8").replace(/\ufffd+/g, "\ufffd");
      expect((text as string).replace(/\ufffd+/g, "\ufffd")).toBe(expected);
    }
  });
});

function asReceived(reading: Reading): unknown {
  const value = Number.isFinite(reading.value) ? Number(reading.value.toPrecision(12)) : null;
  const exact = Number.isSafeInteger(reading.value) ? reading.value + 0 : value;
  return { seq: reading.sequence, boot: reading.bootCount, ms: reading.timeMs, sensor: reading.sensor, value: exact };
}

describe("the parser of commands", () => {
  it("takes what JSON.stringify makes of a command, with any white space", () => {
    for (const seed of SEEDS) {
      const seconds = 1 + new SeededRandom(seed * 7919).below(86400);
      const text = JSON.stringify({ cmd: "interval", seconds }, undefined, seed % 4);
      expect(parseCommand(text)).toEqual({ command: { kind: "interval", seconds } });
    }
  });

  it("takes nothing that JSON.parse refuses, and answers every payload", () => {
    const seedText = '{"cmd":"interval","seconds":60}';
    for (let seed = 1; seed <= 3000; seed++) {
      const random = new SeededRandom(seed * 7919);
      const at = random.below(seedText.length);
      const damaged = seedText.slice(0, at) + randomBytes(random, 3) + seedText.slice(at + random.below(3));
      const result = parseCommand(damaged);
      expect((result.command === undefined) !== (result.failure === undefined)).toBe(true);
      if (result.command !== undefined) expect((JSON.parse(damaged) as { cmd: string }).cmd).toBe(result.command.kind);
      parseCommand(randomBytes(random, COMMAND_BYTES));
    }
  });
});
