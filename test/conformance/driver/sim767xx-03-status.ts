import { readCallMeter, readCallMeterMaximum, resetCallMeter, setCallMeterMaximum } from "../../../drivers/sim767xx/03-call-meter";
import {
  powerOff,
  powerOffQuickly,
  readActivity,
  readClock,
  readErrorReports,
  readFunctionality,
  readImei,
  readSignal,
  restart,
  setClock,
  setErrorReports,
  setFunctionality,
  setStatusDefault,
  testStatus,
  writeImei,
  type StatusTestForm,
} from "../../../drivers/sim767xx/03-status";
import { done, fails, gives, type ChapterReplays, type DriverReplay } from "./replay";

const CLOCK = { year: 14, month: 1, day: 1, hour: 4, minute: 14, second: 36, zone: 8 };

function test(command: StatusTestForm, values: string): DriverReplay {
  return [gives(values, (session, answer) => testStatus(session, command, answer))];
}

export const SIM767XX_STATUS: ChapterReplays = {
  "+CFUN/1": test("+CFUN", "(0-1,4-7),(0-1)"),
  "+CFUN/2": [gives(1, readFunctionality)],
  "+CFUN/3": [done((session, ready) => setFunctionality(session, "full", ready))],
  "+CSQ/1": test("+CSQ", "(0-31,99),(0-7,99)"),
  "+CSQ/2": [gives({ rssiDbm: -51 }, readSignal)],
  "+CPOF/1": test("+CPOF", "(0,1)"),
  "+CPOF/2": [done(powerOff)],
  "+CPOF/3": [done(powerOffQuickly)],
  "+CRESET/1": test("+CRESET", ""),
  "+CRESET/2": [done(restart)],
  "+CACM/1": test("+CACM", ""),
  "+CACM/2": [gives(0, readCallMeter)],
  "+CACM/3": [fails("cme", undefined, (session, ready) => resetCallMeter(session, "000000", ready))],
  "+CACM/4": [fails("cme", undefined, (session, ready) => resetCallMeter(session, undefined, ready))],
  "+CAMM/1": test("+CAMM", ""),
  "+CAMM/2": [gives(0, readCallMeterMaximum)],
  "+CAMM/3": [fails("cme", undefined, (session, ready) => setCallMeterMaximum(session, 0, undefined, ready))],
  "+CAMM/4": [fails("cme", undefined, (session, ready) => setStatusDefault(session, "+CAMM", ready))],
  "+CCLK/1": test("+CCLK", ""),
  "+CCLK/2": [gives(CLOCK, readClock)],
  "+CCLK/3": [done((session, ready) => setClock(session, CLOCK, ready))],
  "+CMEE/1": test("+CMEE", "(0-2)"),
  "+CMEE/2": [gives("verbose", readErrorReports)],
  "+CMEE/3": [done((session, ready) => setErrorReports(session, "verbose", ready))],
  "+CPAS/1": test("+CPAS", "(0,3,4)"),
  "+CPAS/2": [gives("ready", readActivity)],
  "+SIMEI/1": test("+SIMEI", ""),
  "+SIMEI/2": [gives("357396012183175", readImei)],
  "+SIMEI/3": [done((session, ready) => writeImei(session, "357396012183175", ready))],
};
