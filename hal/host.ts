import type { Clock } from "./clock";
import type { ModulePins } from "./pins";
import type { Random } from "./random";
import type { Sensor } from "./sensor";
import type { Storage } from "./storage";
import type { Uart } from "./uart";

/** All that the core gets from the machine it runs on. */
export interface Host {
  uart: Uart;
  clock: Clock;
  pins: ModulePins;
  storage: Storage;
  random: Random;
  sensors: Sensor[];
  /** Restarts the MCU; on the PC, builds the application anew from its storage. */
  restart(reason: string): void;
}
