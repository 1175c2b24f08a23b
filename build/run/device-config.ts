import type { DeviceConfig } from "../../app/device";
import type { BrokerAddress, RunOptions } from "./options";

export const INTERVAL_MS = 1000;
export const SENSOR = "temperature";

/** The device of the main job, at `broker`. */
export function deviceConfig(options: RunOptions, broker: BrokerAddress, baseTopic: string): DeviceConfig {
  const { pdp, pin, seed } = options;
  const { host, port, secure, user, password, ca } = broker;
  return {
    link: { pdp, pin, healthMs: 10000, certificates: ca === undefined ? undefined : [{ name: "broker-ca.pem", contents: ca }] },
    mqtt: {
      host,
      port,
      clientId: `fieldline-demo-${seed}`,
      user,
      password,
      tls: secure ? { caFile: "broker-ca.pem", verification: "full" } : undefined,
    },
    telemetry: { baseTopic, intervalMs: INTERVAL_MS, publishAtReadings: 1 },
  };
}
