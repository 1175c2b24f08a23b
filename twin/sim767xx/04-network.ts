import type { Chapter } from "../chapter";
import { OPERATOR_SETTINGS, OperatorSelection } from "../operator-selection";
import { EXTENDED_BANDS, LTE_BANDS, MODE_REPORT, cellCommands } from "./04-cell";
import { EDRX_MODE, EDRX_VALUE, edrxCommands } from "./04-edrx";
import { PREFERRED, operatorListCommands } from "./04-operator-lists";
import { TIME_REPORT, TIME_UPDATE, timeZoneCommands } from "./04-time-zone";
import { NETWORK_REPORT, REGISTRATION_QUIRKS, registrationCommand } from "./04-registration";
import type { Sim767xxFirmware } from "./firmware";

const HOME = 1;
const SMS_ONLY = 6;

/** SIM767XX chapter 4. */
export const networkChapter: Chapter<Sim767xxFirmware> = {
  number: 4,
  title: "Network",
  settings: [
    NETWORK_REPORT, ...OPERATOR_SETTINGS, PREFERRED, LTE_BANDS, EXTENDED_BANDS, MODE_REPORT, TIME_UPDATE, TIME_REPORT,
    EDRX_MODE, EDRX_VALUE,
  ],
  quirks: [
    ...REGISTRATION_QUIRKS,
    { id: "stat-sms-only", about: "AT+CREG shows <stat> 6, short messages only, at home, while AT+CEREG shows 1.", chapter: 4 },
    { id: "cops-mode-only", about: "AT+COPS? answers with the mode alone, without an operator.", chapter: 4 },
  ],
  run(firmware) {
    const selection = new OperatorSelection(firmware, { modeOnly: () => firmware.quirks.isOn("cops-mode-only") });
    return {
      commands: {
        "+CREG": registrationCommand(firmware, { name: "+CREG", report: NETWORK_REPORT, technology: true, stat: () => networkStat(firmware) }),
        "+COPS": selection.command,
        ...operatorListCommands(firmware),
        ...cellCommands(firmware),
        ...timeZoneCommands(firmware),
        ...edrxCommands(firmware),
      },
      started: () => selection.started(),
      configuration: () => ({ "+CREG": String(firmware.settings.get(NETWORK_REPORT)) }),
    };
  },
};

function networkStat(firmware: Sim767xxFirmware): number {
  const { stat } = firmware.radio;
  return stat === HOME && firmware.quirks.isOn("stat-sms-only") ? SMS_ONLY : stat;
}
