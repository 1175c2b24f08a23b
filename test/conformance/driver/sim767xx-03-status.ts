import {
  powerOff,
  powerOffQuickly,
  readClock,
  readErrorReports,
  readFunctionality,
  readSignal,
  restart,
  setClock,
  setErrorReports,
  setFunctionality,
  testStatus,
  type StatusTestForm,
} from "../../../drivers/sim767xx/03-status";
import { done, gives, type ChapterReplays, type DriverReplay } from "./replay";

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
  "+CCLK/1": test("+CCLK", ""),
  "+CCLK/2": [gives(CLOCK, readClock)],
  "+CCLK/3": [done((session, ready) => setClock(session, CLOCK, ready))],
  "+CMEE/1": test("+CMEE", "(0-2)"),
  "+CMEE/2": [gives("verbose", readErrorReports)],
  "+CMEE/3": [done((session, ready) => setErrorReports(session, "verbose", ready))],
};
