import type { DeviceConfig } from "../../app/device";

/** The device of the specs: a reading a second. */
export const config: DeviceConfig = {
  link: { pdp: { apn: "internet" } },
  mqtt: { host: "broker.example", port: 1883, clientId: "espruino" },
  telemetry: { baseTopic: "espruino", intervalMs: 1000 },
};
