import type { Driver } from "../driver";
import { httpService } from "./http";
import { sim767xxWith } from "./lean-driver";
import type { Sim767xxOptions } from "./module";
import { mqttService } from "./mqtt";
import { socketService } from "./sockets";
import { tlsService } from "./tls-service";

/** The SIM767XX with all its services, for a device that finds out which module it has. */
export function sim767xx(options?: Sim767xxOptions): Driver {
  return sim767xxWith({ tls: tlsService, sockets: socketService, mqtt: mqttService, http: httpService }, options);
}
