import type { Chapter } from "../chapter";
import type { Sim767xxFirmware } from "./firmware";

/** SIM767XX chapter 9: the supply's voltage alone (9.2.8). */
export const hardwareChapter: Chapter<Sim767xxFirmware> = {
  number: 9,
  title: "Hardware",
  run(firmware) {
    return {
      commands: { "+CBC": { execute: (x) => x.line(`+CBC: ${(firmware.environment.supplyMillivolts / 1000).toFixed(3)}V`).ok() } },
    };
  },
};
