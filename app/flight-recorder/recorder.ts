import type { ModuleReport } from "../../drivers/modem";
import type { Host } from "../../hal/host";
import type { MachineObserver } from "../machine/observer";
import type { ExtraMessages } from "../telemetry/extra-messages";

/** A flight recorder as the device sees it: a device without one has no part of it in its bundle. */
export interface Recorder extends ExtraMessages {
  /** The machine, with its UART recorded and a restart that closes the recording. */
  readonly host: Host;
  /** Pages at the end of the storage that are the recorder's. */
  readonly pages: number;
  /** Hears every step before `observer` does. */
  observing(observer: MachineObserver | undefined): MachineObserver;
  /** What the module is, at each of its starts. */
  hearModule(module: ModuleReport): void;
  /** The boot's number, at its beginning. */
  begin(bootCount: number): void;
}
