import type { Driver } from "../../drivers/driver";
import { ec716s } from "../../drivers/ec716s/driver";
import { recognise, type CreateModem } from "../../drivers/recognition/recognised-modem";
import { sim767xx } from "../../drivers/sim767xx/driver";
import type { FamilyName } from "../twin/families";

/** The driver of each family; `bootMs`: how long the module may take to start, the driver's own patience where left out. */
const DRIVERS: Readonly<Record<FamilyName, (bootMs?: number) => Driver>> = {
  sim767xx: (bootMs) => sim767xx(bootMs === undefined ? {} : { timing: { bootMs } }),
  ec716s: (bootMs) => ec716s(bootMs === undefined ? {} : { timing: { bootMs } }),
};

/** How a device finds the module that it has. */
export interface Recognition {
  /** Of the families whose drivers it may choose. */
  drivers: readonly FamilyName[];
  /** The rate that is tried first, bit/s. */
  baud: number;
}

export const EVERY_DRIVER = Object.keys(DRIVERS) as FamilyName[];

/** `bootMs` as for a driver. */
export function recognition({ drivers, baud }: Recognition, bootMs?: number): CreateModem {
  return recognise(
    drivers.map((name) => DRIVERS[name](bootMs)),
    { baud },
  );
}
