/** How the services of a module are made, so that a device takes only those that it uses. */
import type { Clock } from "../../hal/clock";
import type { Session } from "../at/session";
import type { Done } from "../failure";
import type { TlsOptions } from "../modem";
import type { Ec716sFirmware } from "./firmware";
import type { Ec716sHttp } from "./http";
import type { Ec716sMqtt } from "./mqtt";
import type { Quirks } from "./revisions";
import type { TlsService } from "./tls-service";

/** What a service stands on. */
export interface ServiceParts {
  readonly session: Session;
  readonly clock: Clock;
  /** Brings the module's connections into the mode in which they work side by side. */
  prepare: (this: void, done: Done) => void;
  quirks: (this: void) => Quirks;
  /** Makes a TLS context what a connection to `host` is to be checked by; `refused` without TLS. */
  configureTls: (this: void, context: number, options: TlsOptions, host: string, done: Done) => void;
  /** Incoming MQTT messages of more bytes, topic and payload, are dropped. */
  maxMessageBytes: number;
}

/** `tlsService`, `mqttService`, `httpService`, `firmwareService`: each from the file of its service. */
export interface Ec716sServices {
  /** Certificates, and TLS for the other services; without, connections that ask for it are refused. */
  tls?: (this: void, session: Session) => TlsService;
  mqtt?: (this: void, parts: ServiceParts) => Ec716sMqtt;
  http?: (this: void, parts: ServiceParts) => Ec716sHttp;
  /** New firmware for the module. */
  firmware?: (this: void, parts: ServiceParts) => Ec716sFirmware;
}
