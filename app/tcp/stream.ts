import type { Failure } from "../../drivers/failure";
import type { ConnectOptions } from "../../drivers/modem";

/** Where to, and with TLS what the server is checked by. */
export interface StreamOptions extends ConnectOptions {
  transport: "tcp" | "tls";
}

/** What a connection tells its consumer. None is called from inside a call of the consumer's but `onData`, by `resume`. */
export interface ConnectionEvents {
  /** Bytes can pass. */
  onOpen?: (this: void) => void;
  /** 1 byte or more; the next ones come when this has returned, unless it pauses. */
  onData: (this: void, bytes: string) => void;
  /** A write was not taken whole, and now at least half of the buffer is free. */
  onDrained?: (this: void) => void;
  /** The last call. Undefined where either side closed in good order and all bytes arrived. */
  onEnd: (this: void, failure: Failure | undefined) => void;
}

/** The client that a server accepted. */
export interface Client {
  link: number;
  server: number;
  address: string;
  port: number;
}
