/**
 * Readings as bytes: compactly for storage, and as the JSON text that the broker gets.
 *
 * In storage a measurement is a format byte, its numbers in base 128 with the lowest digits first (a byte
 * of 128 and more is followed by another), the name with its length, and the value as decimal text.
 * The sequence is that of the record it is stored in.
 */
import { refused } from "../../drivers/failure";
import type { Failure } from "../../drivers/failure";
import { byteAt, concat, fromByte, slice } from "../../hal/bytes";
import { DECIMAL_TEXT_BYTES, decimalText, isFiniteNumber, parseDecimal } from "./decimal";
import { jsonString } from "./json";
import { SENSOR_NAME_BYTES } from "./reading";
import type { Measurement, Reading } from "./reading";

const FORMAT = 1;
const NOT_A_NUMBER = "nan";
const INFINITE = "inf";
const MINUS_INFINITE = "-inf";
/** 2^53 takes eight digits in base 128. */
const NUMBER_BYTES = 8;
const EXACT = 9007199254740991;

/** The longest encoding of a measurement in storage. */
export const ENCODED_BYTES = 1 + 2 * NUMBER_BYTES + 1 + SENSOR_NAME_BYTES + DECIMAL_TEXT_BYTES;

/**
 * A byte string of at most `ENCODED_BYTES`; `refused` where the sensor's name, the boot count or the time
 * is out of its range.
 */
export function encodeMeasurement(measurement: Measurement): { bytes?: string; failure?: Failure } {
  const nameBytes = measurement.sensor.length;
  if (nameBytes < 1 || nameBytes > SENSOR_NAME_BYTES) {
    return { failure: refused("A sensor's name has 1 to " + String(SENSOR_NAME_BYTES) + " bytes: rename " + measurement.sensor + ".") };
  }
  if (!isCount(measurement.bootCount) || !isCount(measurement.timeMs)) {
    return { failure: refused("The boot count and the time of a reading are numbers from 0 to 2^53 - 1.") };
  }
  const bytes = concat([
    fromByte(FORMAT),
    encodeNumber(measurement.bootCount),
    encodeNumber(measurement.timeMs),
    fromByte(nameBytes),
    measurement.sensor,
    valueText(measurement.value),
  ]);
  return { bytes };
}

/** The measurement that `encodeMeasurement` made `bytes` of; undefined where they are anything else. */
export function decodeMeasurement(bytes: string): Measurement | undefined {
  if (byteAt(bytes, 0) !== FORMAT) return undefined;
  const reader = new NumberReader(bytes, 1);
  const bootCount = reader.next();
  const timeMs = reader.next();
  if (bootCount === undefined || timeMs === undefined) return undefined;
  const nameLength = byteAt(bytes, reader.at);
  const nameEnd = reader.at + 1 + nameLength;
  if (nameLength < 1 || nameLength > SENSOR_NAME_BYTES || nameEnd >= bytes.length) return undefined;
  const value = parseValue(slice(bytes, nameEnd, bytes.length));
  if (value === undefined) return undefined;
  return { bootCount, timeMs, sensor: slice(bytes, reader.at + 1, nameEnd), value };
}

/** The most that `batchJson` adds to the lengths of its readings' JSON and one byte for each. */
export const BATCH_ENVELOPE_BYTES = 64;

/**
 * What is published: `{"boot":3,"nowMs":61000,"readings":[...]}`. A receiver that knows when it came
 * knows with `nowMs` when each reading of the same boot was taken, though the device has no clock of
 * the day. ASCII wherever sensor names are.
 */
export function batchJson(readings: readonly Reading[], bootCount: number, nowMs: number): string {
  const parts: string[] = [];
  for (const reading of readings) parts.push(readingJson(reading));
  const head = '{"boot":' + decimalText(bootCount) + ',"nowMs":' + decimalText(Math.floor(nowMs));
  return head + ',"readings":[' + parts.join(",") + "]}";
}

/** One reading of a batch; a value that is no finite number becomes null. */
export function readingJson(reading: Reading): string {
  return concat([
    '{"seq":',
    decimalText(reading.sequence),
    ',"boot":',
    decimalText(reading.bootCount),
    ',"ms":',
    decimalText(reading.timeMs),
    ',"sensor":',
    jsonString(reading.sensor),
    ',"value":',
    isFiniteNumber(reading.value) ? decimalText(reading.value) : "null",
    "}",
  ]);
}

function valueText(value: number): string {
  if (isFiniteNumber(value)) return decimalText(value);
  if (value > 0) return INFINITE;
  return value < 0 ? MINUS_INFINITE : NOT_A_NUMBER;
}

function parseValue(text: string): number | undefined {
  if (text === INFINITE) return Infinity;
  if (text === MINUS_INFINITE) return -Infinity;
  return text === NOT_A_NUMBER ? NaN : parseDecimal(text);
}

function isCount(value: number): boolean {
  return value >= 0 && value <= EXACT;
}

function encodeNumber(value: number): string {
  const parts: string[] = [];
  let rest = Math.floor(value);
  while (rest >= 128) {
    parts.push(fromByte(128 + (rest % 128)));
    rest = Math.floor(rest / 128);
  }
  parts.push(fromByte(rest));
  return concat(parts);
}

class NumberReader {
  constructor(
    private readonly bytes: string,
    /** Index of the next byte. */
    public at: number,
  ) {}

  next(): number | undefined {
    let value = 0;
    let weight = 1;
    for (let count = 0; count < NUMBER_BYTES; count++) {
      const byte = byteAt(this.bytes, this.at);
      if (byte < 0) return undefined;
      this.at = this.at + 1;
      value = value + (byte % 128) * weight;
      if (byte < 128) return value <= EXACT ? value : undefined;
      weight = weight * 128;
    }
    return undefined;
  }
}
