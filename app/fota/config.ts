/** Which releases the application takes, and how patient the manager is. Times in ms, at most 2147483647. */
export interface FotaConfig {
  /** What the image runs on, as in its manifest: `thermometer.lua54`. */
  target: string;
  /** Keys that releases may be signed with, 64 hexadecimal digits each, as `fieldline release keygen` prints them. */
  publicKeys: readonly string[];
  /** After a start, until the first check; a download that a restart broke off goes on then. */
  firstCheckMs: number;
  /** From one check to the next, where the source does not say; up to a tenth more, by chance. */
  pollMs: number;
  /** How long the source may take to answer. */
  checkMs: number;
  /** How long the verification of a manifest may take. */
  judgeMs: number;
  /** How long a request may take, with its turn in the queue of HTTP. */
  fetchMs: number;
  /** How long hashing what is in the slot may take. */
  verifyMs: number;
  /** From asking the application for a restart until it is asked again. */
  restartMs: number;
  /** How long a new image has at each start to confirm itself. */
  trialMs: number;
  /** Starts that a new image has to confirm itself, 1 to 255; a crash or a hang costs one as well. */
  trialAttempts: number;
  /** The first pause after a failure that may pass; each one after it is longer. */
  retryMinMs: number;
  /** The longest such pause. */
  retryMaxMs: number;
  /** Wrong answers of a server in a row, without a right block between them, after which the release is given up. */
  attempts: number;
  /** How long a release that was refused or given up is not tried again, unless its manifest changes or a check is asked for. */
  refusedMs: number;
  /** Bytes that one request asks for at most; it ends with its group of blocks at the latest. */
  requestBytes: number;
  /** Blocks after which the journal is written. */
  journalBlocks: number;
}

export const defaultFotaConfig: Readonly<Omit<FotaConfig, "target" | "publicKeys">> = {
  firstCheckMs: 60000,
  pollMs: 21600000,
  checkMs: 3600000,
  judgeMs: 600000,
  fetchMs: 3600000,
  verifyMs: 600000,
  restartMs: 60000,
  trialMs: 900000,
  trialAttempts: 3,
  retryMinMs: 30000,
  retryMaxMs: 3600000,
  attempts: 5,
  refusedMs: 86400000,
  requestBytes: 32768,
  journalBlocks: 8,
};
