import { readCallMeter, readCallMeterMaximum, resetCallMeter, setCallMeterMaximum } from "../../../drivers/sim767xx/03-call-meter";
import { setStatusDefault, testStatus } from "../../../drivers/sim767xx/03-status";
import type { Failure } from "../../../drivers/failure";
import { expect } from "../../expect";
import { asked, asks, fails, refuses } from "./answers";

const OK = "\r\nOK\r\n";

describe("SIM767XX chapter 3, the card's meter of calls", () => {
  it("is read as a number, of which the module writes six hexadecimal digits", () => {
    asked("AT+CACM?", '\r\n+CACM: "00012C"\r\n' + OK, (session, take) => readCallMeter(session, take), 300);
    asked("AT+CAMM?", '\r\n+CAMM: "FFFFFF"\r\n' + OK, (session, take) => readCallMeterMaximum(session, take), 16777215);
    fails("AT+CACM?", '\r\n+CACM: ""\r\n' + OK, (session, take) => readCallMeter(session, take), "error");
  });

  it("is reset with PIN2 and without", () => {
    asked('AT+CACM="1234"', OK, (session, take) => resetCallMeter(session, "1234", take));
    fails("AT+CACM", "\r\n+CME ERROR: SIM PIN required\r\n", (session, take) => resetCallMeter(session, undefined, take), "cme");
    refuses((session, take) => resetCallMeter(session, "12", take));
  });

  it("has a maximum, which is set with PIN2 and without", () => {
    asked('AT+CAMM="00012C","1234"', OK, (session, take) => setCallMeterMaximum(session, 300, "1234", take));
    asked('AT+CAMM="FEDCBA"', OK, (session, take) => setCallMeterMaximum(session, 16702650, undefined, take));
    refuses((session, take) => setCallMeterMaximum(session, 16777216, undefined, take));
    refuses((session, take) => setCallMeterMaximum(session, 0.5, undefined, take));
    refuses((session, take) => setCallMeterMaximum(session, 1, "abcd", take));
  });

  it("no failure repeats PIN2", () => {
    let told: Failure | undefined;
    asks(
      [[">", 'AT+CAMM="000000","4711"'], ["<", "\r\n+CME ERROR: incorrect password\r\n"]],
      (session, take) =>
        setCallMeterMaximum(session, 0, "4711", (failure) => {
          told = failure;
          take(failure);
        }),
      { failure: "cme" },
    );
    expect(told?.message).toBe("AT+CAMM: +CME ERROR: incorrect password");
  });

  it("has bare and test forms", () => {
    fails("AT+CAMM", "\r\n+CME ERROR: SIM PIN required\r\n", (session, take) => setStatusDefault(session, "+CAMM", take), "cme");
    asked("AT+CACM=?", OK, (session, take) => testStatus(session, "+CACM", take), "");
  });
});
