import type { Chapter, CommandTable } from "../chapter";
import { pinCommands, requireReadableSim } from "./06-pin";
import type { Sim767xxFirmware } from "./firmware";
import { requireReadySim } from "./sim-refusal";

/** SIM767XX chapter 6. */
export const simChapter: Chapter<Sim767xxFirmware> = {
  number: 6,
  title: "SIM",
  settings: [],
  run(firmware) {
    return {
      commands: { ...pinCommands(firmware), ...identityCommands(firmware) },
    };
  },
};

function identityCommands(firmware: Sim767xxFirmware): CommandTable {
  return {
    "+CICCID": {
      test: "",
      execute: (x) => {
        requireReadableSim(firmware);
        x.line(`+ICCID: ${firmware.sim.card?.iccid ?? ""}`).ok();
      },
    },
    "+CIMI": { test: "", execute: (x) => x.line(requireReadySim(firmware.sim).imsi).ok() },
  };
}
