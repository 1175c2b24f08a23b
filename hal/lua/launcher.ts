/** The loader of a Lua host: stays as it is, and starts the image that is to run. Built as a module by itself, `launcher.lua`. */
import { chooseImage, type BootChoice } from "../boot-chooser";
import { FileSlots } from "../file-slots";
import { flashFirstImage } from "../first-image";
import { portableCrypto } from "../portable-crypto";
import type { Slots } from "../slots";
import { DirectoryFiles } from "./directory";
import type { LuaFile } from "./files";
import type { LuaLoaded } from "./machine";

/** Bytes of an image that are given to the compiler at once. */
const PIECE = 1024;

export interface LaunchOptions {
  /** Put before the names of the slots' files; ends with a slash where it is a directory, which has to be there. */
  prefix: string;
  /** Bytes of the largest image. */
  capacityBytes: number;
  /** Leads to `run` again, as a restart of the firmware does, or the end of a process that a supervisor starts again. */
  restart: (this: void, reason: string) => void;
  log?: (this: void, text: string) => void;
}

/**
 * Chooses as `chooseImage` does, loads the image, and calls `main` with what it returns and `loaded`, which belongs into the machine's
 * table. An error of the image or out of `main` restarts: so `main` has the main loop in it where the host has none of its own. An image on trial
 * loses an attempt at each start, and the one before comes back when none is left. What hangs has to be ended by a watchdog.
 */
export function run(options: LaunchOptions, main: (this: void, image: unknown, loaded: LuaLoaded) => void): void {
  const { log, restart } = options;
  const slots = openSlots(options);
  const choice = chooseImage(slots, portableCrypto);
  let reason = "";
  if (log !== undefined) log("slot " + String(choice.slot) + (choice.trial ? ", on trial" : ""));
  const ended = xpcall(
    () => main(imageOf(slots, choice), { slot: choice.slot, prefix: options.prefix, capacityBytes: options.capacityBytes }),
    (problem) => {
      reason = tostring(problem);
    },
  );
  if (ended) return;
  if (log !== undefined) log("the image ended: " + reason);
  restart(reason);
}

/** Puts the first image into slot 0, as it is done once where a device is made; undefined, or why it did not succeed. */
export function install(options: LaunchOptions, image: string, version: string): string | undefined {
  return flashFirstImage(openSlots(options), image, version, portableCrypto);
}

/** For an image that updates itself: the slots that its launcher chose from. */
export function openSlots({ prefix, capacityBytes }: Pick<LuaLoaded, "prefix" | "capacityBytes">): Slots {
  const disk = {
    open: (path: string, mode: string) => io.open(path, mode) as LuaFile | undefined,
    rename: (from: string, to: string) => os.rename(from, to),
    remove: (path: string) => os.remove(path),
    close: (file: LuaFile) => io.close(file),
  };
  return new FileSlots(new DirectoryFiles(disk, prefix), capacityBytes);
}

/** What the image returns. Text is compiled as it is read, so that it is not in memory as a whole. */
function imageOf(slots: Slots, { slot, size }: BootChoice): unknown {
  const length = size === undefined ? slots.capacityBytes : size;
  let offset = 0;
  const chunk = assert(
    load(() => {
      const bytes = slots.read(slot, offset, Math.min(PIECE, length - offset));
      offset = offset + bytes.length;
      return bytes === "" ? undefined : bytes;
    }, "=image-" + String(slot)),
  );
  return chunk();
}
