import { decimalText } from "./decimal";
import { jsonString } from "./json";

/** What the device says about itself. */
export interface Status {
  /** `online`, `asleep` (switched off until the next report), `offline`, `restarting`, `updating` (the module gets new firmware), or `pong` in answer to a ping. */
  state: string;
  /** Of the application. */
  version?: string;
  boot: number;
  uptimeMs: number;
  intervalSeconds: number;
  /** Readings that wait in the outbox. */
  outbox: number;
  rssiDbm?: number;
  /** Readings that were not taken or not kept. */
  missed: number;
}

/** The text of the status topic. */
export function statusJson(status: Status): string {
  const fields = [
    '{"state":' + jsonString(status.state),
    '"boot":' + decimalText(status.boot),
    '"uptimeMs":' + decimalText(Math.floor(status.uptimeMs)),
    '"intervalSeconds":' + decimalText(status.intervalSeconds),
    '"outbox":' + decimalText(status.outbox),
    '"missed":' + decimalText(status.missed),
  ];
  if (status.version !== undefined) fields.push('"version":' + jsonString(status.version));
  if (status.rssiDbm !== undefined) fields.push('"rssiDbm":' + decimalText(status.rssiDbm));
  return fields.join(",") + "}";
}

/** The text of the will: the broker publishes it when the device is gone without a word. */
export const WILL_PAYLOAD = '{"state":"lost"}';
