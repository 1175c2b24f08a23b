import type { EscapeTiming } from "./data-mode";
import type { ErrorTexts } from "./errors";
import type { Setting } from "./settings";

/** The parameters that shape every line, as the family declares them. */
export interface LineSettings {
  echo: Setting<number>;
  verbose: Setting<number>;
  quiet: Setting<number>;
  errorMode: Setting<number>;
}

/** What is the same for all runs of a family's firmware. */
export interface FirmwareProfile {
  line: LineSettings;
  lineLimit: number;
  /** What a command line may begin with: `AT`, `at` and `At` where left out. */
  prefixes?: readonly string[];
  /** When `+++` leaves data mode; the usual pauses where left out. */
  escape?: EscapeTiming;
  cmeTexts: ErrorTexts;
  cmsTexts: ErrorTexts;
  /** Result codes and their numbers under ATV0. */
  resultNumbers: Readonly<Record<string, number>>;
}
