import type { CommandSpec } from "./chapter";
import type { Firmware } from "./firmware";
import type { Accepts } from "./parameters";
import type { Setting } from "./settings";

/** Commands that only hold one whole number. */
export interface NumberCommand {
  /** With the plus sign: the prefix of its answers. */
  name: string;
  setting: Setting<number>;
  accepts: Accepts;
  /** What the test form shows after the prefix. */
  range: string;
  /** The execute form sets this value; without it there is no execute form. */
  executeSets?: number;
}

export function numberCommand(firmware: Firmware, spec: NumberCommand): CommandSpec {
  const { executeSets } = spec;
  return {
    test: `${spec.name}: ${spec.range}`,
    read: (x) => x.line(`${spec.name}: ${firmware.settings.get(spec.setting)}`).ok(),
    write: (x) => {
      firmware.settings.set(spec.setting, x.parameters.expectCount(1, 1).integer(0, spec.accepts));
      x.ok();
    },
    ...(executeSets === undefined
      ? {}
      : {
          execute: (x) => {
            firmware.settings.set(spec.setting, executeSets);
            x.ok();
          },
        }),
  };
}

/** A basic command with a digit behind its letter, `whenMissing` without one. */
export function digitCommand(firmware: Firmware, which: Setting<number>, accepts: Accepts, whenMissing: number): CommandSpec {
  return {
    write: (x) => {
      firmware.settings.set(which, x.parameters.integer(0, accepts));
      x.ok();
    },
    execute: (x) => {
      firmware.settings.set(which, whenMissing);
      x.ok();
    },
  };
}
