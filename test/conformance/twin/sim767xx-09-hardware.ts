import type { ChapterTwinReplays } from "./replay";

/** SIM767XX, chapter 9. */
export const SIM767XX_HARDWARE: ChapterTwinReplays = {
  "9/+CVALARM/3": { before: ["AT+CVALARM=1,3400,4300"] },
  "9/+CADC/2": { surround: (environment) => void (environment.analogMillivolts = [908, 0]) },
  "9/+CADC2/2": { surround: (environment) => void (environment.analogMillivolts = [0, 904]) },
  "9/+CMTE/4": { before: ["AT+CMTE=1"] },
  "9/+CPMVT/3": { before: ["AT+CPMVT=1,3400,4300"] },
  "9/+CBC/1": { surround: (environment) => void (environment.supplyMillivolts = 3749) },
  "9/+CGSETV/2": { before: ["AT+CGDRT=6,1"] },
  "9/+CGSETV/3": { before: ["AT+CGDRT=6,1"] },
};
