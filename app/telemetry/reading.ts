/** What a sensor said, and when. */
export interface Measurement {
  /** Which start of the device `timeMs` counts from; 0 to 2^53 - 1. */
  bootCount: number;
  /** Milliseconds from that start, 0 to 2^53 - 1; a fraction is not kept. */
  timeMs: number;
  /** The sensor's name, 1 to 16 bytes. */
  sensor: string;
  /** NaN and the infinities are kept: they say that the sensor is there and what it says is no number. */
  value: number;
}

/** A measurement that the outbox holds, with the number by which a receiver tells it from all others. */
export interface Reading extends Measurement {
  /** 1 and up, in the order of taking; never that of another reading of this device. */
  sequence: number;
}

export const SENSOR_NAME_BYTES = 16;
