import type { Quirk } from "../quirks";
import { setting } from "../settings";
import type { NetworkTime } from "../state/environment";
import { DEFAULT_CID } from "../state/pdp";
import { accessOf } from "./05-access";
import type { Ec716sFirmware } from "./firmware";

const LAST_FIELDS = [",", ", 0", ",0"];

export const NETWORK_LINE_QUIRKS: readonly Quirk[] = [
  { id: "boot-network-lines", about: "After the first registration come ^MODE: 17,17, +E_UTRAN Service, +CGEV: ME PDN ACT 1 with or without ,0 and +NITZ, whoever asked.", chapter: 1 },
  { id: "nitz-forms", about: "The year of +NITZ has two or four digits, its last field is empty, or stands behind a blank.", chapter: 5 },
];

/** With the quirk `boot-network-lines`, the lines that follow the first registration of a run. */
export function watchFirstRegistration(firmware: Ec716sFirmware): void {
  const { quirks, radio, pdp } = firmware;
  const stopRadio = radio.events.on((event) => {
    if (event.kind !== "registration" || !radio.registered) return;
    stopRadio();
    if (!quirks.isOn("boot-network-lines")) return;
    const { mode, isLte } = accessOf(firmware);
    firmware.urc(`^MODE: ${mode},${mode}`);
    if (isLte) firmware.urc("+E_UTRAN Service");
  });
  const stopPdp = pdp.events.on((event) => {
    if (event.kind !== "activated" || event.cid !== DEFAULT_CID) return;
    stopPdp();
    if (!quirks.isOn("boot-network-lines")) return;
    firmware.urc(`+CGEV: ME PDN ACT ${DEFAULT_CID}${firmware.random.below(2) === 0 ? "" : ",0"}`);
    if (firmware.environment.networkTime === undefined) firmware.urc(nitzLine(firmware, unknownTime(firmware)));
  });
}

/** Quarters of an hour that +NITZ shows the time of: AT+NITZDISSET (EC716S 5.9). */
export const NITZ_ZONE = setting("+NITZDISSET", "NO_SAVE", 0);
const QUARTER_MS = 15 * 60 * 1000;

/** `+NITZ:yy/mm/dd,hh:mm:ss±tz,ds` in UTC unless AT+NITZDISSET says otherwise, or one of the forms of the builds (EC716S 5.9). */
export function nitzLine(firmware: Ec716sFirmware, time: NetworkTime): string {
  const drawn = firmware.quirks.isOn("nitz-forms");
  const longYear = drawn && firmware.random.below(2) === 0;
  const last = drawn ? LAST_FIELDS[firmware.random.below(LAST_FIELDS.length)] : `,${time.daylightHours}`;
  return `+NITZ:${localTimeText(time.utcMs + firmware.settings.get(NITZ_ZONE) * QUARTER_MS, longYear)}${zoneText(time.zoneQuarters)}${last}`;
}

function unknownTime(firmware: Ec716sFirmware): NetworkTime {
  return { utcMs: firmware.realTimeClock.localMs, zoneQuarters: 0, daylightHours: 0 };
}

/** `yy/mm/dd,hh:mm:ss`, with four digits of the year where `longYear` is set. */
function localTimeText(ms: number, longYear: boolean): string {
  const text = new Date(ms).toISOString();
  const date = text.substring(longYear ? 0 : 2, 10).replaceAll("-", "/");
  return `${date},${text.substring(11, 19)}`;
}

/** Quarters of an hour with a sign and two digits. */
export function zoneText(quarters: number): string {
  return (quarters < 0 ? "-" : "+") + String(Math.abs(quarters)).padStart(2, "0");
}
