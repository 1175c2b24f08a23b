import type { CommandTable } from "../chapter";
import type { Exchange } from "../exchange";
import { CommandRefused, cmeRefusal } from "../refusal";
import { SIM_ERRORS, requireReadySim } from "../state/sim-refusal";
import type { Sim767xxFirmware } from "./firmware";
import type { SimCard } from "../state/environment";

const INCORRECT_PASSWORD = 16;
const PUK2_REQUIRED = 18;
const METER = /^[0-9A-F]{6}$/i;

/** AT+CACM and AT+CAMM: counters on the card that PIN2 protects (SIM767XX 3.2.5, 3.2.6). */
export function meterCommands(firmware: Sim767xxFirmware): CommandTable {
  return {
    "+CACM": {
      test: "",
      read: (x) => x.line(`+CACM: "${requireReadySim(firmware.sim).callMeter}"`).ok(),
      write: (x) => {
        const password = x.parameters.expectCount(1, 1).text(0, { quoted: true });
        unlocked(firmware, password).callMeter = "000000";
        x.ok();
      },
      execute: (x) => refuseWithoutPassword(firmware, x),
    },
    "+CAMM": {
      test: "",
      read: (x) => x.line(`+CAMM: "${requireReadySim(firmware.sim).callMeterMaximum}"`).ok(),
      write: (x) => {
        const maximum = x.parameters.expectCount(1, 2).text(0, { quoted: true });
        const password = x.parameters.optionalText(1, { quoted: true }, undefined);
        if (!METER.test(maximum)) throw new CommandRefused();
        if (password === undefined) return refuseWithoutPassword(firmware, x);
        unlocked(firmware, password).callMeterMaximum = maximum.toUpperCase();
        x.ok();
      },
      execute: (x) => refuseWithoutPassword(firmware, x),
    },
  };
}

/** The examples name the error of the PIN, though it is PIN2 that is missing. */
function refuseWithoutPassword(firmware: Sim767xxFirmware, x: Exchange): void {
  requireReadySim(firmware.sim);
  x.cme(SIM_ERRORS.pin);
}

function unlocked(firmware: Sim767xxFirmware, pin2: string): SimCard {
  const card = requireReadySim(firmware.sim);
  const outcome = firmware.sim.checkPin2(pin2);
  if (outcome === "accepted") return card;
  throw cmeRefusal(card.pin2Attempts === 0 ? PUK2_REQUIRED : INCORRECT_PASSWORD);
}
