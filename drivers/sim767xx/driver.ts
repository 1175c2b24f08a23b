import type { Driver } from "../driver";
import { sim767xxWith } from "./lean-driver";
import { ALL_SERVICES } from "./modem";
import type { Sim767xxOptions } from "./module";

/** The SIM767XX with all its services, for a device that finds out which module it has. */
export function sim767xx(options?: Sim767xxOptions): Driver {
  return sim767xxWith(ALL_SERVICES, options);
}
