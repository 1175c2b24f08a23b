/** A recorded conversation as data, the events in their order. */

export type ReplayEvent = ReplayBytes | ReplayPin | ReplayNote;

export interface ReplayBytes {
  kind: "device" | "module";
  /** Since the beginning of the trace, ms; may have a fraction. */
  atMs: number;
  /** The bytes, and between them how many were masked. Never empty. */
  parts: readonly (string | number)[];
}

export interface ReplayPin {
  kind: "pin";
  atMs: number;
  /** As the trace names it: "power-key", "reset", "dtr" are the device's; "ri", "status" the module's. */
  pin: string;
  asserted: boolean;
}

/** What the application noted, or what was done to it. */
export interface ReplayNote {
  kind: "note";
  atMs: number;
  text: string;
}
