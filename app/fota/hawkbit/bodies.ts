/** What a device tells a DDI server. */
import { concat, slice } from "../../../hal/bytes";
import type { ByteSource } from "../../../drivers/modem";
import { jsonString } from "../../telemetry/json";
import type { HawkbitAttribute } from "./config";

/** Of one message; the server keeps no longer ones. */
const DETAIL_BYTES = 480;

export interface Feedback {
  execution: "proceeding" | "downloaded" | "closed" | "rejected";
  finished: "none" | "success" | "failure";
  /** Tenths of the way, where the end is not reached. */
  tenths?: number;
  /** For a person. */
  detail: string;
}

/** Feedback on the action `id`. */
export function feedbackBody(id: string, { execution, finished, tenths, detail }: Feedback): string {
  const progress = tenths === undefined ? "" : `,"progress":{"cnt":${tenths},"of":10}`;
  const details = jsonString(slice(detail, 0, DETAIL_BYTES));
  return `{"id":${jsonString(id)},"status":{"execution":"${execution}","result":{"finished":"${finished}"${progress}},"details":[${details}]}}`;
}

/** What a cancellation is answered with, and an update that is to be confirmed. */
export const GIVEN_UP: Readonly<Feedback> = { execution: "closed", finished: "success", detail: "the update is given up" };
export const TOO_LATE: Readonly<Feedback> = { execution: "rejected", finished: "none", detail: "the update is fetched already, and is being installed or runs" };
export const CONFIRMATION = '{"confirmation":"confirmed","details":["the device installs what its key has signed"]}';

/** The device's attributes. */
export function attributesBody(attributes: readonly HawkbitAttribute[]): string {
  const parts: string[] = [];
  for (const { name, value } of attributes) parts.push((parts.length === 0 ? "" : ",") + jsonString(name) + ":" + jsonString(value));
  return `{"mode":"merge","data":{${concat(parts)}}}`;
}

export class TextBody implements ByteSource {
  readonly length: number;

  constructor(private readonly text: string) {
    this.length = text.length;
  }

  read(from: number, to: number): string {
    return slice(this.text, from, to);
  }
}
