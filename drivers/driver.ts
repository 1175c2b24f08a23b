import type { Clock } from "../hal/clock";
import type { Uart } from "../hal/uart";
import type { Modem, ModemMqtt, PowerTiming } from "./modem";

/** A module whose driver offers MQTT, without which there is no telemetry. */
export interface MqttModem extends Modem {
  readonly mqtt: ModemMqtt;
}

/** A driver that a device can choose, and what its modules are known by. */
export interface Driver {
  /** As `Modem.family`. */
  readonly family: string;
  /** Beginnings of the models and revisions that it knows; an empty one means none. */
  readonly knows: readonly { readonly model: string; readonly revision: string }[];
  /** Rates that the manual allows, bit/s. */
  readonly rates: readonly number[];
  /** What its modules' hardware wants. */
  readonly timing: PowerTiming;
  create(uart: Uart, clock: Clock): MqttModem;
}
