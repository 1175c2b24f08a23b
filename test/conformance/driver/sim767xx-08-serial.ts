import {
  readBaudRate,
  readBaudRateForGood,
  readFlowControl,
  readRingPulse,
  readUartSleep,
  readUrcPort,
  setBaudRate,
  setBaudRateForGood,
  setDtrReaction,
  setFlowControl,
  setRingPulse,
  setSerialDefault,
  setUartSleep,
  setUrcPort,
  testSerial,
  type SerialDefaultForm,
  type SerialTestForm,
} from "../../../drivers/sim767xx/08-serial";
import { readFraming, readSleepConditions, readUrcDelay, setDcdMode, setFraming, setUrcDelay } from "../../../drivers/sim767xx/08-line";
import { readMultiplexer, startMultiplexer } from "../../../drivers/sim767xx/08-multiplexer";
import { done, gives, type ChapterReplays, type DriverReplay } from "./replay";

const RATES = "(600,1200,2400,4800,9600,19200,38400,57600,115200,230400,460800)";

function test(command: SerialTestForm, values: string): DriverReplay {
  return [gives(values, (session, answer) => testSerial(session, command, answer))];
}

function bare(command: SerialDefaultForm): DriverReplay {
  return [done((session, ready) => setSerialDefault(session, command, ready))];
}

export const SIM767XX_SERIAL: ChapterReplays = {
  "&D/1": [done((session, ready) => setDtrReaction(session, "command-mode", ready))],
  "&C/1": [done((session, ready) => setDcdMode(session, "carrier", ready))],
  "+IPR/1": [gives(115200, readBaudRate)],
  "+IPR/2": test("+IPR", RATES),
  "+IPR/3": [done((session, ready) => setBaudRate(session, 115200, ready))],
  "+IPREX/1": [gives(115200, readBaudRateForGood)],
  "+IPREX/2": test("+IPREX", RATES),
  "+IPREX/3": [done((session, ready) => setBaudRateForGood(session, 115200, ready))],
  "+ICF/1": [gives({ dataBits: 8, parity: "none" }, readFraming)],
  "+ICF/2": test("+ICF", "(1-4),(0-2)"),
  "+ICF/3": [done((session, ready) => setFraming(session, { dataBits: 8, parity: "none" }, ready))],
  "+ICF/4": bare("+ICF"),
  "+IFC/1": [gives("none", readFlowControl)],
  "+IFC/2": test("+IFC", "(0,2),(0,2)"),
  "+IFC/3": [done((session, ready) => setFlowControl(session, "rts-cts", ready))],
  "+IFC/4": bare("+IFC"),
  "+CSCLK/1": [gives(0, readUartSleep)],
  "+CSCLK/2": test("+CSCLK", "(0-2)"),
  "+CSCLK/3": [done((session, ready) => setUartSleep(session, "dtr", ready))],
  "+CSCLK/4": [done((session, ready) => setUartSleep(session, "rx", ready))],
  "+CSCLK/5": bare("+CSCLK"),
  "+LPSTATUS/1": test("+LPSTATUS", "(SLEEP:DTR_LEVEL,USB_PHY,CSCLK;WAKEUP:DTR,USB,UART,CSCLK)"),
  "+LPSTATUS/2": [gives({ dtrHigh: true, usb: true, sleep: 0 }, readSleepConditions)],
  "+CMUX/1": [gives({ frameBytes: 64 }, readMultiplexer)],
  "+CMUX/2": test("+CMUX", "(0),(0),(1-8),(1-1500),(0),(0),(2-1000)"),
  "+CMUX/3": [done((session, ready) => startMultiplexer(session, undefined, ready))],
  "+CATR/1": [gives("all", readUrcPort)],
  "+CATR/2": test("+CATR", "(0-4)"),
  "+CATR/3": [done((session, ready) => setUrcPort(session, "usb1", ready))],
  "+CFGRI/1": [gives({ on: false, urcMs: 60, smsMs: 120 }, readRingPulse)],
  "+CFGRI/2": test("+CFGRI", "(0-1),(10-6000),(20-6000)"),
  "+CFGRI/3": [done((session, ready) => setRingPulse(session, false, 60, 120, ready))],
  "+CFGRI/4": bare("+CFGRI"),
  "+CURCD/1": [gives(0, readUrcDelay)],
  "+CURCD/2": test("+CURCD", "(0-10000),(1)"),
  "+CURCD/3": [done((session, ready) => setUrcDelay(session, 100, ready))],
};
