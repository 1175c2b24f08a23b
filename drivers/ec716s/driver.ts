import type { Driver } from "../driver";
import { createEc716s, type Ec716sOptions } from "./modem";
import { defaultPowerTiming } from "./power";
import { REVISIONS } from "./revisions";

/** Those of AT+IPR (EC716S 4.6); the two highest can be fixed, but not learned. */
const RATES: readonly number[] = [600, 1200, 2400, 4800, 9600, 19200, 38400, 57600, 115200, 230400, 460800, 921600];

/** The EC716S, for a device that finds out which module it has; `options` as for `createEc716s`. */
export function ec716s(options?: Ec716sOptions): Driver {
  const chosen: Ec716sOptions = options ?? {};
  const driver: Driver = {
    family: "EC716S",
    knows: REVISIONS,
    rates: RATES,
    timing: { ...defaultPowerTiming, ...chosen.timing },
    create: (uart, clock) => createEc716s(uart, clock, chosen),
  };
  return driver;
}
