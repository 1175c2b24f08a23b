import type { CommandSpec } from "../chapter";
import { between } from "../parameters";
import type { Quirk } from "../quirks";
import { watchRegistration } from "../registration-watch";
import { numberCommand } from "../setting-command";
import { type Setting, setting } from "../settings";
import { accessOf } from "./05-access";
import type { Ec716sFirmware } from "./firmware";

const DENIED = 3;
const WITH_LOCATION = 2;
const WITH_CAUSE = 3;
/** An EMM cause: EPS services not allowed in this PLMN (24.301). */
const EMM_CAUSE = 0;
const NOT_ALLOWED_IN_NETWORK = 14;

/** `<n>`; the default 0 of AT+CREG is the manual's, the others have none. */
export const NETWORK_REPORT = setting("+CREG", "NO_SAVE", 0);
export const EPS_REPORT = setting("+CEREG", "NO_SAVE", 0);
const SEARCHING = 2;
export const GPRS_REPORT = setting("+CGREG", "NO_SAVE", 0);

export const REGISTRATION_QUIRKS: readonly Quirk[] = [
  { id: "reg-read-no-blank", about: "AT+CEREG? answers +CEREG:0,1, without the blank.", chapter: 5 },
  { id: "cgreg-before-cereg", about: "A +CGREG line with <n> and the location, as AT+CGREG? has it, comes between AT+CEREG? and its answer.", chapter: 5 },
  { id: "reg-lost-zero", about: "Without a signal registration shows 0, as an example has it, and not 2, as its table has for a search.", chapter: 5 },
  { id: "reg-hex-lower", about: "Area code and cell have lower-case digits.", chapter: 5 },
];

export interface RegistrationCommand {
  name: string;
  report: Setting<number>;
  highest: number;
  /** What the test form shows behind the name. */
  range: string;
  stat(): number;
}

/**
 * AT+CREG, AT+CEREG and AT+CGREG (EC716S 5.3, 5.4, 6.1): the answer begins with `<n>`, the report
 * does not, and has a blank where the location follows, as in the examples. Forms above 3 of AT+CEREG
 * leave the timers out: the network grants no PSM.
 */
export function registrationCommand(firmware: Ec716sFirmware, options: RegistrationCommand): CommandSpec {
  const { name, report } = options;
  const state = (): string => {
    const searching = options.stat() === SEARCHING;
    const stat = searching && firmware.quirks.isOn("reg-lost-zero") ? 0 : options.stat();
    const n = firmware.settings.get(report);
    if (n < WITH_LOCATION) return String(stat);
    if (stat === 1 || stat === 5) return `${stat}${location(firmware)}`;
    return n >= WITH_CAUSE && stat === DENIED ? `${stat},,,,${EMM_CAUSE},${NOT_ALLOWED_IN_NETWORK}` : String(stat);
  };
  watchRegistration(firmware, {
    report,
    state,
    changed: (now) => {
      if (firmware.settings.get(report) > 0) firmware.urc(`${name}:${now.includes(",") || name !== "+CREG" ? " " : ""}${now}`);
    },
  });
  return {
    ...numberCommand(firmware, { name, setting: report, accepts: between(0, options.highest) }),
    test: `${name}${options.range}`,
    read: (x) => {
      const { quirks } = firmware;
      if (name === "+CEREG" && quirks.isOn("cgreg-before-cereg")) x.line(`+CGREG: ${WITH_LOCATION},${firmware.radio.stat}${location(firmware)}`).flush();
      x.line(`${name}:${quirks.isOn("reg-read-no-blank") ? "" : " "}${firmware.settings.get(report)},${state()}`).ok();
    },
  };
}

/** `,"<area>","<cell>",<act>`, hexadecimal digits. */
function location(firmware: Ec716sFirmware): string {
  const { trackingArea, cell } = firmware.environment;
  const hex = (value: number, digits: number): string => {
    const text = value.toString(16).padStart(digits, "0");
    return `"${firmware.quirks.isOn("reg-hex-lower") ? text : text.toUpperCase()}"`;
  };
  return `,${hex(trackingArea, 4)},${hex(cell, 8)},${accessOf(firmware).act}`;
}
