import type { Sensor } from "../../hal/sensor";

/** The board's own way to its converter. */
type ReadMillivolts = (done: (error: string | undefined, millivolts: number) => void) => void;

/** The battery's voltage. */
export function batterySensor(readMillivolts: ReadMillivolts): Sensor {
  return {
    name: "battery",
    read: (done) => readMillivolts((error, millivolts) => done(error, millivolts / 1000)),
  };
}
