/** Every state machine of the application, in the order of its diagrams. */
import { linkTable } from "./link/table";
import type { AnyTable } from "./machine/table";
import { mqttTable } from "./mqtt/table";
import { telemetryTable } from "./telemetry/table";

export const TABLES: readonly AnyTable[] = [linkTable, mqttTable, telemetryTable];
