import type { Chapter, CommandTable } from "../chapter";
import { oneOf } from "../parameters";
import { numberCommand } from "../setting-command";
import { setting } from "../settings";
import { SIM_SLEEP, cardAccessCommands } from "./06-card-access";
import { lockCommands } from "./06-lock";
import { pinCommands } from "./06-pin";
import type { Sim767xxFirmware } from "./firmware";
import { requireReadableSim, requireReadySim } from "../state/sim-refusal";

const HOT_SWAP = setting("+UIMHOTSWAPON", "AUTO_SAVE", 0);
const DETECT_LEVEL = setting("+UIMHOTSWAPLEVEL", "AUTO_SAVE", 0);
/** The name of the network is shown as well. */
const DISPLAY_MODE = 1;

/** SIM767XX chapter 6. A card that comes or goes is noticed whatever AT+UIMHOTSWAPON says: the controls stand for a detect pin that works. */
export const simChapter: Chapter<Sim767xxFirmware> = {
  number: 6,
  title: "SIM",
  settings: [SIM_SLEEP, HOT_SWAP, DETECT_LEVEL],
  run(firmware) {
    return {
      commands: {
        ...pinCommands(firmware),
        ...lockCommands(firmware),
        ...identityCommands(firmware),
        ...cardAccessCommands(firmware),
        "+UIMHOTSWAPON": numberCommand(firmware, { name: "+UIMHOTSWAPON", setting: HOT_SWAP, accepts: oneOf(0, 1), range: "(0-1)" }),
        "+UIMHOTSWAPLEVEL": numberCommand(firmware, { name: "+UIMHOTSWAPLEVEL", setting: DETECT_LEVEL, accepts: oneOf(0, 1), range: "(0-1)" }),
      },
    };
  },
};

/** AT+CICCID, AT+CIMI and AT+CSPN (SIM767XX 6.2.1, 6.2.5, 6.2.10). */
function identityCommands(firmware: Sim767xxFirmware): CommandTable {
  return {
    "+CICCID": {
      test: "",
      execute: (x) => {
        x.line(`+ICCID: ${requireReadableSim(firmware.sim).iccid}`).ok();
      },
    },
    "+CIMI": { test: "", execute: (x) => x.line(requireReadySim(firmware.sim).imsi).ok() },
    "+CSPN": {
      test: "",
      read: (x) => {
        const { serviceProvider } = requireReadySim(firmware.sim);
        if (serviceProvider !== "") x.line(`+CSPN: "${serviceProvider}",${DISPLAY_MODE}`);
        x.ok();
      },
    },
  };
}
