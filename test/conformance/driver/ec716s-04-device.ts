import {
  readCardPresent,
  readFunctionality,
  readSelectedSim,
  restartToFullFunctionality,
  selectSim,
  testDevice,
  type DeviceTestForm,
} from "../../../drivers/ec716s/04-device";
import {
  clearWakeFilter,
  readFlowControl,
  readIdleTime,
  setDataTail,
  setIdleTime,
  setRingPulse,
  setSleepMode,
  setWakeFilter,
  type SleepMode,
} from "../../../drivers/ec716s/04-line";
import { changePin, enterPin, onSimState, readLock, readSimState, setSimLock } from "../../../drivers/ec716s/04-locks";
import { setUpgradeSource } from "../../../drivers/ec716s/04-upgrade";
import type { SimState } from "../../../drivers/modem";
import { openLink } from "../../../drivers/ec716s/09-tcpip";
import { done, gives, hears, type ChapterReplays, type DriverReplay, type Step } from "./replay";

function test(command: DeviceTestForm, values: string): DriverReplay {
  return [gives(values, (session, answer) => testDevice(session, command, answer))];
}

function locks(locked: boolean): Step {
  return done((session, ready) => setSimLock(session, locked, "1234", ready));
}

const isLocked = gives(true, (session, answer) => readLock(session, "SC", answer));
const fiveThenEight: readonly Step[] = [gives(5, readIdleTime), done((session, ready) => setIdleTime(session, 8, ready))];

function sleeps(mode: SleepMode): Step {
  return done((session, ready) => setSleepMode(session, mode, ready));
}

function pulses(on: boolean): Step {
  return done((session, ready) => setRingPulse(session, on, undefined, ready));
}

export const EC716S_DEVICE: ChapterReplays = {
  "+CFUN/1": test("+CFUN", "(0,1,4),(0,1)"),
  "+CFUN/2": [gives(1, readFunctionality)],
  "+CFUN/3": [done(restartToFullFunctionality)],
  "+CPIN/1": [gives("ready", readSimState)],
  "+CPIN/2": [
    // What comes with the answer to AT+CPIN= is no news.
    hears<SimState>(["pin-required", "ready"], onSimState),
    locks(true),
    done((session, ready) => enterPin(session, "1234", ready)),
    isLocked,
    locks(false),
  ],
  "+CLCK/1": [locks(true)],
  "+CLCK/2": [isLocked],
  "+CLCK/3": [locks(false)],
  "+CPWD/1": [
    hears<SimState>(["pin-required"], onSimState),
    locks(true),
    done((session, ready) => changePin(session, "1234", "8888", ready)),
    done((session, ready) => enterPin(session, "8888", ready)),
  ],
  "+IPR/1": test(
    "+IPR",
    "(600,1200,2400,4800,9600,19200,38400,57600,115200,230400),(0,600,1200,2400,4800,9600,19200,38400,57600,115200,230400,460800,921600)",
  ),
  "+ICF/1": test("+ICF", "(1-6),(0-1)"),
  "+IFC/1": test("+IFC", "(0-2),(0-2)"),
  "+IFC/2": [gives("rts-cts", readFlowControl)],
  "*SIMDETEC/1": [gives(false, readCardPresent)],
  "+CSCLK/1": [sleeps("idle"), ...fiveThenEight, sleeps("never")],
  "+CSCLK/2": [sleeps("pin"), ...fiveThenEight, sleeps("never")],
  "+WAKETIM/1": fiveThenEight,
  "*RTIME/1": [done((session, ready) => setDataTail(session, 2, ready))],
  "+CFGRI/1": [pulses(false)],
  "+CFGRI/2": [pulses(true)],
  "+CFGRI/3": [done((session, ready) => setRingPulse(session, true, { highMs: 200, lowMs: 150, count: 3 }, ready))],
  "^WAKEUPHEX/1": [pulses(true), done((session, ready) => setWakeFilter(session, "ABC", ready))],
  "^WAKEUPHEX/2": [done((session, ready) => openLink(session, undefined, { transport: "TCP", host: "112.125.89.8", port: 35046 }, ready))],
  "^WAKEUPHEX/3": [done(clearWakeFilter)],
  "+SIMCROSS/1": [gives(0, readSelectedSim)],
  "+SIMCROSS/2": [done((session, ready) => selectSim(session, 1, ready))],
  "+UPGRADE/1": [done((session, ready) => setUpgradeSource(session, "URL", "http://xxxx.bin", "saved", ready))],
};
