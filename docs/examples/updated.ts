import type { DeviceConfig } from "../../app/device";
import type { UpdatesConfig } from "../../build/device/updates";

export const config: DeviceConfig = {
  link: { pdp: { apn: "internet" } },
  mqtt: { host: "broker.example", port: 1883, clientId: "thermometer-7" },
  telemetry: { baseTopic: "site/thermometer-7", version: "1.0.0" },
};

export const updates: UpdatesConfig = {
  target: "thermometer.lua",
  manifestUrl: "http://updates.example/thermometer.lua/manifest.txt",
  publicKeys: ["d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"],
};
