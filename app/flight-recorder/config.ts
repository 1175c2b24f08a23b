/**
 * - `storage`: survives every restart and every loss of power. What the line carries is written to the flash, and wears it.
 * - `memory`: writes nothing, and survives no restart: for faults that the link recovers from by itself.
 */
export type RecordingMedium = "storage" | "memory";

export interface FlightRecorderConfig {
  /** Where the recording is kept: `storage` or `memory`. */
  medium: RecordingMedium;
  /**
   * Room for the recording: an event takes 9 bytes besides what was said, and in storage each second of traffic 20 more. In
   * storage it has as many whole pages, and one more, which the outbox lacks.
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
  medium: "storage",
  capacityBytes: 4096,
  maskPayloads: true,
  topic: "recording",
  pieceBytes: 1024,
};
