import type { LineSettings } from "../firmware-profile";
import { setting } from "../settings";

/** Characters of a command line without its prefix (SIM767XX 1.5.2). */
export const LINE_LIMIT = 3071;

export const ECHO = setting("E", "NO_SAVE", 1, { inProfile: true });
export const VERBOSE = setting("V", "AT&W_SAVE", 1);
export const QUIET = setting("Q", "AT&W_SAVE", 0);
/** The manual marks no default; its examples read 2 back where nothing was set (SIM767XX 2.2.7, 3.2.8). */
export const ERROR_MODE = setting("+CMEE", "NO_SAVE", 2);
export const BOOT_BAUD = setting("+IPREX", "AUTO_SAVE", 115200);

export const LINE_SETTINGS: LineSettings = { echo: ECHO, verbose: VERBOSE, quiet: QUIET, errorMode: ERROR_MODE };
