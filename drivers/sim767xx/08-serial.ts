/** SIM767XX chapter 8: serial interface. */
import { askFlowControl, askNumber, sendFlowControl } from "../3gpp/equipment";
import { outOfRange } from "../at/parameters";
import { ask, run, runUnless, test } from "../at/requests";
import type { Session } from "../at/session";
import { refused, type Answer, type Done, type Failure } from "../failure";
import type { FlowControl } from "../../hal/uart";

const RESPONSE_MS = 5000;

/** The commands of this chapter that have a test form. */
export type SerialTestForm = "+IPR" | "+IPREX" | "+ICF" | "+IFC" | "+CSCLK" | "+LPSTATUS" | "+CMUX" | "+CATR" | "+CFGRI" | "+CURCD";

/** The test form of a command of this chapter: answers the line that tells the supported values. */
export function testSerial(session: Session, command: SerialTestForm, answer: Answer<string>): void {
  test(session, command, RESPONSE_MS, answer);
}

/** The commands of this chapter whose bare form sets their default. */
export type SerialDefaultForm = "+ICF" | "+IFC" | "+CSCLK" | "+CFGRI";

/**
 * AT+ICF, AT+IFC, AT+CSCLK, AT+CFGRI: 8 data bits without parity, no flow control, no sleep, no pulses on
 * RI (SIM767XX 8.2.5, 8.2.6, 8.2.7, 8.2.11).
 */
export function setSerialDefault(session: Session, command: SerialDefaultForm, done: Done): void {
  run(session, "AT" + command, RESPONSE_MS, done);
}

/** What DTR's release does in data mode (SIM767XX 8.2.1). */
export type DtrReaction = "ignored" | "command-mode" | "disconnect";
const DTR_REACTIONS: { readonly [reaction in DtrReaction]: number } = { ignored: 0, "command-mode": 1, disconnect: 2 };

/** AT&D (SIM767XX 8.2.1). */
export function setDtrReaction(session: Session, reaction: DtrReaction, done: Done): void {
  run(session, `AT&D${DTR_REACTIONS[reaction]}`, RESPONSE_MS, done);
}

/** Rates of AT+IPR and AT+IPREX in bit/s. */
export const BAUD_RATES: readonly number[] = [600, 1200, 2400, 4800, 9600, 19200, 38400, 57600, 115200, 230400, 460800];

/** AT+IPR= : the rate until the next start (SIM767XX 8.2.3). The OK may come at the old or the new rate. */
export function setBaudRate(session: Session, baud: number, done: Done): void {
  runUnless(session, badRate(baud), `AT+IPR=${baud}`, RESPONSE_MS, done);
}

/** AT+IPR? : the rate in bit/s (SIM767XX 8.2.3). */
export function readBaudRate(session: Session, answer: Answer<number>): void {
  askNumber(session, "+IPR", RESPONSE_MS, answer);
}

/** AT+IPREX= : the rate from now on and after each start (SIM767XX 8.2.4). As `setBaudRate` else. */
export function setBaudRateForGood(session: Session, baud: number, done: Done): void {
  runUnless(session, badRate(baud), `AT+IPREX=${baud}`, RESPONSE_MS, done);
}

/** AT+IPREX? : the rate after a start, in bit/s (SIM767XX 8.2.4). */
export function readBaudRateForGood(session: Session, answer: Answer<number>): void {
  askNumber(session, "+IPREX", RESPONSE_MS, answer);
}

/** AT+IFC= : flow control in both directions (SIM767XX 8.2.6). Lost at a restart. */
export function setFlowControl(session: Session, flow: FlowControl, done: Done): void {
  sendFlowControl(session, flow, RESPONSE_MS, done);
}

/** AT+IFC? : `rts-cts` where it is on in both directions (SIM767XX 8.2.6). */
export function readFlowControl(session: Session, answer: Answer<FlowControl>): void {
  askFlowControl(session, RESPONSE_MS, answer);
}

/** When the UART may sleep (SIM767XX 8.2.7): never, while DTR is released, or until bytes come. */
export type UartSleep = "never" | "dtr" | "rx";
const UART_SLEEP: { readonly [mode in UartSleep]: number } = { never: 0, dtr: 1, rx: 2 };

/** AT+CSCLK= : when the UART may sleep (SIM767XX 8.2.7). With "rx" the bytes that wake it may be lost. */
export function setUartSleep(session: Session, mode: UartSleep, done: Done): void {
  run(session, `AT+CSCLK=${UART_SLEEP[mode]}`, RESPONSE_MS, done);
}

/** AT+CSCLK? : the setting as its number (SIM767XX 8.2.7). */
export function readUartSleep(session: Session, answer: Answer<number>): void {
  askNumber(session, "+CSCLK", RESPONSE_MS, answer);
}

/** Ports of AT+CATR (SIM767XX 8.2.10). */
export type UrcPort = "all" | "usb1" | "ril" | "uart" | "usb2";
const URC_PORTS: readonly UrcPort[] = ["all", "usb1", "ril", "uart", "usb2"];

/**
 * AT+CATR= : which port gets what comes by itself (SIM767XX 8.2.10). Lost at a restart. With another
 * port than the session's nothing of that is heard any more.
 */
export function setUrcPort(session: Session, port: UrcPort, done: Done): void {
  run(session, `AT+CATR=${URC_PORTS.indexOf(port)}`, RESPONSE_MS, done);
}

/** AT+CATR? : which port gets what comes by itself (SIM767XX 8.2.10). */
export function readUrcPort(session: Session, answer: Answer<UrcPort>): void {
  const command = { text: "AT+CATR?", timeoutMs: RESPONSE_MS, prefix: "+CATR:" };
  ask(session, command, (fields) => URC_PORTS[fields.integer(0) ?? -1], answer);
}

/**
 * AT+CFGRI= : whether RI is pulsed when something comes by itself, for how many ms at an URC (10 to
 * 6000) and at an SMS (20 to 6000) (SIM767XX 8.2.11). Lost at a restart.
 */
export function setRingPulse(session: Session, on: boolean, urcMs: number, smsMs: number, done: Done): void {
  const objection = outOfRange("the URC's pulse", urcMs, 10, 6000) ?? outOfRange("the SMS's pulse", smsMs, 20, 6000);
  runUnless(session, objection, `AT+CFGRI=${on ? 1 : 0},${urcMs},${smsMs}`, RESPONSE_MS, done);
}

/** AT+CFGRI? (SIM767XX 8.2.11). */
export function readRingPulse(session: Session, answer: Answer<{ on: boolean; urcMs: number; smsMs: number }>): void {
  ask(
    session,
    { text: "AT+CFGRI?", timeoutMs: RESPONSE_MS, prefix: "+CFGRI:" },
    (fields) => {
      const urcMs = fields.integer(1);
      const smsMs = fields.integer(2);
      return urcMs === undefined || smsMs === undefined ? undefined : { on: fields.integer(0) === 1, urcMs, smsMs };
    },
    answer,
  );
}

function badRate(baud: number): Failure | undefined {
  return BAUD_RATES.indexOf(baud) >= 0 ? undefined : refused(`${baud} is not one of the rates ${BAUD_RATES.join(", ")} bit/s`);
}
