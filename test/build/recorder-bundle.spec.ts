import type { DeviceConfig } from "../../app/device";
import { applicationSource as espruinoSource } from "../../build/espruino/application-source";
import { applicationSource as luaSource } from "../../build/lua/application-source";
import { config } from "../../docs/examples/telemetry";
import { expect } from "../expect";

const FILE = "docs/examples/telemetry.ts";
const RECORDER = "app/flight-recorder/flight-recorder";

const entries: Readonly<Record<string, (config: DeviceConfig) => string>> = {
  "for Lua": (of) => luaSource("sim767xx", "none", FILE, { config: of }),
  "for Espruino": (of) => espruinoSource("sim767xx", FILE, of),
};

describe("the entry of a bundle", () => {
  for (const [name, entry] of Object.entries(entries)) {
    it(`makes the flight recorder where the configuration asks for it, ${name}`, () => {
      const text = entry({ ...config, flightRecorder: {} });
      expect(text).toContain(RECORDER);
      expect(text).toContain("(host) => new FlightRecorder(host, config)");
    });

    it(`names nothing of the flight recorder where it does not, ${name}`, () => {
      expect(entry(config).includes("FlightRecorder")).toBe(false);
    });
  }
});
