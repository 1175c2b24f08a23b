import { decimalText, parseDecimal } from "../../app/telemetry/decimal";
import {
  BATCH_ENVELOPE_BYTES,
  ENCODED_BYTES,
  batchJson,
  decodeMeasurement,
  encodeMeasurement,
  readingJson,
} from "../../app/telemetry/encoding";
import { jsonString } from "../../app/telemetry/json";
import type { Measurement, Reading } from "../../app/telemetry/reading";
import { concat, fromByte } from "../../hal/bytes";
import { SeededRandom } from "../../hal/random";
import { expect } from "../expect";
import { randomReading } from "./random-reading";

const READING: Reading = { sequence: 300, bootCount: 2, timeMs: 61000, sensor: "temp", value: 21.5 };
const LARGEST = 9007199254740991;

function bytesOf(values: readonly number[]): string {
  return concat(values.map((value) => fromByte(value)));
}

describe("a number as decimal text", () => {
  it("is short and exact for whole numbers up to 2^53 - 1", () => {
    expect(decimalText(0)).toBe("0");
    expect(decimalText(-0)).toBe("0");
    expect(decimalText(-40)).toBe("-40");
    expect(decimalText(1000000)).toBe("1000000");
    expect(decimalText(LARGEST)).toBe("9007199254740991");
    expect(decimalText(-LARGEST)).toBe("-9007199254740991");
  });

  it("has 12 significant digits otherwise, without zeros at the end", () => {
    expect(decimalText(21.5)).toBe("21.5");
    expect(decimalText(0.1 + 0.2)).toBe("0.3");
    expect(decimalText(-1 / 3)).toBe("-0.333333333333");
    expect(decimalText(52.5200066)).toBe("52.5200066");
    expect(decimalText(99999999999.94)).toBe("99999999999.9");
    expect(decimalText(0.99999999999999)).toBe("1");
    expect(decimalText(0.000001)).toBe("0.000001");
  });

  it("has an exponent where the point would be far away", () => {
    expect(decimalText(0.0000001)).toBe("1e-7");
    expect(decimalText(-0.00000012)).toBe("-1.2e-7");
    expect(decimalText(1e20)).toBe("100000000000000000000");
    expect(decimalText(1.5e300)).toBe("1.5e300");
    expect(decimalText(1.5e-300)).toBe("1.5e-300");
  });

  it("is parsed to the value that it was made of, within its digits", () => {
    const random = new SeededRandom(11);
    for (let count = 0; count < 500; count++) {
      const value = randomReading(random).value;
      if (value - value !== 0) continue;
      const parsed = parseDecimal(decimalText(value)) as number;
      expect(Math.abs(parsed - value)).toBeAtMost(Math.abs(value) * 1e-11);
      expect(decimalText(parsed)).toBe(decimalText(value));
    }
  });

  it("is refused where it is not a JSON number", () => {
    const wrong = ["", "-", "+1", "01", "-01", ".5", "5.", "1e", "1e+", "0x10", "1 ", " 1", "1.2.3", "nan", "--1", "1e999"];
    for (const text of wrong) expect(parseDecimal(text)).toBe(undefined);
    expect(parseDecimal("-0.5e+2")).toBe(-50);
    expect(parseDecimal("10E-1")).toBe(1);
    expect(parseDecimal("100000000000000000000000000000000")).toBe(undefined);
  });
});

const MEASUREMENT: Measurement = { bootCount: 2, timeMs: 61000, sensor: "temp", value: 21.5 };

function encode(measurement: Measurement): string {
  return encodeMeasurement(measurement).bytes as string;
}

describe("a measurement in storage", () => {
  it("takes few bytes", () => {
    expect(encode(MEASUREMENT).length).toBe(14);
  });

  it("comes back as it was put in", () => {
    expect(decodeMeasurement(encode(MEASUREMENT))).toEqual(MEASUREMENT);
    const largest = { bootCount: LARGEST, timeMs: LARGEST, sensor: "a23456789_123456", value: -1e20 };
    expect(decodeMeasurement(encode(largest))).toEqual(largest);
    expect(encode(largest).length).toBeAtMost(ENCODED_BYTES);
  });

  it("comes back as it was put in, whatever it was", () => {
    const seed = 5;
    const random = new SeededRandom(seed);
    for (let count = 0; count < 500; count++) {
      const reading = randomReading(random);
      const bytes = encode(reading);
      expect(bytes.length).toBeAtMost(ENCODED_BYTES);
      const decoded = decodeMeasurement(bytes);
      if (decoded === undefined) throw new Error("seed " + String(seed) + ", reading " + String(count) + " is lost");
      expect(encode(decoded)).toBe(bytes);
      expect(decoded.bootCount).toBe(reading.bootCount);
      expect(decoded.timeMs).toBe(reading.timeMs);
      expect(decoded.sensor).toBe(reading.sensor);
    }
  });

  it("keeps whole milliseconds of the time", () => {
    const decoded = decodeMeasurement(encode({ bootCount: 1, timeMs: 1234.9, sensor: "x", value: 0 }));
    expect((decoded as Measurement).timeMs).toBe(1234);
  });

  it("keeps values that are no finite numbers", () => {
    for (const value of [Infinity, -Infinity]) {
      const decoded = decodeMeasurement(encode({ bootCount: 1, timeMs: 0, sensor: "x", value }));
      expect((decoded as Measurement).value).toBe(value);
    }
    const decoded = decodeMeasurement(encode({ bootCount: 1, timeMs: 0, sensor: "x", value: NaN }));
    const value = (decoded as Measurement).value;
    expect(value <= 0 || value > 0).toBe(false);
  });

  it("is refused with a name, a boot count or a time out of range", () => {
    const wrong: Measurement[] = [
      { bootCount: 1, timeMs: 0, sensor: "", value: 1 },
      { bootCount: 1, timeMs: 0, sensor: "a23456789_1234567", value: 1 },
      { bootCount: -1, timeMs: 0, sensor: "x", value: 1 },
      { bootCount: 1, timeMs: NaN, sensor: "x", value: 1 },
      { bootCount: 1, timeMs: Infinity, sensor: "x", value: 1 },
    ];
    for (const measurement of wrong) {
      const result = encodeMeasurement(measurement);
      expect(result.bytes).toBe(undefined);
      expect(result.failure === undefined ? "" : result.failure.kind).toBe("refused");
    }
  });

  it("is not made of bytes that were cut short or of another format", () => {
    const bytes = encode(MEASUREMENT);
    const valueStart = bytes.length - 4;
    for (let length = 0; length <= valueStart; length++) expect(decodeMeasurement(bytes.substring(0, length))).toBe(undefined);
    expect(decodeMeasurement("\x02" + bytes.substring(1))).toBe(undefined);
    expect(decodeMeasurement(bytesOf([1, 255, 255, 255, 255, 255, 255, 255, 255, 255]))).toBe(undefined);
    expect(decodeMeasurement("\x01\x01\x01\x00" + "1")).toBe(undefined);
    expect(decodeMeasurement("\x01\x01\x01\x01x1,5")).toBe(undefined);
  });

  it("is refused or decoded, whatever the bytes are", () => {
    const random = new SeededRandom(17);
    const bytes = encode(MEASUREMENT);
    for (let count = 0; count < 500; count++) {
      const at = random.below(bytes.length);
      const damaged = bytes.substring(0, at) + fromByte(random.below(256)) + bytes.substring(at + 1);
      const decoded = decodeMeasurement(damaged);
      if (decoded !== undefined) expect(encode(decoded).length).toBeAtLeast(6);
    }
  });
});

describe("a batch as JSON", () => {
  it("carries the device's present time and each reading with its boot", () => {
    const other = { sequence: 301, bootCount: 3, timeMs: 5, sensor: "hum", value: -0.25 };
    expect(batchJson([READING, other], 3, 4000.75)).toBe(
      '{"boot":3,"nowMs":4000,"readings":[{"seq":300,"boot":2,"ms":61000,"sensor":"temp","value":21.5},' +
        '{"seq":301,"boot":3,"ms":5,"sensor":"hum","value":-0.25}]}',
    );
    expect(batchJson([], 1, 0)).toBe('{"boot":1,"nowMs":0,"readings":[]}');
  });

  it("has null for a value that is no finite number", () => {
    const reading = { sequence: 1, bootCount: 1, timeMs: 2, sensor: "x", value: NaN };
    expect(readingJson(reading)).toBe('{"seq":1,"boot":1,"ms":2,"sensor":"x","value":null}');
  });

  it("is no longer than its readings, a byte for each and the envelope", () => {
    const readings = [READING, READING, READING];
    const room = 3 * (readingJson(READING).length + 1) + BATCH_ENVELOPE_BYTES;
    expect(batchJson(readings, LARGEST, LARGEST).length).toBeAtMost(room);
  });
});

describe("a JSON string", () => {
  it("escapes quotes, backslashes and control characters", () => {
    expect(jsonString('a"b\\c')).toBe('"a\\"b\\\\c"');
    expect(jsonString("\r\n\t\x00\x1f\x7f")).toBe('"\\r\\n\\t\\u0000\\u001f\\u007f"');
    expect(jsonString("")).toBe('""');
  });

  it("passes UTF-8 of two, three and four bytes on", () => {
    const text = bytesOf([0xc2, 0xb5, 0xe2, 0x82, 0xac, 0xf0, 0x9f, 0x93, 0xb6]);
    expect(jsonString(text)).toBe('"' + text + '"');
  });

  it("replaces bytes that belong to no character and keeps what is around them", () => {
    expect(jsonString("a" + bytesOf([0xff]) + "b")).toBe('"a\\ufffdb"');
    expect(jsonString(bytesOf([0xe2, 0x82]))).toBe('"\\ufffd\\ufffd"');
    expect(jsonString(bytesOf([0xc0, 0x80]))).toBe('"\\ufffd\\ufffd"');
    expect(jsonString(bytesOf([0xe0, 0x9f, 0xbf]))).toBe('"\\ufffd\\ufffd\\ufffd"');
    expect(jsonString(bytesOf([0xed, 0xa0, 0x80]))).toBe('"\\ufffd\\ufffd\\ufffd"');
    expect(jsonString(bytesOf([0xf4, 0x90, 0x80, 0x80]))).toBe('"\\ufffd\\ufffd\\ufffd\\ufffd"');
    expect(jsonString(bytesOf([0xf0, 0x8f, 0xbf, 0xbf]))).toBe('"\\ufffd\\ufffd\\ufffd\\ufffd"');
  });
});
