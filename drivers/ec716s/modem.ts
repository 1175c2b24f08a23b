import type { Clock } from "../../hal/clock";
import type { Uart } from "../../hal/uart";
import { firmwareService, type Ec716sFirmware } from "./firmware";
import { httpService, type Ec716sHttp } from "./http";
import { Ec716sModule, type Ec716sOptions } from "./module";
import { mqttService, type Ec716sMqtt } from "./mqtt";
import { tlsService, type TlsService } from "./tls-service";

export type { Ec716sOptions } from "./module";

/** A module with every service that the driver has. */
export type Ec716sModem = Ec716sModule & {
  readonly mqtt: Ec716sMqtt;
  readonly http: Ec716sHttp;
  readonly firmware: Ec716sFirmware;
  readonly certificates: TlsService["certificates"];
};

/** Of a module with every service. */
export const ALL_SERVICES = { tls: tlsService, mqtt: mqttService, http: httpService, firmware: firmwareService };

/**
 * A module of the EC716S series at the other end of `uart`, with all services. Where code or memory is
 * scarce, make an `Ec716sModule` of those that are used; the others are then not in the bundle.
 */
export function createEc716s(uart: Uart, clock: Clock, options?: Ec716sOptions): Ec716sModem {
  return new Ec716sModule(uart, clock, options ?? {}, ALL_SERVICES) as Ec716sModem;
}
