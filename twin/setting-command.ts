import type { CommandSpec } from "./chapter";
import type { Firmware } from "./firmware";
import { type Accepts, oneOf } from "./parameters";
import type { Setting } from "./settings";

/** Commands that only hold one whole number. */
export interface NumberCommand {
  /** With the plus sign: the prefix of its answers. */
  name: string;
  setting: Setting<number>;
  accepts: Accepts;
  /** What the test form shows after the prefix; without it there is no test form. */
  range?: string;
  /** Between name and value; a colon and a blank where left out. */
  separator?: string;
  /** The execute form sets this value; without it there is no execute form. */
  executeSets?: number;
}

export function numberCommand(firmware: Firmware, spec: NumberCommand): CommandSpec {
  const { executeSets, range, separator = ": " } = spec;
  return {
    ...(range === undefined ? {} : { test: spec.name + separator + range }),
    read: (x) => x.line(spec.name + separator + String(firmware.settings.get(spec.setting))).ok(),
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

/** An S register that has one value only; `shown` is what its read form answers. */
export function fixedRegister(value: number, shown: string): CommandSpec {
  return {
    read: (x) => x.line(shown).ok(),
    write: (x) => {
      x.parameters.integer(0, oneOf(value));
      x.ok();
    },
    execute: (x) => x.ok(),
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
