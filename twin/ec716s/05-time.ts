import type { CommandTable } from "../chapter";
import { between, oneOf } from "../parameters";
import { numberCommand } from "../setting-command";
import { setting } from "../settings";
import type { NetworkTime } from "../state/environment";
import { nitzLine, NITZ_ZONE, zoneText } from "./01-network-lines";
import { TIME_ZONE } from "./03-configuration";
import type { Ec716sFirmware } from "./firmware";

const QUARTER_MS = 15 * 60 * 1000;
const QUARTERS_AN_HOUR = 4;

/** On by default: the network may set the clock at any time (EC716S 5.7). */
const TIME_UPDATE = setting("+CTZU", "AUTO_SAVE", 1);

export const NETWORK_TIME_SETTINGS = [TIME_UPDATE, NITZ_ZONE];

/** AT+CTZU, AT+CTZR and AT+NITZDISSET (EC716S 5.7 to 5.9), and what the network tells at registration. */
export function networkTimeCommands(firmware: Ec716sFirmware): CommandTable {
  // The network tells it behind the attach, once a registration.
  let expected = false;
  firmware.radio.events.on((event) => {
    if (event.kind === "registration") expected = firmware.radio.registered;
  });
  firmware.pdp.events.on((event) => {
    if (event.kind !== "activated" || !expected) return;
    expected = false;
    const time = firmware.environment.networkTime?.();
    if (time !== undefined) take(firmware, time);
  });
  return {
    "+CTZU": numberCommand(firmware, { name: "+CTZU", setting: TIME_UPDATE, accepts: oneOf(0, 1), range: "(0,1)" }),
    // It can only be read, and the report is on.
    "+CTZR": { test: "+CTZR: (1)", read: (x) => x.line("+CTZR: 1").ok() },
    "+NITZDISSET": {
      write: (x) => {
        x.parameters.expectCount(2, 2).text(0, { quoted: true, choices: ["c"] });
        firmware.settings.set(NITZ_ZONE, x.parameters.integer(1, between(-12, 14)) * QUARTERS_AN_HOUR);
        x.ok();
      },
    },
  };
}

function take(firmware: Ec716sFirmware, time: NetworkTime): void {
  if (firmware.settings.get(TIME_UPDATE) === 1) {
    firmware.realTimeClock.set(clockText(time.utcMs + time.zoneQuarters * QUARTER_MS));
    firmware.settings.set(TIME_ZONE, zoneText(time.zoneQuarters));
  }
  firmware.urc(nitzLine(firmware, time));
}

/** `yy/MM/dd,hh:mm:ss` */
function clockText(ms: number): string {
  return new Date(ms).toISOString().substring(2, 19).replace(/-/g, "/").replace("T", ",");
}
