import type { CommandTable } from "../chapter";
import type { Exchange } from "../exchange";
import { oneOf } from "../parameters";
import { setting } from "../settings";
import type { CardSlot } from "../state/environment";
import { stored } from "./01-line";
import type { PinAnnouncer } from "./04-pin";
import type { Ec716sFirmware } from "./firmware";

const DETECTION = stored("+CSDT", 0);
const DETECTION_LEVEL = stored("+CSDT.level", 1);
const WANTED_SLOT = setting("+SIMCROSS", "AUTO_SAVE", 0);
const OPERATION_NOT_ALLOWED = 3;
const NOT_SUPPORTED = 4;

export const SLOT_SETTINGS = [DETECTION, DETECTION_LEVEL, WANTED_SLOT];

/** Whether a card that comes or goes is told of. */
export function detectsCards(firmware: Ec716sFirmware): boolean {
  return firmware.settings.get(DETECTION) === 1;
}

/** The slot of a start: the one that was chosen; the other one where that is empty (EC716S 4.19). */
export function chooseSlot(firmware: Ec716sFirmware): void {
  const { environment, sim, settings } = firmware;
  const wanted = settings.get(WANTED_SLOT) as CardSlot;
  const other: CardSlot = wanted === 0 ? 1 : 0;
  const useOther = environment.cardIn(wanted) === undefined && environment.cardIn(other) !== undefined;
  sim.selectSlot(useOther ? other : wanted);
}

/**
 * AT+CSDT, AT*SIMDETEC, AT+SIMCROSS and AT+SIMSWT (EC716S 4.10, 4.11, 4.19). AT+SIMSWT works in a
 * mode that no command of the manual switches on.
 */
export function slotCommands(firmware: Ec716sFirmware, announcer: PinAnnouncer): CommandTable {
  const { settings, sim } = firmware;
  return {
    "+CSDT": {
      test: "+CSDT: (0,1)",
      read: (x) => x.line(`+CSDT:${settings.get(DETECTION)},${settings.get(DETECTION_LEVEL)}`).ok(),
      write: (x) => {
        const mode = x.parameters.expectCount(1, 2).integer(0, oneOf(0, 1));
        settings.set(DETECTION_LEVEL, x.parameters.optionalInteger(1, oneOf(0, 1), settings.get(DETECTION_LEVEL)));
        settings.set(DETECTION, mode);
        x.ok();
      },
    },
    "*SIMDETEC": { test: "*SIMDETEC: (1,2)", write: (x) => detect(firmware, x) },
    "+SIMCROSS": {
      test: "+SIMCROSS:(0,1)",
      read: (x) => x.line(`+SIMCROSS:${sim.slot}`).ok(),
      write: (x) => switchSlot(firmware, announcer, x),
    },
    "+SIMSWT": {
      read: (x) => x.line(`+SIMSWT:${settings.get(WANTED_SLOT)}`).ok(),
      execute: (x) => x.cme(OPERATION_NOT_ALLOWED),
    },
  };
}

/** Slots count from 1 here; the second one is listed and not supported yet. */
function detect(firmware: Ec716sFirmware, x: Exchange): void {
  if (x.parameters.expectCount(1, 1).integer(0, oneOf(1, 2)) === 2) x.cme(NOT_SUPPORTED);
  else x.line(`*SIMDETEC: 1, ${firmware.environment.cardIn(0) === undefined ? "NOS" : "SIM"}`).ok();
}

/** At once while the radio is off, at the next start otherwise. */
function switchSlot(firmware: Ec716sFirmware, announcer: PinAnnouncer, x: Exchange): void {
  const slot = x.parameters.expectCount(1, 1).integer(0, oneOf(0, 1)) as CardSlot;
  firmware.settings.set(WANTED_SLOT, slot);
  if (!firmware.radio.on && slot !== firmware.sim.slot) {
    announcer.expect();
    firmware.sim.selectSlot(slot);
  }
  x.ok();
}
