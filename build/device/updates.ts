/** Updates over the air in a built application: only where its configuration file exports `updates`. */
import type { Device } from "../../app/device";
import { defaultHttpConfig } from "../../app/http/config";
import { Http } from "../../app/http/http";
import { StaticSource } from "../../app/fota/static-source";
import type { Fota } from "../../app/fota/fota";
import type { FotaConfig } from "../../app/fota/config";
import { addUpdates, type UpdatesParts } from "../../app/updates";
import type { TlsOptions } from "../../drivers/modem";
import type { Host } from "../../hal/host";
import { stepLog } from "./start";

/** What a maker says of updates; times and attempts that are left out have the manager's defaults. */
export interface UpdatesConfig extends Pick<FotaConfig, "target" | "publicKeys">, Partial<Omit<FotaConfig, "target" | "publicKeys">> {
  /** Of the manifest that devices poll. */
  manifestUrl: string;
  /** Needed where that is https. */
  tls?: TlsOptions;
}

/** What the loader of the machine knows, and where it looks. */
export type LoadedFrom = Pick<UpdatesParts, "slots" | "crypto" | "running">;

/**
 * To be called in front of `telemetry.start`. Files are fetched by the module's own HTTP; `identity` is the device's own text, by which
 * it takes part in rollouts.
 */
export function startUpdates(host: Host, device: Device, loaded: LoadedFrom, config: UpdatesConfig, identity: string, log: (this: void, text: string) => void): Fota {
  const { clock, random } = host;
  const { link, modem } = device;
  const http = new Http({ modem, link, clock, random, config: defaultHttpConfig });
  const { manifestUrl, tls, ...others } = config;
  return addUpdates({
    ...loaded,
    device,
    host,
    http,
    source: new StaticSource({ http, manifestUrl, tls }),
    identity: () => identity,
    config: others,
    observer: stepLog(log),
  });
}
