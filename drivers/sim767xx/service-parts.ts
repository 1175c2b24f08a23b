/** What every service of a module stands on. */
import type { Session } from "../at/session";
import type { Done } from "../failure";
import type { TlsOptions } from "../modem";
import type { Quirks } from "./revisions";
import type { TlsService } from "./tls-service";

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
