import type { DeviceConfig } from "../../app/device";

export const config: DeviceConfig = {
  link: { pdp: { apn: "internet" } },
  mqtt: { host: "broker.example", port: 1883, clientId: "thermometer-7" },
  telemetry: { baseTopic: "site/thermometer-7", intervalMs: 60000 },
};
