/** How the services of a module are made, so that a device takes only those that it uses. */
import type { Session } from "../at/session";
import type { Done } from "../failure";
import type { TlsOptions } from "../modem";
import type { Sim767xxFirmware } from "./firmware";
import type { Sim767xxHttp } from "./http";
import type { Sim767xxMqtt } from "./mqtt";
import type { Quirks } from "./revisions";
import type { Sim767xxSockets } from "./sockets";
import type { TlsService } from "./tls-service";

/** What a service stands on. */
export interface ServiceParts {
  readonly session: Session;
  /** Undefined where the device has none. */
  readonly tls: TlsService | undefined;
  /** Number of the PDP context that carries the data. */
  cid: (this: void) => number;
  quirks: (this: void) => Quirks;
  /** Makes an SSL context what a connection to `host` is to be checked by; `refused` without TLS. */
  configureTls: (this: void, context: number, options: TlsOptions, host: string, done: Done) => void;
  /** Incoming MQTT messages of more bytes, topic and payload, are dropped. */
  maxMessageBytes: number;
}

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
