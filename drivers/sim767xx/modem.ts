import type { Clock } from "../../hal/clock";
import type { Uart } from "../../hal/uart";
import { firmwareService, type Sim767xxFirmware } from "./firmware";
import { httpService, type Sim767xxHttp } from "./http";
import { Sim767xxModule, type Sim767xxOptions } from "./module";
import { mqttService, type Sim767xxMqtt } from "./mqtt";
import { socketService, type Sim767xxSockets } from "./sockets";
import { tlsService, type TlsService } from "./tls-service";

export type { Sim767xxOptions } from "./module";

/** A module with every service that the driver has. */
export type Sim767xxModem = Sim767xxModule & {
  readonly sockets: Sim767xxSockets;
  readonly mqtt: Sim767xxMqtt;
  readonly http: Sim767xxHttp;
  readonly firmware: Sim767xxFirmware;
  readonly certificates: TlsService["certificates"];
};

/** Of a module with every service. */
export const ALL_SERVICES = { tls: tlsService, sockets: socketService, mqtt: mqttService, http: httpService, firmware: firmwareService };

/**
 * A module of the SIM767XX series at the other end of `uart`, with all services. Where code or memory
 * is scarce, make a `Sim767xxModule` of those that are used; the others are then not in the bundle.
 */
export function createSim767xx(uart: Uart, clock: Clock, options?: Sim767xxOptions): Sim767xxModem {
  return new Sim767xxModule(uart, clock, options ?? {}, ALL_SERVICES) as Sim767xxModem;
}
