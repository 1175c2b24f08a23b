import type { DeviceConfig } from "../../app/device";

/** `ca`: PEM text of the authority that signed the broker's certificate. */
export function secureConfig(ca: string): DeviceConfig {
  return {
    link: { pdp: { apn: "internet" }, certificates: [{ name: "broker-ca.pem", contents: ca }] },
    mqtt: {
      host: "broker.example",
      port: 8883,
      clientId: "thermometer-7",
      tls: { caFile: "broker-ca.pem", verification: "full" },
    },
    telemetry: { baseTopic: "site/thermometer-7" },
  };
}
