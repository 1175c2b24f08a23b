import type { CommandTable } from "../chapter";
import type { Exchange } from "../exchange";
import { between, oneOf } from "../parameters";
import { cmeRefusal } from "../refusal";
import { numberCommand } from "../setting-command";
import { setting } from "../settings";
import { stored } from "./01-line";
import type { Ec716sFirmware } from "./firmware";

/** Thresholds in mV; the manual gives no defaults, nor what happens at them: they are kept. */
const POWER_ON_MILLIVOLTS = setting("+CBC.on", "AUTO_SAVE", 3400);
const POWER_OFF_MILLIVOLTS = setting("+CBC.off", "AUTO_SAVE", 3200);
const HIGHEST_MILLIVOLTS = 65535;
const NET_LIGHT = stored("+CNETLIGHT", 1);
const NETWORK_CARD = setting("+RNDISCALL", "AUTO_SAVE_REBOOT", 0);
const CHANNELS = [0, 1];
const QUERY = 2;
const OPERATION_NOT_ALLOWED = 3;

export const SUPPLY_SETTINGS = [POWER_ON_MILLIVOLTS, POWER_OFF_MILLIVOLTS, NET_LIGHT, NETWORK_CARD];

/** AT+CADC, AT+CBC, AT+CNETLIGHT and AT+RNDISCALL (EC716S 4.16 to 4.18, 4.20). */
export function supplyCommands(firmware: Ec716sFirmware): CommandTable {
  const { settings, environment } = firmware;
  return {
    "+CADC": analogInputs(firmware),
    "+CBC": {
      test: "",
      execute: (x) => x.line(`+CBC: ${environment.supplyMillivolts}`).ok(),
      read: (x) => x.line(`+CBC:${settings.get(POWER_ON_MILLIVOLTS)},${settings.get(POWER_OFF_MILLIVOLTS)}`).ok(),
      write: (x) => {
        const on = x.parameters.expectCount(2, 2).integer(0, between(0, HIGHEST_MILLIVOLTS));
        const off = x.parameters.integer(1, between(0, HIGHEST_MILLIVOLTS));
        settings.set(POWER_ON_MILLIVOLTS, on);
        settings.set(POWER_OFF_MILLIVOLTS, off);
        x.ok();
      },
    },
    "+CNETLIGHT": numberCommand(firmware, { name: "+CNETLIGHT", setting: NET_LIGHT, accepts: oneOf(0, 1), separator: ":" }),
    "+RNDISCALL": numberCommand(firmware, {
      name: "+RNDISCALL",
      setting: NETWORK_CARD,
      accepts: oneOf(0, 1),
      range: "(0-disable;1-enable)",
      separator: ":",
    }),
  };
}

/** The read form has a line for each channel that is enabled; one that is not cannot be queried. */
function analogInputs(firmware: Ec716sFirmware) {
  const enabled = new Set<number>();
  const line = (channel: number): string => `+CADC:${channel},${firmware.environment.analogMillivolts[channel] ?? 0}`;
  return {
    read: (x: Exchange) => {
      for (const channel of CHANNELS) if (enabled.has(channel)) x.line(line(channel));
      x.ok();
    },
    write: (x: Exchange) => {
      const channel = x.parameters.expectCount(2, 2).integer(0, oneOf(...CHANNELS));
      const mode = x.parameters.integer(1, between(0, QUERY));
      if (mode === QUERY && !enabled.has(channel)) throw cmeRefusal(OPERATION_NOT_ALLOWED);
      if (mode === QUERY) x.line(line(channel));
      else if (mode === 1) enabled.add(channel);
      else enabled.delete(channel);
      x.ok();
    },
  };
}
