/** What a sensor said, and when. */
export interface Reading {
  /** 1 and up, never given to another reading of this device, whatever happens to it. */
  sequence: number;
  /** Which start of the device `timeMs` counts from; 0 to 2^53 - 1. */
  bootCount: number;
  /** Whole milliseconds from that start to the reading. */
  timeMs: number;
  /** The sensor's name, 1 to 16 bytes. */
  sensor: string;
  /** NaN and the infinities are kept: they say that the sensor is there and what it says is no number. */
  value: number;
}

export const SENSOR_NAME_BYTES = 16;
