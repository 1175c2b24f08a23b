import {
  readCharacterSet,
  readClock,
  readRegister,
  readUserSerialNumber,
  setClock,
  setUserSerialNumber,
  testConfig,
} from "../../../drivers/ec716s/03-config";
import { done, gives, type ChapterReplays } from "./replay";

const NO_RESULT_CODES = { notCovered: "the driver never switches result codes off: without them no command would end" };

export const EC716S_CONFIG: ChapterReplays = {
  "+CSCS/1": [gives("GSM", readCharacterSet)],
  "+CSCS/2": [gives('"GSM","IRA","UCS2"', (session, answer) => testConfig(session, "+CSCS", answer))],
  "&W/1": { notCovered: "the driver sends one command a line, so that it knows which of them failed" },
  "Q/1": NO_RESULT_CODES,
  "Q/2": NO_RESULT_CODES,
  "S5/1": [gives(8, (session, answer) => readRegister(session, 5, answer))],
  "+CCLK/1": [gives({ year: 18, month: 8, day: 1, hour: 12, minute: 12, second: 58, zone: 0 }, readClock)],
  "+CCLK/2": [
    done((session, ready) => setClock(session, { year: 18, month: 8, day: 7, hour: 13, minute: 28, second: 29, zone: 32 }, ready)),
    gives({ year: 18, month: 8, day: 7, hour: 13, minute: 28, second: 31, zone: 32 }, readClock),
  ],
  "+WISN/1": [done((session, ready) => setUserSerialNumber(session, "1234567890", ready))],
  "+WISN/2": [gives("1234567890", readUserSerialNumber)],
};
