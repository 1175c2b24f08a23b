import type { Driver, MqttModem } from "../driver";
import { Sim767xxModule, type Sim767xxOptions } from "./module";
import { defaultPowerTiming } from "./power";
import { REVISIONS } from "./revisions";
import type { Sim767xxServices } from "./services";

/** Those of AT+IPR and AT+IPREX (SIM767XX 8.2.3, 8.2.4). */
const RATES: readonly number[] = [600, 1200, 2400, 4800, 9600, 19200, 38400, 57600, 115200, 230400, 460800];

/** As `sim767xx`, with these services alone, MQTT among them; the others are then not in the bundle. */
export function sim767xxWith(services: Sim767xxServices & Required<Pick<Sim767xxServices, "mqtt">>, options?: Sim767xxOptions): Driver {
  const chosen: Sim767xxOptions = options ?? {};
  const driver: Driver = {
    family: "SIM767XX",
    knows: REVISIONS,
    rates: RATES,
    timing: { ...defaultPowerTiming, ...chosen.timing },
    create: (uart, clock) => new Sim767xxModule(uart, clock, chosen, services) as MqttModem,
  };
  return driver;
}
