/**
 * EC716S chapter 4, device control: functionality, power, supply and pins. PIN and locks are in
 * `04-locks.ts`, the line and its sleep in `04-line.ts`, upgrades in `04-upgrade.ts`.
 */
import { askNumber } from "../3gpp/equipment";
import { flag } from "../3gpp/values";
import { fieldsAfter, type Fields } from "../at/fields";
import { outOfRange } from "../at/parameters";
import { ask, askAll, malformed, refuse, run, runUnless, test } from "../at/requests";
import type { Session } from "../at/session";
import type { Answer, Done, Failure } from "../failure";

const RESPONSE_MS = 9000;
const FUNCTIONALITY_RESPONSE_MS = 45000;
/** The detach in front of the answer to AT+CPOWD=1 may take longer than the 9 s of EC716S 1.4. */
const POWER_DOWN_MS = 30000;
/** A module that has not refused AT+CPOWD=0 by then is off. */
const SILENCE_MS = 1000;

/** The commands of this chapter that have a test form. */
export type DeviceTestForm =
  | "+CFUN"
  | "+CPIN"
  | "+CLCK"
  | "+CPWD"
  | "+IPR"
  | "+ICF"
  | "+IFC"
  | "+CSDT"
  | "*SIMDETEC"
  | "+CSCLK"
  | "^WAKEUPHEX"
  | "+CBC"
  | "+SIMCROSS"
  | "+RNDISCALL";

/** The test form of a command of this chapter: answers the line that tells the supported values, if any. */
export function testDevice(session: Session, command: DeviceTestForm, answer: Answer<string>): void {
  test(session, command, RESPONSE_MS, answer);
}

/** Values of AT+CFUN (EC716S 4.1). With "minimum" the SIM is off as well and asks for its PIN anew. */
export type Functionality = "minimum" | "full" | "flight";
const FUNCTIONALITY: { readonly [name in Functionality]: number } = { minimum: 0, full: 1, flight: 4 };

/** AT+CFUN? : the level of functionality as its number (EC716S 4.1). */
export function readFunctionality(session: Session, answer: Answer<number>): void {
  askNumber(session, "+CFUN", FUNCTIONALITY_RESPONSE_MS, answer);
}

/** AT+CFUN= (EC716S 4.1). */
export function setFunctionality(session: Session, level: Functionality, done: Done): void {
  run(session, `AT+CFUN=${FUNCTIONALITY[level]}`, FUNCTIONALITY_RESPONSE_MS, done);
}

/** AT+CFUN=1,1: restarts the module into full functionality; done when it is accepted (EC716S 4.1). */
export function restartToFullFunctionality(session: Session, done: Done): void {
  run(session, "AT+CFUN=1,1", FUNCTIONALITY_RESPONSE_MS, done);
}

/** What the module says in place of OK when it is down (EC716S 4.2). */
export const POWERED_DOWN: readonly string[] = ["NORMAL POWER DOWN"];

/** AT+CPOWD=1: leaves the network and switches off; power may be cut when it is done (EC716S 4.2). */
export function powerOff(session: Session, done: Done): void {
  session.send({ text: "AT+CPOWD=1", timeoutMs: POWER_DOWN_MS, finals: POWERED_DOWN, okIsAcceptance: true }, (failure) => done(failure));
}

/** AT+CPOWD=0: off at once, without a word: nothing tells whether it was heard (EC716S 4.2). */
export function powerOffAtOnce(session: Session, done: Done): void {
  session.send({ text: "AT+CPOWD=0", timeoutMs: SILENCE_MS }, (failure) => {
    done(failure !== undefined && failure.kind === "timeout" ? undefined : failure);
  });
}

/** What pin USIM_CD is to the module: not used, low with a card in, or high with one (EC716S 4.10). */
export type CardDetection = "off" | "low" | "high";
const CARD_DETECTION: { readonly [detection in CardDetection]: string } = { off: "0", low: "1,0", high: "1,1" };

/** AT+CSDT= : whether the card's pin is watched; `saveSettings` keeps it (EC716S 4.10). +CPIN tells the moves. */
export function setCardDetection(session: Session, detection: CardDetection, done: Done): void {
  run(session, `AT+CSDT=${CARD_DETECTION[detection]}`, RESPONSE_MS, done);
}

/** AT+CSDT? (EC716S 4.10). */
export function readCardDetection(session: Session, answer: Answer<CardDetection>): void {
  const command = { text: "AT+CSDT?", timeoutMs: RESPONSE_MS, prefix: "+CSDT:" };
  ask(
    session,
    command,
    (fields) => {
      const mode = flag(fields.integer(0));
      if (mode === undefined) return undefined;
      if (!mode) return "off";
      return fields.integer(1) === 0 ? "low" : "high";
    },
    answer,
  );
}

/** AT*SIMDETEC= : whether a card is in slot 1, the only one supported (EC716S 4.11). */
export function readCardPresent(session: Session, answer: Answer<boolean>): void {
  const command = { text: "AT*SIMDETEC=1", timeoutMs: RESPONSE_MS, prefix: "*SIMDETEC:" };
  ask(
    session,
    command,
    (fields) => {
      const state = fields.text(1);
      return state === "SIM" || state === "NOS" ? state === "SIM" : undefined;
    },
    answer,
  );
}

/** Channels of AT+CADC. */
const ADC_CHANNELS = 2;

/** AT+CADC=<channel>,0 or 1: switches ADC channel 0 or 1 on or off (EC716S 4.16). */
export function setAdc(session: Session, channel: number, on: boolean, done: Done): void {
  runUnless(session, badChannel(channel), `AT+CADC=${channel},${on ? 1 : 0}`, RESPONSE_MS, done);
}

export interface AdcVoltage {
  channel: number;
  millivolts: number;
}

/**
 * AT+CADC=<channel>,2: the voltage of an ADC channel that is on, in mV (EC716S 4.16). Firmware that
 * answers OK alone, as the manual has it, is asked for all.
 */
export function readAdc(session: Session, channel: number, answer: Answer<AdcVoltage>): void {
  const objection = badChannel(channel);
  if (objection !== undefined) return refuse(session, objection, answer);
  const text = `AT+CADC=${channel},2`;
  session.send({ text, timeoutMs: RESPONSE_MS, info: ["+CADC:"] }, (failure, { lines }) => {
    const line = lines[0];
    if (failure !== undefined) answer(failure);
    else if (line !== undefined) {
      const found = voltage(fieldsAfter(line, "+CADC:"));
      answer(found === undefined ? malformed(session, text, line) : undefined, found);
    } else
      readAdcs(session, (unknown, all) => {
        const found = (all ?? []).filter((one) => one.channel === channel)[0];
        if (found !== undefined) answer(undefined, found);
        else answer(unknown ?? { kind: "error", message: `${text}: the module tells no voltage; switch the channel on first` });
      });
  });
}

/** AT+CADC? : the voltages that it tells, in mV (EC716S 4.16). */
export function readAdcs(session: Session, answer: Answer<AdcVoltage[]>): void {
  askAll(session, { text: "AT+CADC?", timeoutMs: RESPONSE_MS, prefix: "+CADC:" }, voltage, answer);
}

function voltage(fields: Fields): AdcVoltage | undefined {
  const channel = fields.integer(0);
  const millivolts = fields.integer(1);
  return channel === undefined || millivolts === undefined ? undefined : { channel, millivolts };
}

/** AT+CBC: the supply's voltage in mV (EC716S 4.17). */
export function readSupplyVoltage(session: Session, answer: Answer<number>): void {
  ask(session, { text: "AT+CBC", timeoutMs: RESPONSE_MS, prefix: "+CBC:" }, (fields) => fields.integer(0), answer);
}

/** Supply voltages in mV below which the module does not start, or switches off. */
export interface SupplyThresholds {
  powerOnMillivolts: number;
  powerOffMillivolts: number;
}

/** AT+CBC? (EC716S 4.17). */
export function readSupplyThresholds(session: Session, answer: Answer<SupplyThresholds>): void {
  ask(
    session,
    { text: "AT+CBC?", timeoutMs: RESPONSE_MS, prefix: "+CBC:" },
    (fields) => {
      const on = fields.integer(0);
      const off = fields.integer(1);
      return on === undefined || off === undefined ? undefined : { powerOnMillivolts: on, powerOffMillivolts: off };
    },
    answer,
  );
}

/** AT+CBC= : a wrong one can keep the module from ever starting; at most 5000 mV (EC716S 4.17). */
export function setSupplyThresholds(session: Session, thresholds: SupplyThresholds, done: Done): void {
  const { powerOnMillivolts, powerOffMillivolts } = thresholds;
  const objection =
    outOfRange("the power-on threshold", powerOnMillivolts, 0, 5000) ?? outOfRange("the power-off threshold", powerOffMillivolts, 0, 5000);
  runUnless(session, objection, `AT+CBC=${powerOnMillivolts},${powerOffMillivolts}`, RESPONSE_MS, done);
}

/** AT+CNETLIGHT= : whether the network light blinks (EC716S 4.18). */
export function setNetworkLight(session: Session, on: boolean, done: Done): void {
  run(session, on ? "AT+CNETLIGHT=1" : "AT+CNETLIGHT=0", RESPONSE_MS, done);
}

/** AT+CNETLIGHT? (EC716S 4.18). */
export function readNetworkLight(session: Session, answer: Answer<boolean>): void {
  ask(session, { text: "AT+CNETLIGHT?", timeoutMs: RESPONSE_MS, prefix: "+CNETLIGHT:" }, (fields) => flag(fields.integer(0)), answer);
}

/**
 * AT+SIMCROSS= : SIM 0, or SIM 1, which may be the one built in; kept for good (EC716S 4.19). The
 * module has to be at minimum functionality for it, and comes back with the new card at full.
 */
export function selectSim(session: Session, sim: number, done: Done): void {
  runUnless(session, outOfRange("the SIM", sim, 0, 1), `AT+SIMCROSS=${sim}`, RESPONSE_MS, done);
}

/** AT+SIMCROSS? (EC716S 4.19). */
export function readSelectedSim(session: Session, answer: Answer<number>): void {
  askNumber(session, "+SIMCROSS", RESPONSE_MS, answer);
}

/** AT+SIMSWT: chooses the SIM by its signal and keeps the choice, where the module is set to (EC716S 4.19). */
export function chooseSimBySignal(session: Session, done: Done): void {
  run(session, "AT+SIMSWT", RESPONSE_MS, done);
}

/** AT+SIMSWT? : the SIM that was chosen (EC716S 4.19). */
export function readChosenSim(session: Session, answer: Answer<number>): void {
  askNumber(session, "+SIMSWT", RESPONSE_MS, answer);
}

/** AT+RNDISCALL= : whether USB is a network card, from the next start on (EC716S 4.20). */
export function setUsbNetworkCard(session: Session, on: boolean, done: Done): void {
  run(session, on ? "AT+RNDISCALL=1" : "AT+RNDISCALL=0", RESPONSE_MS, done);
}

/** AT+RNDISCALL? (EC716S 4.20). */
export function readUsbNetworkCard(session: Session, answer: Answer<boolean>): void {
  ask(session, { text: "AT+RNDISCALL?", timeoutMs: RESPONSE_MS, prefix: "+RNDISCALL:" }, (fields) => flag(fields.integer(0)), answer);
}

function badChannel(channel: number): Failure | undefined {
  return outOfRange("the ADC channel", channel, 0, ADC_CHANNELS - 1);
}
