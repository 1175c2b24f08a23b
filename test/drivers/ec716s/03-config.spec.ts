import {
  enableResultCodes,
  readCharacterSet,
  readClock,
  readErrorReports,
  readQuietly,
  readRegister,
  readUserSerialNumber,
  resetRegister,
  restoreFactorySettings,
  saveSettings,
  setCharacterSet,
  setClock,
  setDcdMode,
  setDtrReaction,
  setEcho,
  setErrorReports,
  setUserSerialNumber,
  testConfig,
} from "../../../drivers/ec716s/03-config";
import { CME_ERRORS } from "../../../drivers/ec716s/03-errors";
import { expect } from "../../expect";
import type { Talk } from "../scripted-module";
import { asked, asks, fails, refuses } from "../sim767xx/answers";
import { repeated } from "../sim767xx/outcome";

const OK = "\r\nOK\r\n";

describe("EC716S chapter 3, configuration", () => {
  it("the character set is read, set and listed without a blank", () => {
    asked("AT+CSCS?", '\r\n+CSCS: "GSM"\r\n' + OK, (session, take) => readCharacterSet(session, take), "GSM");
    asked('AT+CSCS="UCS2"', OK, (session, take) => setCharacterSet(session, "UCS2", take));
    asked("AT+CSCS=?", '\r\n+CSCS:"GSM","IRA","UCS2"\r\n' + OK, (session, take) => testConfig(session, "+CSCS", take), '"GSM","IRA","UCS2"');
    fails("AT+CSCS?", '\r\n+CSCS: "EBCDIC"\r\n' + OK, (session, take) => readCharacterSet(session, take), "error");
  });

  it("settings are saved, restored and made", () => {
    asked("AT&W", OK, (session, take) => saveSettings(session, take));
    asked("AT&F", OK, (session, take) => restoreFactorySettings(session, take));
    asked("ATE0", OK, (session, take) => setEcho(session, false, take));
    asked("ATQ0", OK, (session, take) => enableResultCodes(session, take));
    asked("AT&C1", OK, (session, take) => setDcdMode(session, "carrier", take));
    asked("AT&C0", OK, (session, take) => setDcdMode(session, "always", take));
    asked("AT&D1", OK, (session, take) => setDtrReaction(session, "command-mode", take));
  });

  it("a setting is read without result codes, which are on again afterwards", () => {
    const talk: Talk = [[">", "ATQ1"], [">", "AT+CREG?"], ["<", "\r\n+CREG: 0,1\r\n"], [">", "ATQ0"], ["<", OK]];
    asks(talk, (session, take) => readQuietly(session, "+CREG", take), { value: "0,1" });
  });

  it("registers are bare numbers", () => {
    asked("ATS3?", "\r\n13\r\n" + OK, (session, take) => readRegister(session, 3, take), 13);
    asked("ATS4=10", OK, (session, take) => resetRegister(session, 4, take));
    asked("ATS5?", "\r\n8\r\n" + OK, (session, take) => readRegister(session, 5, take), 8);
    fails("ATS5?", "\r\nx\r\n" + OK, (session, take) => readRegister(session, 5, take), "error");
  });

  it("the clock counts its zone in quarters of an hour", () => {
    const reading = { year: 18, month: 8, day: 7, hour: 13, minute: 28, second: 31, zone: 32 };
    asked("AT+CCLK?", '\r\n+CCLK: "18/08/07,13:28:31+32"\r\n' + OK, (session, take) => readClock(session, take), reading);
    asked('AT+CCLK="18/08/07,13:28:31+32"', OK, (session, take) => setClock(session, reading, take));
    refuses((session, take) => setClock(session, { ...reading, zone: 49 }, take));
    refuses((session, take) => setClock(session, { ...reading, zone: -48 }, take));
  });

  it("the form of errors is read with a blank in front of its colon", () => {
    asked("AT+CMEE?", "\r\n+CMEE :2\r\n" + OK, (session, take) => readErrorReports(session, take), "verbose");
    asked("AT+CMEE=1", OK, (session, take) => setErrorReports(session, "numeric", take));
    asked("AT+CMEE=?", "\r\n+CMEE:(0-2)\r\n" + OK, (session, take) => testConfig(session, "+CMEE", take), "(0-2)");
  });

  it("an error in the words of which ERROR is a part is one, and others that hold the word as well", () => {
    fails("AT&W", "\r\n+CME ERROR: ERROR\r\n", (session, take) => saveSettings(session, take), "cme");
    fails("AT&W", "\r\n+CME ERROR: No Error\r\n", (session, take) => saveSettings(session, take), "cme");
    fails("AT&W", "\r\n+CME ERROR:797\r\n", (session, take) => saveSettings(session, take), "cme 797");
  });

  it("the user's serial number is written in quotes and read bare", () => {
    asked('AT+WISN="1234567890"', OK, (session, take) => setUserSerialNumber(session, "1234567890", take));
    asked("AT+WISN?", "\r\n1234567890\r\n" + OK, (session, take) => readUserSerialNumber(session, take), "1234567890");
    fails('AT+WISN="1"', "\r\n+CME ERROR: 50\r\n", (session, take) => setUserSerialNumber(session, "1", take), "cme 50");
    refuses((session, take) => setUserSerialNumber(session, 'a"b', take));
    refuses((session, take) => setUserSerialNumber(session, repeated("x", 65), take));
  });

  it("all 201 codes have their meaning", () => {
    let codes = 0;
    for (let code = 0; code <= 65535; code++) if (CME_ERRORS[String(code)] !== undefined) codes++;
    expect(codes).toBe(201);
    expect(CME_ERRORS["767"]).toBe("Operation failed");
  });
});
