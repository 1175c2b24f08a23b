import type { MqttModem } from "../../app/device";
import { createSim767xx } from "../../drivers/sim767xx/modem";
import type { Clock } from "../../hal/clock";
import type { Uart } from "../../hal/uart";
import type { TwinWiring } from "../../twin/module";
import { Sim767xxTwin } from "../../twin/sim767xx/twin";

/** A module family: its driver, and its twin. */
interface ModuleFamily {
  title: string;
  /** `bootMs`: how long it may take to start; the driver's own patience where left out. */
  createModem(uart: Uart, clock: Clock, bootMs?: number): MqttModem;
  createTwin(wiring: TwinWiring, quirks: readonly string[]): Sim767xxTwin;
}

/** The module families that can be run. */
export const MODULES = {
  sim767xx: {
    title: "SIM767XX",
    createModem: (uart: Uart, clock: Clock, bootMs?: number) =>
      createSim767xx(uart, clock, bootMs === undefined ? {} : { timing: { bootMs } }),
    createTwin: (wiring, quirks) => new Sim767xxTwin(wiring, { quirks }),
  },
} satisfies Record<string, ModuleFamily>;

export type ModuleName = keyof typeof MODULES;
