/** SIM767XX chapter 9, hardware: registers of a NAU8810, an audio codec on the module's I2C (9.2.6, 9.2.7). */
import { parseHex, slice, startsWith } from "../../hal/bytes";
import type { Fields } from "../at/fields";
import { outOfRange } from "../at/parameters";
import { ask, refuse, run } from "../at/requests";
import type { Session } from "../at/session";
import type { Answer, Done, Failure } from "../failure";
import { HARDWARE_RESPONSE_MS } from "./09-values";

const DIGITS = "0123456789abcdef";
/** Registers have two bytes: no other length is taken. */
const LENGTH = 2;

/** AT+CRIIC= : a register of the device with address 0 to 255 on the bus, 0 to 65535 (SIM767XX 9.2.6). */
export function readCodec(session: Session, address: number, register: number, answer: Answer<number>): void {
  const objection = badPlace(address, register);
  if (objection !== undefined) return refuse(session, objection, answer);
  const text = `AT+CRIIC=${digits(address)},${digits(register)},${LENGTH}`;
  ask(session, { text, timeoutMs: HARDWARE_RESPONSE_MS, prefix: "+CRIIC:" }, parseValue, answer);
}

/** AT+CWIIC= : writes 0 to 65535 to a register; a codec takes what it has bits for (SIM767XX 9.2.7). */
export function writeCodec(session: Session, address: number, register: number, value: number, done: Done): void {
  const objection = badPlace(address, register) ?? outOfRange("the register's value", value, 0, 65535);
  if (objection !== undefined) return refuse(session, objection, done);
  run(session, `AT+CWIIC=${digits(address)},${digits(register)},${digits(value)},${LENGTH}`, HARDWARE_RESPONSE_MS, done);
}

function badPlace(address: number, register: number): Failure | undefined {
  return outOfRange("the address on the bus", address, 0, 255) ?? outOfRange("the register", register, 0, 255);
}

/** With 0x in front. */
function parseValue(fields: Fields): number | undefined {
  const text = fields.text(0);
  return startsWith(text, "0x") ? parseHex(slice(text, 2, text.length)) : undefined;
}

/** Without 0x, as the manual wants it. */
function digits(value: number): string {
  let rest = Math.floor(value / 16);
  let text = DIGITS.charAt(value % 16);
  while (rest > 0) {
    text = DIGITS.charAt(rest % 16) + text;
    rest = Math.floor(rest / 16);
  }
  return text;
}
