import type { Driver } from "../driver";
import { ec716sWith } from "./lean-driver";
import { ALL_SERVICES } from "./modem";
import type { Ec716sOptions } from "./module";

/** The EC716S with all its services, for a device that finds out which module it has; `options` as for `createEc716s`. */
export function ec716s(options?: Ec716sOptions): Driver {
  return ec716sWith(ALL_SERVICES, options);
}
