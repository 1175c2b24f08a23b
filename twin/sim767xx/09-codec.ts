import type { CommandTable } from "../chapter";
import type { Exchange } from "../exchange";
import { oneOf } from "../parameters";
import { CommandRefused } from "../refusal";

/** The one device that answers on the bus. */
const NAU8810 = 0x34;
const HIGHEST_REGISTER = 0x7f;
const HIGHEST_VALUE = 0x1ff;
const LENGTH = 2;
/** What registers hold after a start, as far as the manual's examples show it; others hold 0. */
const AT_START: readonly (readonly [number, number])[] = [[0x06, 0x140], [0x0f, 0xff]];

/** AT+CRIIC and AT+CWIIC: registers of an audio codec on the module's bus (SIM767XX 9.2.6, 9.2.7). */
export function codecCommands(): CommandTable {
  const registers = new Map(AT_START);
  const registerOf = (x: Exchange): number => {
    hexadecimal(x, 0, NAU8810, NAU8810);
    return hexadecimal(x, 1, 0, HIGHEST_REGISTER);
  };
  return {
    "+CRIIC": {
      test: "",
      write: (x) => {
        x.parameters.expectCount(3, 3).integer(2, oneOf(LENGTH));
        x.line(`+CRIIC: 0x${(registers.get(registerOf(x)) ?? 0).toString(16)}`).ok();
      },
    },
    "+CWIIC": {
      test: "",
      write: (x) => {
        x.parameters.expectCount(4, 4).integer(3, oneOf(LENGTH));
        registers.set(registerOf(x), hexadecimal(x, 2, 0, HIGHEST_VALUE));
        x.ok();
      },
    },
  };
}

/** Digits without 0x. */
function hexadecimal(x: Exchange, place: number, lowest: number, highest: number): number {
  const text = x.parameters.text(place, { quoted: false, minimum: 1, maximum: 4 });
  const value = /^[0-9a-f]+$/i.test(text) ? parseInt(text, 16) : NaN;
  if (!(value >= lowest && value <= highest)) throw new CommandRefused();
  return value;
}
