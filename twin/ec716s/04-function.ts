import type { CommandTable } from "../chapter";
import type { Exchange } from "../exchange";
import { oneOf } from "../parameters";
import type { Quirk } from "../quirks";
import type { Functionality } from "../state/radio";
import type { Ec716sFirmware } from "./firmware";

const MINIMUM_FUNCTION = 0;
const CHANGE_MS = [200, 1500] as const;

export const FUNCTION_QUIRKS: readonly Quirk[] = [
  { id: "cfun-cpin-not-ready", about: "+CPIN: NOT READY comes between AT+CFUN=0 and its OK.", chapter: 4 },
];

/** AT+CFUN and AT+CPOWD (EC716S 4.1, 4.2). */
export function functionCommands(firmware: Ec716sFirmware): CommandTable {
  return {
    "+CFUN": {
      test: "+CFUN: (0,1,4),(0,1)",
      read: (x) => x.line(`+CFUN: ${firmware.radio.functionality}`).ok(),
      write: (x) => setFunction(firmware, x),
    },
    "+CPOWD": { write: (x) => powerDown(firmware, x) },
  };
}

/** With a reset it comes up with full functionality, whatever was asked for. */
function setFunction(firmware: Ec716sFirmware, x: Exchange): void {
  const level = x.parameters.expectCount(1, 2).integer(0, oneOf(0, 1, 4)) as Functionality;
  if (x.parameters.optionalInteger(1, oneOf(0, 1), 0) === 1) {
    x.ok();
    firmware.hardware.restart();
    return;
  }
  x.after(level === firmware.radio.functionality ? 0 : firmware.draw(...CHANGE_MS), () => {
    if (level === MINIMUM_FUNCTION && firmware.quirks.isOn("cfun-cpin-not-ready")) firmware.urc("+CPIN: NOT READY");
    firmware.radio.setFunctionality(level);
    x.ok();
  });
}

/** 0 switches off at once and says nothing, 1 in good order. */
function powerDown(firmware: Ec716sFirmware, x: Exchange): void {
  const orderly = x.parameters.expectCount(1, 1).integer(0, oneOf(0, 1)) === 1;
  if (orderly) x.result("NORMAL POWER DOWN");
  else x.silent();
  firmware.hardware.powerDown([], !orderly);
}
