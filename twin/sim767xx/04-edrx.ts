import type { CommandTable } from "../chapter";
import type { Exchange } from "../exchange";
import { between, oneOf } from "../parameters";
import { CommandRefused } from "../refusal";
import { setting } from "../settings";
import type { Sim767xxFirmware } from "./firmware";

const OFF = 0;
const ON = 1;
const ON_WITH_REPORT = 2;
const FORGET = 3;
const E_UTRAN = 4;
const NOT_USED = 0;
/** Paging time window that the network gives. */
const PAGING_WINDOW = "0011";

export const EDRX_MODE = setting("+CEDRXS.mode", "AUTO_SAVE", OFF);
/** 4 binary digits: 20.48 s at first. */
export const EDRX_VALUE = setting("+CEDRXS.value", "AUTO_SAVE", "0010");

/** AT+CEDRXS and AT+CEDRXRDP: the network grants what is asked for (SIM767XX 4.2.10, 4.2.11). */
export function edrxCommands(firmware: Sim767xxFirmware): CommandTable {
  const { settings, radio } = firmware;
  const inUse = (): boolean => [ON, ON_WITH_REPORT].includes(settings.get(EDRX_MODE)) && radio.registered;
  const value = (): string => `"${settings.get(EDRX_VALUE)}"`;
  const report = (): void => {
    if (settings.get(EDRX_MODE) === ON_WITH_REPORT && radio.registered) firmware.urc(`+CEDRXP: ${E_UTRAN},${value()},${value()},"${PAGING_WINDOW}"`);
  };
  radio.events.on((event) => {
    if (event.kind === "registration") report();
  });
  return {
    "+CEDRXS": {
      test: `+CEDRXS: (0-3),(${E_UTRAN}),("0000"-"1111")`,
      read: (x) => x.line(`+CEDRXS: ${E_UTRAN},${value()}`).ok(),
      write: (x) => {
        configure(firmware, x);
        x.ok();
        report();
      },
    },
    "+CEDRXRDP": { execute: (x) => x.line(`+CEDRXRDP: ${inUse() ? `${E_UTRAN},${value()}` : NOT_USED}`).ok() },
  };
}

function configure(firmware: Sim767xxFirmware, x: Exchange): void {
  const { settings } = firmware;
  const mode = x.parameters.expectCount(1, 3).integer(0, between(OFF, FORGET));
  x.parameters.optionalInteger(1, oneOf(E_UTRAN), E_UTRAN);
  const value = x.parameters.optionalText(2, { quoted: true }, settings.get(EDRX_VALUE));
  if (!/^[01]{4}$/.test(value) || (mode === FORGET && x.parameters.count > 1)) throw new CommandRefused();
  settings.set(EDRX_MODE, mode === FORGET ? OFF : mode);
  settings.set(EDRX_VALUE, mode === FORGET ? EDRX_VALUE.initial : value);
}
