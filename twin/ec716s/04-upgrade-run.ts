import type { Timer } from "../../hal/clock";
import { DEFAULT_CID } from "../state/pdp";
import type { Ec716sFirmware } from "./firmware";
import { type FirmwareServer, UPGRADE_FAILURES, type UpgradeFailure } from "./state/firmware-server";

/** From the question for the server's version until its answer. */
const QUESTION_MS = [500, 3000] as const;

type Stage = { kind: "idle" } | { kind: "asking" } | { kind: "downloading"; sinceMs: number } | { kind: "failed"; failure: UpgradeFailure };

/**
 * One upgrade: the server is asked, the image is loaded, and the module restarts by itself to
 * install it (EC716S 4.21). A run that lost the network ends with its error; how others end is the
 * server's affair.
 */
export class Upgrade {
  private stage: Stage = { kind: "idle" };
  private timer: Timer | undefined;

  constructor(private readonly firmware: Ec716sFirmware, private readonly server: FirmwareServer) {
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
    return `1,${stage.kind === "asking" ? 1 : this.percent(stage.sinceMs)}`;
  }

  start(): void {
    this.stage = { kind: "asking" };
    this.later(this.firmware.draw(...QUESTION_MS), () => this.answered());
  }

  private answered(): void {
    if (!this.connected) return this.fail(UPGRADE_FAILURES["network-error"]);
    const { failure } = this;
    if (failure?.atPercent === 0) return this.fail(failure);
    this.stage = { kind: "downloading", sinceMs: this.firmware.clock.now() };
    const shareMs = (this.server.downloadMs * (failure?.atPercent ?? 100)) / 100;
    this.later(shareMs, () => (failure === undefined ? this.install() : this.fail(failure)));
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

  private install(): void {
    this.firmware.stageImage(this.server.revision ?? "");
    this.firmware.hardware.restart();
  }

  private fail(failure: UpgradeFailure): void {
    this.timer?.cancel();
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
