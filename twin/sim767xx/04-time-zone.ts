import type { CommandTable } from "../chapter";
import { oneOf } from "../parameters";
import { numberCommand } from "../setting-command";
import { setting } from "../settings";
import { TIME_ZONE } from "./03-status";
import type { Sim767xxFirmware } from "./firmware";
import type { NetworkTime } from "../state/environment";

const NO_UPDATE = 0;
const LOCAL_TIME = 3;
const ZONE_REPORT = 1;
const EXTENDED_REPORT = 3;
const QUARTER_MS = 15 * 60 * 1000;

/** 0 none, 1 the clock holds GMT, 3 it holds local time; AT&F brings 1 back (SIM767XX 4.2.8). */
export const TIME_UPDATE = setting("+CTZU", "AUTO_SAVE", 1, { factory: true });
/** No default is given; nothing is reported before it is asked for (SIM767XX 4.2.9). */
export const TIME_REPORT = setting("+CTZR", "NO_SAVE", 0);

/** AT+CTZU and AT+CTZR: time and zone that the network tells at registration. */
export function timeZoneCommands(firmware: Sim767xxFirmware): CommandTable {
  firmware.radio.events.on((event) => {
    if (event.kind !== "registration" || !firmware.radio.registered) return;
    const time = firmware.environment.networkTime?.();
    if (time !== undefined) take(firmware, time);
  });
  return {
    "+CTZU": numberCommand(firmware, { name: "+CTZU", setting: TIME_UPDATE, accepts: oneOf(NO_UPDATE, 1, LOCAL_TIME), range: "(0,1,3)" }),
    "+CTZR": numberCommand(firmware, { name: "+CTZR", setting: TIME_REPORT, accepts: oneOf(0, ZONE_REPORT, EXTENDED_REPORT), range: "(0,1,3)", executeSets: 0 }),
  };
}

function take(firmware: Sim767xxFirmware, time: NetworkTime): void {
  const { settings } = firmware;
  const update = settings.get(TIME_UPDATE);
  const zone = zoneText(time.zoneQuarters);
  if (update !== NO_UPDATE) {
    const local = update === LOCAL_TIME;
    firmware.realTimeClock.set(dateText(time.utcMs + (local ? time.zoneQuarters * QUARTER_MS : 0)).substring(2));
    settings.set(TIME_ZONE, local ? zone : zoneText(0));
  }
  const report = settings.get(TIME_REPORT);
  if (report === ZONE_REPORT) firmware.urc(`+CTZV: "${zone}"`);
  if (report === EXTENDED_REPORT) firmware.urc(`+CTZEU: "${zone}",${time.daylightHours},"${dateText(time.utcMs)}"`);
}

function zoneText(quarters: number): string {
  return (quarters < 0 ? "-" : "+") + String(Math.abs(quarters)).padStart(2, "0");
}

/** `YYYY/MM/DD,hh:mm:ss` */
function dateText(ms: number): string {
  return new Date(ms).toISOString().substring(0, 19).replace(/-/g, "/").replace("T", ",");
}
