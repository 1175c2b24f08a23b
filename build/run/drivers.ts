import type { MqttModem } from "../../app/device";
import { createEc716s } from "../../drivers/ec716s/modem";
import { createSim767xx } from "../../drivers/sim767xx/modem";
import type { Clock } from "../../hal/clock";
import type { Uart } from "../../hal/uart";
import type { FamilyName } from "../twin/families";

/** `bootMs`: how long the module may take to start; the driver's own patience where left out. */
export type CreateModem = (uart: Uart, clock: Clock, bootMs?: number) => MqttModem;

/** The driver of each family that has a twin. */
export const DRIVERS: Readonly<Record<FamilyName, CreateModem>> = {
  ec716s: (uart, clock, bootMs) => createEc716s(uart, clock, bootMs === undefined ? {} : { timing: { bootMs } }),
  sim767xx: (uart, clock, bootMs) => createSim767xx(uart, clock, bootMs === undefined ? {} : { timing: { bootMs } }),
};
