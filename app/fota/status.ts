import type { FotaState } from "./table";

/** What was asked for of a release's files since the start, manifests not counted. */
export interface FetchTally {
  requests: number;
  /** Bytes that came. */
  receivedBytes: number;
}

/** What a device tells of its updates. */
export interface FotaStatus {
  state: FotaState;
  /** Of the image that runs; empty where no boot record names it. */
  version: string;
  /** The image that runs is on trial, and has so many starts after this one; undefined where it is confirmed. */
  attemptsLeft?: number;
  /** Version of the last image that was tried and not confirmed. */
  failedVersion?: string;
  /** Why the last check, or the last attempt to install a release, came to nothing; empty where nothing is wrong. */
  problem: string;
  /** The release that is being fetched, or was last. */
  download?: DownloadStatus;
  fetched: FetchTally;
}

export interface DownloadStatus {
  version: string;
  /** Blocks in the slot, and of the image. */
  done: number;
  blocks: number;
  /** Blocks that were there already when it was taken up the last time: it went on behind them. */
  resumedAt: number;
  /** Whether it is made from a delta. */
  delta: boolean;
}
