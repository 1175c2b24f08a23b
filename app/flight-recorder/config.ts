/**
 * - `saved`: in memory, and written to the storage when a fault is noticed. Survives every restart after that.
 * - `storage`: written to the storage as it comes. Survives every restart and every loss of power, and wears the flash.
 * - `memory`: never written. Survives no restart: for faults that the link recovers from by itself.
 */
export type RecordingMedium = "saved" | "storage" | "memory";

export interface FlightRecorderConfig {
  /** Where the recording is kept: `saved`, `storage` or `memory`. */
  medium: RecordingMedium;
  /**
   * Room for the recording: an event takes 9 bytes besides what was said, and with `storage` each second of traffic 20 more.
   * But for `memory` it also takes so many whole pages of the storage, and one more, which the outbox lacks.
   */
  capacityBytes: number;
  /** Payloads are hidden as well as secrets; it also saves their room. */
  maskPayloads: boolean;
  /** A recording's pieces are published below this topic, which is below the base topic. */
  topic: string;
  /** A piece is no longer than this, and than what the module takes; but of one block, some 1000 bytes at most, in any case. */
  pieceBytes: number;
}

export const defaultFlightRecorderConfig: Readonly<FlightRecorderConfig> = {
  medium: "saved",
  capacityBytes: 4096,
  maskPayloads: true,
  topic: "recording",
  pieceBytes: 1024,
};
