import { runLine } from "../../../drivers/at/command-line";
import {
  readCharacterSet,
  readClock,
  readQuietly,
  readRegister,
  readUserSerialNumber,
  setClock,
  setUserSerialNumber,
  testConfig,
} from "../../../drivers/ec716s/03-config";
import type { Talk } from "../../drivers/scripted-module";
import { around, done, gives, type ChapterReplays } from "./replay";

/** One call says what both examples of ATQ show, and ATQ0 behind it. */
const readsQuietly = gives("0,1", (session, answer) => readQuietly(session, "+CREG", answer));
const REGISTRATION: Talk = [[">", "AT+CREG?"], ["<", "\r\n+CREG: 0,1\r\n"]];
const RESULT_CODES_AGAIN: Talk = [[">", "ATQ0"], ["<", "\r\nOK\r\n"]];

export const EC716S_CONFIG: ChapterReplays = {
  "+CSCS/1": [gives("GSM", readCharacterSet)],
  "+CSCS/2": [gives('"GSM","IRA","UCS2"', (session, answer) => testConfig(session, "+CSCS", answer))],
  "&W/1": [gives([], (session, answer) => runLine(session, ["E0", "&W", "+CREG=2", "&W"], 9000, answer))],
  "Q/1": [readsQuietly, around([], [...REGISTRATION, ...RESULT_CODES_AGAIN])],
  "Q/2": [readsQuietly, around([[">", "ATQ1"]], RESULT_CODES_AGAIN)],
  "S5/1": [gives(8, (session, answer) => readRegister(session, 5, answer))],
  "+CCLK/1": [gives({ year: 18, month: 8, day: 1, hour: 12, minute: 12, second: 58, zone: 0 }, readClock)],
  "+CCLK/2": [
    done((session, ready) => setClock(session, { year: 18, month: 8, day: 7, hour: 13, minute: 28, second: 29, zone: 32 }, ready)),
    gives({ year: 18, month: 8, day: 7, hour: 13, minute: 28, second: 31, zone: 32 }, readClock),
  ],
  "+WISN/1": [done((session, ready) => setUserSerialNumber(session, "1234567890", ready))],
  "+WISN/2": [gives("1234567890", readUserSerialNumber)],
};
