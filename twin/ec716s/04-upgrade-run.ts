import type { Timer } from "../../hal/clock";
import type { Download, DownloadFailure } from "../download/download";
import { httpDownload } from "../download/http-download";
import { type FirmwareImage, readFirmwarePackage } from "../firmware-package";
import { DEFAULT_CID } from "../state/pdp";
import type { Ec716sFirmware } from "./firmware";
import { type FirmwareServer, UPGRADE_FAILURES, type UpgradeFailure } from "./state/firmware-server";

/** From the question for the server's version until its answer. */
const QUESTION_MS = [500, 3000] as const;

const FAMILY = "EC716S";

type Stage = { kind: "idle" } | { kind: "asking" } | { kind: "downloading"; percent: () => number } | { kind: "failed"; failure: UpgradeFailure };

/**
 * One upgrade: the server is asked, the image is loaded, and the module restarts by itself to
 * install it (EC716S 4.21). A run that lost the network ends with its error; how others end is the
 * server's affair.
 */
export class Upgrade {
  private stage: Stage = { kind: "idle" };
  private timer: Timer | undefined;
  private download: Download | undefined;

  /** `url`: the server's own file; empty where the vendor's server is asked, which is `server`. */
  constructor(private readonly firmware: Ec716sFirmware, private readonly server: FirmwareServer, private readonly url: () => string) {
    firmware.radio.events.on(() => this.checkNetwork());
    firmware.pdp.events.on(() => this.checkNetwork());
  }

  get running(): boolean {
    return this.stage.kind === "asking" || this.stage.kind === "downloading";
  }

  /** The fields of AT+UPGRADE?. */
  get report(): string {
    const { stage } = this;
    if (stage.kind === "idle") return "0";
    if (stage.kind === "failed") return `2, ${stage.failure.errorCode},${stage.failure.httpResponse},${stage.failure.cause}`;
    return `1,${stage.kind === "asking" ? 1 : stage.percent()}`;
  }

  start(): void {
    this.stage = { kind: "asking" };
    this.later(this.firmware.draw(...QUESTION_MS), () => (this.url() === "" || this.server.ending !== "success" ? this.answered() : this.fetch(this.url())));
  }

  /** A file has no answer of its own to the question for its version: it is loaded, and then looked at. */
  private fetch(url: string): void {
    if (!this.connected) return this.fail(UPGRADE_FAILURES["network-error"]);
    let percent = 1;
    this.stage = { kind: "downloading", percent: () => percent };
    this.download = httpDownload(
      this.firmware,
      { url, user: "", password: "" },
      {
        progress: (received, total) => (percent = total === undefined ? 1 : Math.min(100, Math.max(1, Math.floor((received * 100) / total)))),
        done: (bytes) => this.look(readFirmwarePackage(FAMILY, bytes)),
        failed: (failure) => this.fail(reported(failure)),
      },
    );
    if (this.download === undefined) this.fail(UPGRADE_FAILURES["invalid-url"]);
  }

  private look(image: FirmwareImage | undefined): void {
    if (image === undefined) this.fail(UPGRADE_FAILURES["invalid-file"]);
    else if (image.revision === this.firmware.identity.revision) this.fail({ ...UPGRADE_FAILURES["latest-already"], httpResponse: 200 });
    else this.install(image);
  }

  private answered(): void {
    if (!this.connected) return this.fail(UPGRADE_FAILURES["network-error"]);
    const { failure } = this;
    if (failure?.atPercent === 0) return this.fail(failure);
    const sinceMs = this.firmware.clock.now();
    this.stage = { kind: "downloading", percent: () => this.percent(sinceMs) };
    const shareMs = (this.server.downloadMs * (failure?.atPercent ?? 100)) / 100;
    this.later(shareMs, () => (failure === undefined ? this.install({ revision: this.server.revision ?? "" }) : this.fail(failure)));
  }

  /** Why this run will not succeed. */
  private get failure(): UpgradeFailure | undefined {
    const { ending, revision } = this.server;
    if (ending !== "success") return UPGRADE_FAILURES[ending];
    const nothingNewer = revision === undefined || revision === this.firmware.identity.revision;
    return nothingNewer ? UPGRADE_FAILURES["latest-already"] : undefined;
  }

  private get connected(): boolean {
    return this.firmware.radio.reachable && this.firmware.pdp.isActive(DEFAULT_CID);
  }

  private checkNetwork(): void {
    if (this.stage.kind === "downloading" && !this.connected) this.fail(UPGRADE_FAILURES["network-error"]);
  }

  private install(image: FirmwareImage): void {
    this.firmware.installation.stage(image);
    this.firmware.hardware.restart();
  }

  private fail(failure: UpgradeFailure): void {
    this.timer?.cancel();
    this.download?.stop();
    this.stage = { kind: "failed", failure };
  }

  private percent(sinceMs: number): number {
    const share = (this.firmware.clock.now() - sinceMs) / this.server.downloadMs;
    return Math.min(100, Math.max(1, Math.floor(share * 100)));
  }

  private later(ms: number, callback: () => void): void {
    this.timer?.cancel();
    this.timer = this.firmware.clock.after(ms, callback);
  }
}

/** How AT+UPGRADE? tells that a file could not be had. */
function reported(failure: DownloadFailure): UpgradeFailure {
  if (failure.kind === "unreachable") return UPGRADE_FAILURES["no-connection"];
  if (failure.kind === "refused") return { ...UPGRADE_FAILURES["http-error"], httpResponse: failure.status };
  return UPGRADE_FAILURES["network-error"];
}
