import type { EspruinoPin } from "../../hal/espruino/api";
import type { EspruinoBoard } from "../../hal/espruino/host";

declare const D1: EspruinoPin;
declare const D2: EspruinoPin;
declare const D3: EspruinoPin;
declare const D4: EspruinoPin;
declare const D5: EspruinoPin;

/** The board of the specs: all lines are wired, and no two readings are alike. */
export const board: EspruinoBoard = {
  port: { serial: Serial1 },
  pins: {
    powerKey: { pin: D1, inverted: false },
    reset: { pin: D2, inverted: false },
    dtr: { pin: D3, inverted: false },
    ri: { pin: D4, inverted: false },
    status: { pin: D5, inverted: false },
  },
  sensors: [{ name: "counter", read: () => E.getTemperature() }],
};
