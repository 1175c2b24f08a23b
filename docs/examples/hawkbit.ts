import { defaultHawkbitConfig } from "../../app/fota/hawkbit/config";
import { Hawkbit } from "../../app/fota/hawkbit/hawkbit";
import type { FotaHttp } from "../../app/fota/file-fetch";
import type { Clock } from "../../hal/clock";

/** Updates from a hawkBit server, which knows this device by its IMEI and wants to know what it runs. */
export function fleetSource(http: FotaHttp, clock: Clock, imei: string, version: string): Hawkbit {
  return new Hawkbit({
    http,
    clock,
    config: {
      ...defaultHawkbitConfig,
      server: "https://updates.example",
      controllerId: imei,
      token: "bH7XXAprK1ChnLfKSdtlsp7NOlPnZAYY",
      tls: { verification: "full", caFile: "ca.pem" },
      attributes: () => [{ name: "version", value: version }],
    },
  });
}
