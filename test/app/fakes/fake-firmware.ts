import type { Answer, Done, Failure } from "../../../drivers/failure";
import type { FirmwareEvent, FirmwareSource, ModemFirmware } from "../../../drivers/modem";
import type { Script } from "./script";

/** The firmware service of a module that tells what the spec has it tell. */
export class FakeFirmware implements ModemFirmware {
  readonly ways: ModemFirmware["ways"] = ["http", "ftp", "bytes"];
  millivolts = 3900;
  /** What each update was to come from. */
  readonly sources: FirmwareSource[] = [];
  /** Told when it is asked how it stands, as a module does that tells nothing by itself. */
  whenAsked: FirmwareEvent | undefined = undefined;
  private listener: (this: void, event: FirmwareEvent) => void = () => undefined;

  constructor(private readonly script: Script) {}

  // --- the world's side

  progress(percent: number): void {
    this.listener({ kind: "progress", percent });
  }

  announceRestart(withinMs: number): void {
    this.listener({ kind: "restarting", withinMs });
  }

  fail(failure: Failure): void {
    this.listener({ kind: "failed", failure });
  }

  // --- the driver's side

  supplyMillivolts(answer: Answer<number>): void {
    this.script.answer("firmware.supply", "", () => this.millivolts, answer);
  }

  start(source: FirmwareSource, done: Done): void {
    this.sources.push(source);
    this.script.run("firmware.start", source.kind, () => undefined, done);
  }

  check(done: Done): void {
    this.script.run("firmware.check", "", () => this.tellAsked(), done);
  }

  onFirmwareEvent(listener: (event: FirmwareEvent) => void): void {
    this.listener = listener;
  }

  private tellAsked(): void {
    const { listener, whenAsked } = this;
    if (whenAsked !== undefined) listener(whenAsked);
  }
}
