import {
  readBaudRate,
  readBaudRateForGood,
  readFlowControl,
  readRingPulse,
  readUartSleep,
  setBaudRate,
  setBaudRateForGood,
  setDtrReaction,
  setFlowControl,
  setRingPulse,
  setUartSleep,
  testSerial,
  type SerialTestForm,
} from "../../../drivers/sim767xx/08-serial";
import { done, gives, NO_DEFAULT, type ChapterReplays, type DriverReplay } from "./replay";

const RATES = "(600,1200,2400,4800,9600,19200,38400,57600,115200,230400,460800)";

function test(command: SerialTestForm, values: string): DriverReplay {
  return [gives(values, (session, answer) => testSerial(session, command, answer))];
}

export const SIM767XX_SERIAL: ChapterReplays = {
  "&D/1": [done((session, ready) => setDtrReaction(session, "command-mode", ready))],
  "+IPR/1": [gives(115200, readBaudRate)],
  "+IPR/2": test("+IPR", RATES),
  "+IPR/3": [done((session, ready) => setBaudRate(session, 115200, ready))],
  "+IPREX/1": [gives(115200, readBaudRateForGood)],
  "+IPREX/2": test("+IPREX", RATES),
  "+IPREX/3": [done((session, ready) => setBaudRateForGood(session, 115200, ready))],
  "+IFC/1": [gives("none", readFlowControl)],
  "+IFC/2": test("+IFC", "(0,2),(0,2)"),
  "+IFC/3": [done((session, ready) => setFlowControl(session, "rts-cts", ready))],
  "+IFC/4": NO_DEFAULT,
  "+CSCLK/1": [gives(0, readUartSleep)],
  "+CSCLK/2": test("+CSCLK", "(0-2)"),
  "+CSCLK/3": [done((session, ready) => setUartSleep(session, "dtr", ready))],
  "+CSCLK/4": [done((session, ready) => setUartSleep(session, "rx", ready))],
  "+CSCLK/5": NO_DEFAULT,
  "+CATR/1": { notCovered: "the driver sets the port of unsolicited lines and does not ask for it" },
  "+CATR/2": test("+CATR", "(0-4)"),
  "+CATR/3": { notCovered: "port 1 is not the UART: the driver would hear nothing any more" },
  "+CFGRI/1": [gives({ on: false, urcMs: 60, smsMs: 120 }, readRingPulse)],
  "+CFGRI/2": test("+CFGRI", "(0-1),(10-6000),(20-6000)"),
  "+CFGRI/3": [done((session, ready) => setRingPulse(session, false, 60, 120, ready))],
  "+CFGRI/4": NO_DEFAULT,
};
