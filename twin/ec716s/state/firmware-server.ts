/** How a download ends that does not succeed, as AT+UPGRADE? tells it (EC716S 4.21). */
export interface UpgradeFailure {
  errorCode: number;
  /** HTTP status; 0 where the server never answered. */
  httpResponse: number;
  /** `<fota error cause>`; 0 where there is none. */
  cause: number;
  /** Per cent of the download after which it shows; 0 before any byte came. */
  atPercent: number;
}

/** The documented endings that are none in success, by name. */
export const UPGRADE_FAILURES = {
  "invalid-url": { errorCode: -1000, httpResponse: 0, cause: 0, atPercent: 0 },
  "network-error": { errorCode: -1001, httpResponse: 0, cause: 0, atPercent: 40 },
  "no-connection": { errorCode: -1002, httpResponse: 0, cause: 0, atPercent: 0 },
  "invalid-file": { errorCode: -1003, httpResponse: 200, cause: 0, atPercent: 100 },
  "http-error": { errorCode: -1004, httpResponse: 404, cause: 0, atPercent: 0 },
  "storage-error": { errorCode: -1005, httpResponse: 200, cause: 0, atPercent: 70 },
  "other-error": { errorCode: -1006, httpResponse: 200, cause: 0, atPercent: 10 },
  "unknown-device": { errorCode: -1004, httpResponse: 400, cause: 3, atPercent: 0 },
  "no-permission": { errorCode: -1004, httpResponse: 400, cause: 17, atPercent: 0 },
  "invalid-project": { errorCode: -1004, httpResponse: 400, cause: 25, atPercent: 0 },
  "invalid-firmware": { errorCode: -1004, httpResponse: 400, cause: 26, atPercent: 0 },
  "latest-already": { errorCode: -1004, httpResponse: 400, cause: 27, atPercent: 0 },
} as const satisfies Readonly<Record<string, UpgradeFailure>>;

export type UpgradeEnding = "success" | keyof typeof UPGRADE_FAILURES;

export const UPGRADE_ENDINGS: readonly string[] = ["success", ...Object.keys(UPGRADE_FAILURES)];

export function isUpgradeEnding(word: string): word is UpgradeEnding {
  return UPGRADE_ENDINGS.includes(word);
}

/** Who answers AT+UPGRADE: what is on the server, and how a download from it ends. It belongs to the world. */
export class FirmwareServer {
  /** What it has; nothing newer than what the module runs where left out. */
  revision: string | undefined;
  ending: UpgradeEnding = "success";
  /** From the first byte to the last, in ms. */
  downloadMs = 30000;
}
