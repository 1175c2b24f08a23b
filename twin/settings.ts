import type { Nvram, NvramValue } from "./nvram";

/**
 * How long a parameter is kept (SIM767XX 1.4). `NO_SAVE`: until the next start. `AUTO_SAVE`: for
 * good. `AUTO_SAVE_REBOOT`: for good, in effect from the next start on. `AT&W_SAVE`: until the next
 * start; AT&W stores it and ATZ brings it back. `AT&W_START`: the same, and each start brings it
 * back (EC716S 3.2).
 */
export type SavingMode = "NO_SAVE" | "AUTO_SAVE" | "AUTO_SAVE_REBOOT" | "AT&W_SAVE" | "AT&W_START";

export interface Setting<T extends NvramValue> {
  /** The command's name, or command and parameter: `+CMEE`, `+CIPCCFG.retries`. Unique in a family. */
  readonly name: string;
  readonly initial: T;
  readonly saving: SavingMode;
  /** Stored by AT&W and brought back by ATZ as well, where its own table gives another mode. */
  readonly inProfile: boolean;
  /** Brought back to `initial` by AT&F. */
  readonly factory: boolean;
}

export type AnySetting = Setting<NvramValue>;

type Widened<T> = T extends number ? number : T extends string ? string : T extends boolean ? boolean : T;

/** Declares a parameter: a constant of its chapter's file, listed in the chapter's `settings`. */
export function setting<T extends NvramValue>(
  name: string,
  saving: SavingMode,
  initial: T,
  extra: { inProfile?: boolean; factory?: boolean } = {},
): Setting<Widened<T> & NvramValue> {
  const inProfile = extra.inProfile === true || saving === "AT&W_SAVE" || saving === "AT&W_START";
  return { name, saving, initial: initial as unknown as Widened<T> & NvramValue, inProfile, factory: extra.factory === true };
}

const SAVED = "setting:";
const PROFILE = "profile:";

/** The values of all parameters during one run of the firmware. */
export class Settings {
  private readonly values = new Map<string, NvramValue>();
  private readonly known: Map<string, AnySetting>;
  private readonly listeners: ((name: string) => void)[] = [];

  constructor(known: readonly AnySetting[], private readonly nvram: Nvram) {
    this.known = new Map(known.map((each) => [each.name, each]));
    if (this.known.size !== known.length) throw new Error("Two settings have the same name.");
    for (const each of known) {
      this.values.set(each.name, startValue(each, nvram));
    }
  }

  get<T extends NvramValue>(which: Setting<T>): T {
    const value = this.values.get(which.name);
    if (value === undefined) throw new Error(`The setting ${which.name} is not declared by any chapter.`);
    return value as T;
  }

  /** The value of a setting that another chapter may have; undefined where none declares it. */
  peek(name: string): NvramValue | undefined {
    return this.values.get(name);
  }

  /** Stores as the setting's mode says. */
  set<T extends NvramValue>(which: Setting<T>, value: T): void {
    if (isKept(which)) this.nvram.set(SAVED + which.name, value);
    if (which.saving !== "AUTO_SAVE_REBOOT") this.change(which.name, value);
  }

  /** In effect until the next start, whatever the setting's mode says. */
  setUnsaved<T extends NvramValue>(which: Setting<T>, value: T): void {
    this.change(which.name, value);
  }

  /** Several listeners: called with a setting's name when its value in effect has been written. */
  onChange(listener: (name: string) => void): void {
    this.listeners.push(listener);
  }

  /** AT&W. */
  saveProfile(): void {
    for (const each of this.profile()) this.nvram.set(PROFILE + each.name, this.get(each));
  }

  /** ATZ; false where AT&W was never given. */
  restoreProfile(): boolean {
    if (this.nvram.keys(PROFILE).length === 0) return false;
    for (const each of this.profile()) {
      const saved = this.nvram.get(PROFILE + each.name);
      if (saved !== undefined) this.change(each.name, saved);
    }
    return true;
  }

  /** AT&F. */
  restoreFactory(): void {
    for (const each of this.known.values()) if (each.factory) this.set(each, each.initial);
  }

  private profile(): AnySetting[] {
    return [...this.known.values()].filter((each) => each.inProfile);
  }

  private change(name: string, value: NvramValue): void {
    this.values.set(name, value);
    for (const listener of this.listeners) listener(name);
  }
}

/** The value with which a start begins. */
export function startValue<T extends NvramValue>(which: Setting<T>, nvram: Nvram): T {
  const owner = isKept(which) ? SAVED : which.saving === "AT&W_START" ? PROFILE : undefined;
  const kept = owner === undefined ? undefined : nvram.get(owner + which.name);
  return (kept as T | undefined) ?? which.initial;
}

function isKept(which: { saving: SavingMode }): boolean {
  return which.saving === "AUTO_SAVE" || which.saving === "AUTO_SAVE_REBOOT";
}
