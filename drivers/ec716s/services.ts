/** How the services of a module are made, so that a device takes only those that it uses. */
import type { Session } from "../at/session";
import type { Ec716sFirmware } from "./firmware";
import type { Ec716sHttp } from "./http";
import type { Ec716sMqtt } from "./mqtt";
import type { ServiceParts } from "./service-parts";
import type { TlsService } from "./tls-service";

/** `tlsService`, `mqttService`, `httpService`, `firmwareService`: each from the file of its service. */
export interface Ec716sServices {
  /** Certificates, and TLS for the other services; without, connections that ask for it are refused. */
  tls?: (this: void, session: Session) => TlsService;
  mqtt?: (this: void, parts: ServiceParts) => Ec716sMqtt;
  http?: (this: void, parts: ServiceParts) => Ec716sHttp;
  /** New firmware for the module. */
  firmware?: (this: void, parts: ServiceParts) => Ec716sFirmware;
}
