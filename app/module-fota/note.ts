/** That an update of the module is under way, as it outlasts a restart of the device. */
import { find, slice } from "../../hal/bytes";
import type { Settings } from "../../hal/settings";

export interface UpdateNote {
  /** The revision before. */
  before: string;
  /** The one that is wanted; empty where any other will do. */
  wanted: string;
}

const SETTING = "module-update";
const SEPARATOR = "\n";

export function readNote(settings: Settings): UpdateNote | undefined {
  const text = settings.get(SETTING);
  if (text === undefined) return undefined;
  const end = find(text, SEPARATOR, 0);
  return end < 0 ? { before: text, wanted: "" } : { before: slice(text, 0, end), wanted: slice(text, end + 1, text.length) };
}

/** Answers why it could not be stored; undefined where it is. */
export function writeNote(settings: Settings, note: UpdateNote): string | undefined {
  return settings.put(SETTING, note.before + SEPARATOR + note.wanted);
}

export function eraseNote(settings: Settings): void {
  settings.remove(SETTING);
}
