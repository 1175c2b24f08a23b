import type { CellularFirmware } from "./cellular-firmware";
import type { Setting } from "./settings";

export interface WatchedRegistration {
  /** What is reported; a change of it is compared with what was seen last. */
  report: Setting<number>;
  /** What the report would show at the moment. */
  state(): string;
  changed(state: string): void;
}

/** Tells each change of a registration's state. Choosing another form of report is none. */
export function watchRegistration(firmware: CellularFirmware, { report, state, changed }: WatchedRegistration): void {
  let last = state();
  const look = (): void => {
    const now = state();
    if (now === last) return;
    last = now;
    changed(now);
  };
  firmware.radio.events.on((event) => {
    if (event.kind !== "signal") look();
  });
  firmware.pdp.events.on(look);
  firmware.settings.onChange((name) => {
    if (name === report.name) last = state();
  });
}
