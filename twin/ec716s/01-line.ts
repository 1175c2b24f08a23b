import type { EscapeTiming } from "../data-mode";
import type { LineSettings } from "../firmware-profile";
import type { Nvram } from "../nvram";
import { setting, startValue } from "../settings";

/** Characters of a command line without its prefix; the manual gives no number. */
export const LINE_LIMIT = 3072;
/** Mixed case is taken as well, once the rate is known (EC716S 4.6). */
export const PREFIXES = ["AT", "at", "At", "aT"];

/** A second of silence, the three signs within half a second, half a second of silence (EC716S 9.37). */
export const ESCAPE: EscapeTiming = { beforeMs: 1000, afterMs: 500, gapMs: 250 };

/** A parameter that AT&W stores and each start loads; AT&F brings it back to `initial` (EC716S 3.2, 3.4). */
export function stored<T extends string | number>(name: string, initial: T) {
  return setting(name, "AT&W_START", initial, { factory: true });
}

export const AUTOBAUD = 0;
const FIRST_TRIED_BAUD = 115200;

export const ECHO = stored("E", 1);
/** The manual has no ATV: answers are always long. */
const VERBOSE = setting("V", "NO_SAVE", 1);
export const QUIET = stored("Q", 0);
/** The manual gives no default; modules of the family answer with numbers. */
export const ERROR_MODE = stored("+CMEE", 1);
/** bit/s; 0 for autobauding. */
export const BAUD = stored("+IPR", AUTOBAUD);

export const LINE_SETTINGS: LineSettings = { echo: ECHO, verbose: VERBOSE, quiet: QUIET, errorMode: ERROR_MODE };
export const ALL_LINE_SETTINGS = [ECHO, VERBOSE, QUIET, ERROR_MODE, BAUD];

const LEARNED = "uart:learned";

/** The rate at which the UART stands after a start, in bit/s: the stored one, or with autobauding that which was learned last. */
export function startBaud(nvram: Nvram): number {
  const fixed = startValue(BAUD, nvram);
  if (fixed !== AUTOBAUD) return fixed;
  return (nvram.get(LEARNED) as number | undefined) ?? FIRST_TRIED_BAUD;
}

export function rememberLearnedBaud(nvram: Nvram, baud: number): void {
  nvram.set(LEARNED, baud);
}

/** As `AT+IPR=<baud>;&W` leaves the flash; 0 for autobauding. */
export function presetBaud(nvram: Nvram, baud: number): void {
  nvram.set(`profile:${BAUD.name}`, baud);
}
