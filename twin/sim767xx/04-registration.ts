import type { CommandSpec } from "../chapter";
import { between } from "../parameters";
import type { Quirk } from "../quirks";
import { numberCommand } from "../setting-command";
import { type Setting, setting } from "../settings";
import { watchRegistration } from "../registration-watch";
import type { Sim767xxFirmware } from "./firmware";

const DENIED = 3;
const SEARCHING = 2;
const EMERGENCY_ONLY = 11;
const E_UTRAN = 7;
const WITH_LOCATION = 2;

/** `<n>` of the three reports: 0 none, 1 the state, 2 the state and the location. */
export const NETWORK_REPORT = setting("+CREG", "NO_SAVE", 0);
export const GPRS_REPORT = setting("+CGREG", "NO_SAVE", 0);
export const EPS_REPORT = setting("+CEREG", "NO_SAVE", 0);

export const REGISTRATION_QUIRKS: readonly Quirk[] = [
  { id: "stat-emergency", about: "Registration shows <stat> 11, emergency services only, while a network is there that does not serve the module.", chapter: 4 },
  { id: "location-unquoted", about: "Area code and cell of the registration commands come without quotation marks.", chapter: 4 },
];

export interface RegistrationCommand {
  name: string;
  report: Setting<number>;
  /** Whether `<AcT>` follows the cell. */
  technology: boolean;
  /** `<stat>` at the moment. */
  stat(): number;
}

/** AT+CREG, AT+CGREG, AT+CEREG: they differ in what they look at and in their last field (SIM767XX 4.2.1, 5.2.1, 5.2.2). */
export function registrationCommand(firmware: Sim767xxFirmware, options: RegistrationCommand): CommandSpec {
  const { name, report } = options;
  const state = (): string => {
    const stat = shownStat(firmware, options.stat());
    const located = firmware.settings.get(report) === WITH_LOCATION && (stat === 1 || stat === 5);
    return String(stat) + (located ? location(firmware, options.technology) : "");
  };
  watchRegistration(firmware, {
    report,
    state,
    changed: (now) => {
      if (firmware.settings.get(report) > 0) firmware.urc(`${name}: ${now}`);
    },
  });
  return {
    ...numberCommand(firmware, { name, setting: report, accepts: between(0, 2), range: "(0-2)", executeSets: 0 }),
    read: (x) => x.line(`${name}: ${firmware.settings.get(report)},${state()}`).ok(),
  };
}

/** `<stat>` of the packet domain: as the network's, but not registered while the module is detached. */
export function packetStat(firmware: Sim767xxFirmware): number {
  return firmware.radio.registered && !firmware.pdp.attached ? 0 : firmware.radio.stat;
}

function shownStat(firmware: Sim767xxFirmware, stat: number): number {
  const unserved = stat === DENIED || (stat === SEARCHING && firmware.environment.coverage);
  return unserved && firmware.quirks.isOn("stat-emergency") ? EMERGENCY_ONLY : stat;
}

function location(firmware: Sim767xxFirmware, technology: boolean): string {
  const mark = firmware.quirks.isOn("location-unquoted") ? "" : '"';
  const hex = (value: number, digits: number): string => mark + value.toString(16).toUpperCase().padStart(digits, "0") + mark;
  const { trackingArea, cell } = firmware.environment;
  return `,${hex(trackingArea, 4)},${hex(cell, 8)}${technology ? `,${E_UTRAN}` : ""}`;
}
