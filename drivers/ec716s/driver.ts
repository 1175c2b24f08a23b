import type { Driver } from "../driver";
import { httpService } from "./http";
import { ec716sWith } from "./lean-driver";
import type { Ec716sOptions } from "./module";
import { mqttService } from "./mqtt";
import { tlsService } from "./tls-service";

/** The EC716S, for a device that finds out which module it has; `options` as for `createEc716s`. */
export function ec716s(options?: Ec716sOptions): Driver {
  return ec716sWith({ tls: tlsService, mqtt: mqttService, http: httpService }, options);
}
