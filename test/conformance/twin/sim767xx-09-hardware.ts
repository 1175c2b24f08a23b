import type { ChapterTwinReplays } from "./replay";

/** SIM767XX, chapter 9. */
export const SIM767XX_HARDWARE: ChapterTwinReplays = {
  "9/+CBC/1": { surround: (environment) => void (environment.supplyMillivolts = 3749) },
};
