/**
 * What the device does between two reports.
 *
 * - `awake`: stays connected; readings go out as soon as enough of them are there.
 * - `uart-sleep`: stays connected, the module's UART sleeps (DTR), the module wakes it by RI.
 * - `power-off`: takes leave of broker and network and switches the module off.
 */
export type SleepMode = "awake" | "uart-sleep" | "power-off";

/** Times in ms. */
export interface TelemetryConfig {
  /** Topics are `<baseTopic>/readings`, `/status`, `/command` and `/reply`; no wildcards, no slash at its end. */
  baseTopic: string;
  /** Of the application, 1 to 32 bytes; it is in each status. */
  version?: string;
  /** Between two readings of all sensors; a command can change it, and it is kept over restarts. */
  intervalMs: number;
  /** What the device does between two reports: `awake`, `uart-sleep` or `power-off`. */
  sleep: SleepMode;
  /** Asleep or off: how long until the next report. */
  reportMs: number;
  /** Readings that are waited for before they are published, at most `publishWaitMs`. */
  publishAtReadings: number;
  /** Awake: after so long what there is gets published, be it fewer. */
  publishWaitMs: number;
  /** Readings that one message carries at most. */
  batchReadings: number;
  /** How long the device listens for commands after its last word before it goes to sleep. */
  lingerMs: number;
  /** How much longer a report may last while something else is under way before the module is switched off: an update. */
  stayMs: number;
  /** How long a report may take to reach the broker before the device sleeps and tries at the next one. */
  connectMs: number;
  /** How long one message may take until its acknowledgement. */
  publishMs: number;
}

export const defaultTelemetryConfig: Readonly<Omit<TelemetryConfig, "baseTopic">> = {
  intervalMs: 60000,
  sleep: "awake",
  reportMs: 900000,
  publishAtReadings: 1,
  publishWaitMs: 60000,
  batchReadings: 20,
  lingerMs: 5000,
  stayMs: 600000,
  connectMs: 600000,
  publishMs: 200000,
};
