/** EC716S chapter 4, device control: rate, framing and flow control of the line, its sleep, and what RI tells. */
import { byteAt } from "../../hal/bytes";
import type { FlowControl } from "../../hal/uart";
import { askFlowControl, askNumber, sendFlowControl } from "../3gpp/equipment";
import { flag } from "../3gpp/values";
import { toHex } from "../at/hex";
import { outOfRange, quote } from "../at/parameters";
import { ask, run, runUnless } from "../at/requests";
import type { Session } from "../at/session";
import { refused, type Answer, type Done, type Failure } from "../failure";

const RESPONSE_MS = 9000;

/** Rates of AT+IPR in bit/s; 0 is autobauding, which finds those up to 230400 (EC716S 4.6). */
export const BAUD_RATES: readonly number[] = [
  0, 600, 1200, 2400, 4800, 9600, 19200, 38400, 57600, 115200, 230400, 460800, 921600,
];

/**
 * AT+IPR= : the rate from now on; `saveSettings` keeps it (EC716S 4.6). With autobauding, as from the
 * factory, the module says nothing after a start until it has heard `AT`.
 */
export function setBaudRate(session: Session, baud: number, done: Done): void {
  const known = BAUD_RATES.indexOf(baud) >= 0;
  const objection = known ? undefined : refused(`${baud} is not one of the rates ${BAUD_RATES.join(", ")} bit/s`);
  runUnless(session, objection, `AT+IPR=${baud}`, RESPONSE_MS, done);
}

/** AT+IPR? : the rate in bit/s, 0 with autobauding (EC716S 4.6). */
export function readBaudRate(session: Session, answer: Answer<number>): void {
  askNumber(session, "+IPR", RESPONSE_MS, answer);
}

/** Data bits, parity and stop bits; parity has a kind, and each kind only 1 stop bit (EC716S 4.7). */
export type Framing = "8N2" | "8O1" | "8E1" | "8N1" | "7N2" | "7O1" | "7E1" | "7N1";
const FRAMINGS: { readonly [framing in Framing]: string } = {
  "8N2": "1",
  "8O1": "2,0",
  "8E1": "2,1",
  "8N1": "3",
  "7N2": "4",
  "7O1": "5,0",
  "7E1": "5,1",
  "7N1": "6",
};
const FRAMING_NAMES: readonly (readonly Framing[])[] = [["8N1"], ["8N2"], ["8O1", "8E1"], ["8N1"], ["7N2"], ["7O1", "7E1"], ["7N1"]];

/** AT+ICF= : how a byte is framed on the line (EC716S 4.7). */
export function setFraming(session: Session, framing: Framing, done: Done): void {
  run(session, `AT+ICF=${FRAMINGS[framing]}`, RESPONSE_MS, done);
}

/** AT+ICF? ; the automatic format, 0, reads as 8N1 (EC716S 4.7). */
export function readFraming(session: Session, answer: Answer<Framing>): void {
  const command = { text: "AT+ICF?", timeoutMs: RESPONSE_MS, prefix: "+ICF:" };
  ask(
    session,
    command,
    (fields) => {
      const names = FRAMING_NAMES[fields.integer(0) ?? -1];
      return names === undefined ? undefined : (names[fields.integer(1) ?? 0] ?? names[0]);
    },
    answer,
  );
}

/** AT+IFC= : flow control in both directions; `saveSettings` keeps it (EC716S 4.9). */
export function setFlowControl(session: Session, flow: FlowControl, done: Done): void {
  sendFlowControl(session, flow, RESPONSE_MS, done);
}

/** AT+IFC? : `rts-cts` where it is on in both directions (EC716S 4.9). */
export function readFlowControl(session: Session, answer: Answer<FlowControl>): void {
  askFlowControl(session, RESPONSE_MS, answer);
}

/**
 * When the module may sleep (EC716S 4.12): never; while AP_WAKEUP_MODULE is high; by itself after some
 * seconds without input; so and without USB; or so deep that it starts anew when it wakes.
 */
export type SleepMode = "never" | "pin" | "idle" | "idle-without-usb" | "deep";
const SLEEP_MODES: readonly SleepMode[] = ["never", "pin", "idle", "idle-without-usb", "deep"];

/** What a module waits without input before it sleeps, as from the factory (EC716S 4.12), s. */
export const IDLE_SECONDS = 5;

/** AT+CSCLK= : a sleeping module loses the first characters that it is sent (EC716S 4.12): `Session.wakeAfter`. */
export function setSleepMode(session: Session, mode: SleepMode, done: Done): void {
  run(session, `AT+CSCLK=${SLEEP_MODES.indexOf(mode)}`, RESPONSE_MS, done);
}

/** AT+CSCLK? (EC716S 4.12). */
export function readSleepMode(session: Session, answer: Answer<SleepMode>): void {
  const command = { text: "AT+CSCLK?", timeoutMs: RESPONSE_MS, prefix: "+CSCLK:" };
  ask(session, command, (fields) => SLEEP_MODES[fields.integer(0) ?? -1], answer);
}

/** AT+WAKETIM= : seconds without input until the module sleeps, 1 to 3600; 0 would keep it awake (EC716S 4.12). */
export function setIdleTime(session: Session, seconds: number, done: Done): void {
  runUnless(session, outOfRange("the idle time in seconds", seconds, 1, 3600), `AT+WAKETIM=${seconds}`, RESPONSE_MS, done);
}

/** AT+WAKETIM? in s (EC716S 4.12). */
export function readIdleTime(session: Session, answer: Answer<number>): void {
  askNumber(session, "+WAKETIM", RESPONSE_MS, answer);
}

/** AT*RTIME= : seconds that the radio stays awake after data, 0 to 20; 0 is off (EC716S 4.13). */
export function setDataTail(session: Session, seconds: number, done: Done): void {
  runUnless(session, outOfRange("the wait in seconds", seconds, 0, 20), `AT*RTIME=${seconds}`, RESPONSE_MS, done);
}

/** AT*RTIME? in s (EC716S 4.13). */
export function readDataTail(session: Session, answer: Answer<number>): void {
  askNumber(session, "*RTIME", RESPONSE_MS, answer);
}

/** Pulses of RI: so many low ones of `lowMs`, with `highMs` between them. */
export interface RingPulses {
  highMs: number;
  lowMs: number;
  count: number;
}
/** The manual gives no upper limits: a minute and a hundred are beyond any use. */
const LONGEST_PULSE_MS = 60000;
const MOST_PULSES = 100;

/**
 * AT+CFGRI= : whether RI is pulsed for data of TCP, MQTT and the like as well as for SMS and calls;
 * one pulse of 120 ms where `pulses` is left out (EC716S 4.14).
 */
export function setRingPulse(session: Session, on: boolean, pulses: RingPulses | undefined, done: Done): void {
  if (pulses === undefined) return run(session, on ? "AT+CFGRI=1" : "AT+CFGRI=0", RESPONSE_MS, done);
  const { highMs, lowMs, count } = pulses;
  const objection =
    outOfRange("the time between pulses", highMs, 1, LONGEST_PULSE_MS) ??
    outOfRange("the pulse", lowMs, 1, LONGEST_PULSE_MS) ??
    outOfRange("the number of pulses", count, 1, MOST_PULSES);
  runUnless(session, objection, `AT+CFGRI=${on ? 1 : 0},${highMs},${lowMs},${count}`, RESPONSE_MS, done);
}

/** AT+CFGRI? : whether data pulse RI (EC716S 4.14). */
export function readRingPulse(session: Session, answer: Answer<boolean>): void {
  ask(session, { text: "AT+CFGRI?", timeoutMs: RESPONSE_MS, prefix: "+CFGRI:" }, (fields) => flag(fields.integer(0)), answer);
}

/** A first character of this kind switches the filter off (EC716S 4.15). */
const NO_FILTER = " ";
/** Of AT^WAKEUPHEX; the manual gives no limit. */
const FILTER_BYTES = 64;

/**
 * AT^WAKEUPHEX= : with `setRingPulse` on, only what holds `text` pulses RI; 1 to 64 printable
 * characters, the first no blank (EC716S 4.15). The manual's table prints another name for it.
 */
export function setWakeFilter(session: Session, text: string, done: Done): void {
  runUnless(session, badFilter(text), `AT^WAKEUPHEX=${quote(toHex(text))}`, RESPONSE_MS, done);
}

/** AT^WAKEUPHEX=" ": everything pulses RI again (EC716S 4.15). */
export function clearWakeFilter(session: Session, done: Done): void {
  run(session, `AT^WAKEUPHEX=${quote(NO_FILTER)}`, RESPONSE_MS, done);
}

/** AT^WAKEUPHEX? : the filter as the module writes it (EC716S 4.15). */
export function readWakeFilter(session: Session, answer: Answer<string>): void {
  ask(session, { text: "AT^WAKEUPHEX?", timeoutMs: RESPONSE_MS, prefix: "^WAKEUPHEX:" }, (fields) => fields.text(0), answer);
}

function badFilter(text: string): Failure | undefined {
  if (text.length < 1 || text.length > FILTER_BYTES || text.charAt(0) === NO_FILTER)
    return refused(`a filter has 1 to ${FILTER_BYTES} characters and does not begin with a blank`);
  for (let index = 0; index < text.length; index++) {
    const code = byteAt(text, index);
    if (code < 32 || code > 126) return refused("a filter has printable characters only");
  }
  return undefined;
}
