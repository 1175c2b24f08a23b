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
  restartToFullFunctionality,
  setClock,
  setErrorReports,
  setFunctionality,
  setStatusDefault,
  testStatus,
  writeImei,
} from "../../../drivers/sim767xx/03-status";
import { expect } from "../../expect";
import { inChunks, type Talk } from "../scripted-module";
import { asked, fails, refuses } from "./answers";

const OK = "\r\nOK\r\n";

describe("SIM767XX chapter 3, status control", () => {
  it("the level of functionality is read and set", () => {
    asked("AT+CFUN?", "\r\n+CFUN: 1\r\n" + OK, (session, take) => readFunctionality(session, take), 1);
    asked("AT+CFUN=1", OK, (session, take) => setFunctionality(session, "full", take));
    asked("AT+CFUN=4", OK, (session, take) => setFunctionality(session, "flight", take));
    asked("AT+CFUN=1,1", OK, (session, take) => restartToFullFunctionality(session, take));
    asked("AT+CFUN=?", "\r\n+CFUN: (0-1,4-7),(0-1)\r\n" + OK, (session, take) => testStatus(session, "+CFUN", take), "(0-1,4-7),(0-1)");
  });

  it("a signal of 22 is -69 dBm, 31 is -51 dBm, 99 is not known, whatever the second field is", () => {
    asked("AT+CSQ", "\r\n+CSQ: 22,0\r\n" + OK, (session, take) => readSignal(session, take), { rssiDbm: -69 });
    asked("AT+CSQ", "\r\n+CSQ: 31,99\r\n" + OK, (session, take) => readSignal(session, take), { rssiDbm: -51 });
    asked("AT+CSQ", "\r\n+CSQ: 99,99\r\n" + OK, (session, take) => readSignal(session, take), {});
    fails("AT+CSQ", "\r\n+CSQ: ,\r\n" + OK, (session, take) => readSignal(session, take), "error");
  });

  it("a stray OK of an earlier command is not the answer to a question", () => {
    asked("AT+CSQ", OK + "\r\n+CSQ: 22,0\r\n" + OK, (session, take) => readSignal(session, take), { rssiDbm: -69 });
  });

  it("switching off is done when the module says that it is down, not at the OK before it", () => {
    const ends: string[] = [];
    const talk: Talk = [
      [">", "AT+CPOF"],
      ["<", OK],
      ["wait", "5000"],
      ["<", "\r\nPOWERD DOWN\r\n"],
    ];
    let early = true;
    inChunks(
      talk,
      (session, module) => {
        early = true;
        module.clock.after(4000, () => (early = ends.length > 0));
        powerOff(session, (failure) => ends.push(failure === undefined ? "done" : failure.kind));
      },
      () => {
        expect(early).toBe(false);
        expect(ends.splice(0, ends.length)).toEqual(["done"]);
      },
    );
  });

  it("a quick switch-off, and the spelling that English has, are as good", () => {
    asked("AT+CPOF=1", OK + "\r\nPOWERED DOWN\r\n", (session, take) => powerOffQuickly(session, take));
    fails("AT+CPOF=1", "\r\nERROR\r\n", (session, take) => powerOffQuickly(session, take), "error");
  });

  it("a restart is done when it is accepted", () => {
    asked("AT+CRESET", OK, (session, take) => restart(session, take));
  });

  it("the clock is read with its comma, with a zone of either sign or none", () => {
    const noon = { year: 14, month: 1, day: 1, hour: 4, minute: 14, second: 36 };
    asked("AT+CCLK?", '\r\n+CCLK: "14/01/01,04:14:36+08"\r\n' + OK, (session, take) => readClock(session, take), { ...noon, zone: 8 });
    asked("AT+CCLK?", '\r\n+CCLK: "14/01/01,04:14:36-32"\r\n' + OK, (session, take) => readClock(session, take), { ...noon, zone: -32 });
    asked("AT+CCLK?", '\r\n+CCLK: "14/01/01,04:14:36"\r\n' + OK, (session, take) => readClock(session, take), noon);
    fails("AT+CCLK?", '\r\n+CCLK: ""\r\n' + OK, (session, take) => readClock(session, take), "error");
  });

  it("the clock is set with two digits each and a sign", () => {
    const clock = { year: 8, month: 5, day: 6, hour: 14, minute: 28, second: 10, zone: 32 };
    asked('AT+CCLK="08/05/06,14:28:10+32"', OK, (session, take) => setClock(session, clock, take));
    asked('AT+CCLK="08/05/06,14:28:10-05"', OK, (session, take) => setClock(session, { ...clock, zone: -5 }, take));
    refuses((session, take) => setClock(session, { ...clock, month: 13 }, take));
    refuses((session, take) => setClock(session, { ...clock, zone: 97 }, take));
  });

  it("the form of the errors is set and read", () => {
    asked("AT+CMEE=2", OK, (session, take) => setErrorReports(session, "verbose", take));
    asked("AT+CMEE?", "\r\n+CMEE: 1\r\n" + OK, (session, take) => readErrorReports(session, take), "numeric");
  });

  it("bare AT+CMEE sets what is usual", () => {
    asked("AT+CMEE", OK, (session, take) => setStatusDefault(session, "+CMEE", take));
  });

  it("tells what the module is busy with, of which it knows three kinds", () => {
    asked("AT+CPAS", "\r\n+CPAS: 0\r\n" + OK, (session, take) => readActivity(session, take), "ready");
    asked("AT+CPAS", "\r\n+CPAS: 3\r\n" + OK, (session, take) => readActivity(session, take), "ringing");
    asked("AT+CPAS", "\r\n+CPAS: 4\r\n" + OK, (session, take) => readActivity(session, take), "in-call");
    fails("AT+CPAS", "\r\n+CPAS: 1\r\n" + OK, (session, take) => readActivity(session, take), "error");
  });

  it("the IMEI is read without quotes", () => {
    asked("AT+SIMEI?", "\r\n+SIMEI: 357396012183175\r\n" + OK, (session, take) => readImei(session, take), "357396012183175");
    fails("AT+SIMEI?", "\r\n+SIMEI: none\r\n" + OK, (session, take) => readImei(session, take), "error");
    fails("AT+SIMEI?", "\r\nERROR\r\n", (session, take) => readImei(session, take), "error");
  });

  it("an IMEI is written, and one whose digits cannot be right is refused", () => {
    asked("AT+SIMEI=357396012183175", OK, (session, take) => writeImei(session, "357396012183175", take));
    fails("AT+SIMEI=490154203237518", "\r\nERROR\r\n", (session, take) => writeImei(session, "490154203237518", take), "error");
    for (const imei of ["", "35739601218317", "3573960121831750", "35739601218317x", "357396012183176", "357396021183175"])
      refuses((session, take) => writeImei(session, imei, take));
  });
});
