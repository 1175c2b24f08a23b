import type { Driver, MqttModem } from "../driver";
import { Ec716sModule, type Ec716sOptions } from "./module";
import { defaultPowerTiming } from "./power";
import { REVISIONS } from "./revisions";
import type { Ec716sServices } from "./services";

/** Those of AT+IPR (EC716S 4.6); the two highest can be fixed, but not learned. */
const RATES: readonly number[] = [600, 1200, 2400, 4800, 9600, 19200, 38400, 57600, 115200, 230400, 460800, 921600];

/** As `ec716s`, with these services alone, MQTT among them; the others are then not in the bundle. */
export function ec716sWith(services: Ec716sServices & Required<Pick<Ec716sServices, "mqtt">>, options?: Ec716sOptions): Driver {
  const chosen: Ec716sOptions = options ?? {};
  const driver: Driver = {
    family: "EC716S",
    knows: REVISIONS,
    rates: RATES,
    timing: { ...defaultPowerTiming, ...chosen.timing },
    create: (uart, clock) => new Ec716sModule(uart, clock, chosen, services) as MqttModem,
  };
  return driver;
}
