import type { EspruinoBoard } from "../../hal/espruino/host";

/** Where none is given: the module on Serial1, and the microcontroller's own temperature. */
export const board: EspruinoBoard = {
  port: { serial: Serial1 },
  sensors: [{ name: "temperature", read: () => E.getTemperature() }],
};
