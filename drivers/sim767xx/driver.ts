import type { Driver } from "../driver";
import { createSim767xx, type Sim767xxOptions } from "./modem";
import { defaultPowerTiming } from "./power";
import { REVISIONS } from "./revisions";

/** Those of AT+IPR and AT+IPREX (SIM767XX 8.2.3, 8.2.4). */
const RATES: readonly number[] = [600, 1200, 2400, 4800, 9600, 19200, 38400, 57600, 115200, 230400, 460800];

/** The SIM767XX, for a device that finds out which module it has; `options` as for `createSim767xx`. */
export function sim767xx(options?: Sim767xxOptions): Driver {
  const chosen: Sim767xxOptions = options ?? {};
  const driver: Driver = {
    family: "SIM767XX",
    knows: REVISIONS,
    rates: RATES,
    timing: { ...defaultPowerTiming, ...chosen.timing },
    create: (uart, clock) => createSim767xx(uart, clock, chosen),
  };
  return driver;
}
