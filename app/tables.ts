/** Every state machine of the application, in the order of its diagrams. */
import { hawkbitTable } from "./fota/hawkbit/table";
import { fotaTable } from "./fota/table";
import { httpTable } from "./http/table";
import { linkTable } from "./link/table";
import type { AnyTable } from "./machine/table";
import { moduleFotaTable } from "./module-fota/table";
import { mqttTable } from "./mqtt/table";
import { connectionTable } from "./tcp/connection-table";
import { serverTable } from "./tcp/server-table";
import { serviceTable } from "./tcp/service-table";
import { transferTable } from "./tcp/transfer-table";
import { telemetryTable } from "./telemetry/table";

export const TABLES: readonly AnyTable[] = [
  linkTable,
  serviceTable,
  connectionTable,
  transferTable,
  serverTable,
  mqttTable,
  httpTable,
  fotaTable,
  hawkbitTable,
  moduleFotaTable,
  telemetryTable,
];
