/** What every service of a module stands on. */
import type { Clock } from "../../hal/clock";
import type { Session } from "../at/session";
import type { Done } from "../failure";
import type { TlsOptions } from "../modem";
import type { Quirks } from "./revisions";

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
