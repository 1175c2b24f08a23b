import { batchJson } from "../../app/telemetry/encoding";
import { parseCommand } from "../../app/telemetry/commands";
import { statusJson, WILL_PAYLOAD } from "../../app/telemetry/status";
import { Outbox } from "../../app/outbox/outbox";
import { RecordLog } from "../../hal/records";
import { StorageRegion } from "../../hal/region";
import { VirtualStorage } from "../../hal/virtual/storage";
import { numberConstant } from "./source";
import { code, fenced, table } from "./markdown";

const READINGS = [
  { sequence: 41, bootCount: 3, timeMs: 60012, sensor: "temperature", value: 21.5 },
  { sequence: 42, bootCount: 3, timeMs: 120012, sensor: "temperature", value: 21.625 },
];
const COMMANDS: readonly string[] = ['{"cmd":"interval","seconds":60}', '{"cmd":"ping"}', '{"cmd":"restart"}'];
const PAGES_FOR_SETTINGS = numberConstant("app/device.ts", "SETTINGS_PAGES");
const FLASHES: readonly (readonly [pageSize: number, pageCount: number])[] = [[4096, 4], [4096, 16], [2048, 32], [4096, 64], [4096, 256]];
const WRITE_UNIT = 8;

/** A message with readings, as the device makes it. */
export function readingsPayload(): string[] {
  return fenced("json", batchJson(READINGS, 3, 121530));
}

/** The texts of the status topic, as the device makes them. */
export function statusPayloads(): string[] {
  const status = { state: "online", boot: 3, uptimeMs: 9120, intervalSeconds: 60, outbox: 2, missed: 0, version: "1.1.0", rssiDbm: -73 };
  return fenced("json", [statusJson(status), WILL_PAYLOAD].join("\n"));
}

/** The commands, each one taken by the device's own parser. */
export function commandPayloads(): string[] {
  for (const command of COMMANDS) if (parseCommand(command).failure !== undefined) throw new Error(`the device refuses ${command}`);
  return fenced("json", COMMANDS.join("\n"));
}

/** How many readings fit into flash of some sizes, found by filling an outbox. */
export function outboxCapacity(): string[] {
  const rows = FLASHES.map(([pageSize, pageCount]) => {
    const readings = capacity(pageSize, pageCount);
    return [`${pageCount} pages of ${pageSize}`, `${(pageSize * pageCount) / 1024} KiB`, String(readings), lasting(readings)];
  });
  return table(["flash", "size", "readings that it holds", "they last, one a minute"], rows);
}

function capacity(pageSize: number, pageCount: number): number {
  const storage = new VirtualStorage({ pageSize, pageCount, writeUnit: WRITE_UNIT, erased: 255 });
  const region = new StorageRegion(storage, PAGES_FOR_SETTINGS, pageCount - PAGES_FOR_SETTINGS);
  const outbox = new Outbox(new RecordLog(region), { whenFull: "refuse-newest" });
  const measurement = { bootCount: 3, timeMs: 60012, sensor: "temperature", value: 21.5 };
  while (outbox.put(measurement).failure === undefined);
  return outbox.depth();
}

function lasting(minutes: number): string {
  const hours = minutes / 60;
  return hours < 48 ? `${hours.toFixed(1)} hours` : `${(hours / 24).toFixed(1)} days`;
}

/** The four topics below the base topic. */
export function topics(): string[] {
  return table(
    ["topic", "direction", "QoS", "retained", "what it carries"],
    [
      [code("<baseTopic>/readings"), "from the device", "1", "no", "readings, the oldest first"],
      [code("<baseTopic>/status"), "from the device", "1", "yes", "the device's state; the will is published here too"],
      [code("<baseTopic>/command"), "to the device", "1", "do not", "one command"],
      [code("<baseTopic>/reply"), "from the device", "1", "no", "what came of a command"],
    ],
  );
}
