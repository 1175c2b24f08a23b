import type { Failure } from "../../drivers/failure";
import type { MqttMessage } from "../../drivers/modem";

/** Messages that are published when there are neither replies nor readings, one after the other. */
export interface ExtraMessages {
  /** The next one, of at most `payloadBytes`; the same until it is done. Undefined where there is none. */
  next(payloadBytes: number): MqttMessage | undefined;
  /** The broker has got it, or has not, or perhaps not. */
  done(failure: Failure | undefined): void;
}
