import type { Chapter } from "../chapter";
import { EPS_REPORT, GPRS_REPORT, packetStat, registrationCommand } from "./04-registration";
import { ACTIVATION_QUIRKS, activationCommands } from "./05-activation";
import { AUTHENTICATION, authenticationCommand, authenticationText, loadAuthentication } from "./05-authentication";
import { CONTEXT_QUIRKS, contextCommands, definitionText } from "./05-contexts";
import { dynamicCommand } from "./05-dynamic";
import { EVENT_QUIRKS, EVENT_REPORT, eventReportCommand, reportPacketEvents } from "./05-events";
import { filterCommand } from "./05-filters";
import { pingCommand } from "./05-ping";
import { secondaryCommand } from "./05-secondary";
import type { Sim767xxFirmware } from "./firmware";
import { DEFAULT_CID } from "../state/pdp";

/** SIM767XX chapter 5. */
export const packetChapter: Chapter<Sim767xxFirmware> = {
  number: 5,
  title: "Packet domain",
  settings: [GPRS_REPORT, EPS_REPORT, EVENT_REPORT, AUTHENTICATION],
  quirks: [...CONTEXT_QUIRKS, ...ACTIVATION_QUIRKS, ...EVENT_QUIRKS],
  run(firmware) {
    const stat = (): number => packetStat(firmware);
    reportPacketEvents(firmware);
    loadAuthentication(firmware);
    return {
      commands: {
        "+CGREG": registrationCommand(firmware, { name: "+CGREG", report: GPRS_REPORT, technology: false, stat }),
        "+CEREG": registrationCommand(firmware, { name: "+CEREG", report: EPS_REPORT, technology: true, stat }),
        "+CGEREP": eventReportCommand(firmware),
        "+CGCONTRDP": dynamicCommand(firmware),
        "+CGDSCONT": secondaryCommand(firmware),
        "+CGTFT": filterCommand(firmware),
        "+CPING": pingCommand(firmware),
        "+CGAUTH": authenticationCommand(firmware),
        ...contextCommands(firmware),
        ...activationCommands(firmware),
      },
      configuration: () => configuration(firmware),
    };
  },
};

/** AT&V shows context 1 only, with its address (SIM767XX 2.2.7). */
function configuration(firmware: Sim767xxFirmware): Record<string, string> {
  const { settings, pdp } = firmware;
  const definition = pdp.definition(DEFAULT_CID);
  const items: Record<string, string> = {
    "+CEREG": String(settings.get(EPS_REPORT)),
    "+CGEREP": `(${settings.get(EVENT_REPORT)},0)`,
    "+CGAUTH": authenticationText(firmware),
    "+CGACT": `${DEFAULT_CID},${pdp.isActive(DEFAULT_CID) ? 1 : 0}`,
  };
  if (definition !== undefined) items["+CGDCONT"] = `${definitionText({ ...definition, options: [] })},"${pdp.address(DEFAULT_CID) ?? ""}",,,,,,`;
  return items;
}
