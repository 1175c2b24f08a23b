/** How the services of a module are made, so that a device takes only those that it uses. */
import type { Session } from "../at/session";
import type { Sim767xxFirmware } from "./firmware";
import type { Sim767xxHttp } from "./http";
import type { Sim767xxMqtt } from "./mqtt";
import type { ServiceParts } from "./service-parts";
import type { Sim767xxSockets } from "./sockets";
import type { TlsService } from "./tls-service";

/** `tlsService`, `socketService`, `mqttService`, `httpService`, `firmwareService`: each from the file of its service. */
export interface Sim767xxServices {
  /** Certificates, and TLS for the other services; without, connections that ask for it are refused. */
  tls?: (this: void, session: Session) => TlsService;
  sockets?: (this: void, parts: ServiceParts) => Sim767xxSockets;
  mqtt?: (this: void, parts: ServiceParts) => Sim767xxMqtt;
  http?: (this: void, parts: ServiceParts) => Sim767xxHttp;
  /** New firmware for the module. */
  firmware?: (this: void, parts: ServiceParts) => Sim767xxFirmware;
}
