import {
  changePin,
  enterPin,
  enterPuk,
  onSimState,
  readIccid,
  readImsi,
  readSimAttempts,
  readSimLock,
  readSimState,
  setSimLock,
  testSim,
} from "../../../drivers/sim767xx/06-sim";
import type { Failure } from "../../../drivers/failure";
import { expect } from "../../expect";
import { inChunks } from "../scripted-module";
import { asked, asks, fails, refuses } from "./answers";

const OK = "\r\nOK\r\n";

describe("SIM767XX chapter 6, SIM", () => {
  const answers: readonly (readonly [string, string])[] = [
    ["+CPIN: READY\r\n" + OK, "ready"],
    ["+CPIN: SIM PIN\r\n" + OK, "pin-required"],
    ["+CPIN: SIM PUK\r\n" + OK, "puk-required"],
    ["+CPIN: PH-SIM PIN\r\n" + OK, "locked"],
    ["+CPIN: SIM PIN2\r\n" + OK, "locked"],
    ["+CPIN: SIM PUK2\r\n" + OK, "locked"],
    ["+CPIN: PH-NET PIN\r\n" + OK, "locked"],
    ["+CME ERROR: SIM not inserted\r\n", "absent"],
    ["+CME ERROR: SIM failure\r\n", "failure"],
    ["+CME ERROR: SIM busy\r\n", "busy"],
    ["+CME ERROR: SIM PUK required\r\n", "puk-required"],
    ["+CME ERROR: SIM PIN2 required\r\n", "locked"],
    ["+CME ERROR: network personalization PIN required\r\n", "locked"],
    ["+CME ERROR: 10\r\n", "absent"],
    ["+CME ERROR: 13\r\n", "failure"],
    ["+CME ERROR: 14\r\n", "busy"],
    ["+CME ERROR: 313\r\n", "failure"],
    ["+CMS ERROR: 310\r\n", "absent"],
    ["ERROR\r\n", "busy"],
  ];

  it("tells what the SIM waits for, in each form that modules have for it", () => {
    for (let index = 0; index < answers.length; index++) {
      const [said, state] = answers[index] as readonly [string, string];
      asked("AT+CPIN?", "\r\n" + said, (session, take) => readSimState(session, take), state);
    }
  });

  it("an error that is not about the SIM stays one", () => {
    fails("AT+CPIN?", "\r\n+CME ERROR: 3\r\n", (session, take) => readSimState(session, take), "cme 3");
    fails("AT+CPIN?", "\r\n+CPIN: WHATEVER\r\n" + OK, (session, take) => readSimState(session, take), "error");
  });

  it("a state that comes by itself just before the answer does not stand for it", () => {
    asked("AT+CPIN?", "\r\n+CPIN: NOT READY\r\n\r\n+CPIN: READY\r\n" + OK, (session, take) => readSimState(session, take), "ready");
  });

  it("states that come by themselves are heard", () => {
    let states: string[] = [];
    inChunks(
      [["<", "\r\n+CPIN: NOT INSERTED\r\n\r\n+CPIN: SIM REMOVED\r\n\r\n+CPIN: SIM PIN\r\n\r\n+CPIN:READY\r\n\r\n+CPIN: ?\r\n"]],
      (session) => {
        states = [];
        onSimState(session, (state) => states.push(state));
      },
      () => expect(states).toEqual(["absent", "absent", "pin-required", "ready"]),
    );
  });

  it("enters a PIN of 4 to 8 digits once, and refuses anything else", () => {
    asked("AT+CPIN=1234", OK, (session, take) => enterPin(session, "1234", take));
    fails("AT+CPIN=12345678", "\r\n+CME ERROR: incorrect password\r\n", (session, take) => enterPin(session, "12345678", take), "cme");
    refuses((session, take) => enterPin(session, "123", take));
    refuses((session, take) => enterPin(session, "123456789", take));
    refuses((session, take) => enterPin(session, "12a4", take));
  });

  it("no failure repeats the PIN", () => {
    let told: Failure | undefined;
    asks(
      [[">", "AT+CPIN=4711"], ["<", "\r\n+CME ERROR: 16\r\n"]],
      (session, take) =>
        enterPin(session, "4711", (failure) => {
          told = failure;
          take(failure);
        }),
      { failure: "cme 16" },
    );
    expect(told?.message).toBe("AT+CPIN: +CME ERROR: 16");
  });

  it("lifts a lock with the PUK and a new PIN", () => {
    asked("AT+CPIN=12345678,1234", OK, (session, take) => enterPuk(session, "12345678", "1234", take));
    refuses((session, take) => enterPuk(session, "12345678", "", take));
  });

  it("reads, sets and lifts the lock, and changes the PIN", () => {
    asked('AT+CLCK="SC",2', "\r\n+CLCK: 0\r\n" + OK, (session, take) => readSimLock(session, take), false);
    asked('AT+CLCK="SC",1,"1234"', OK, (session, take) => setSimLock(session, true, "1234", take));
    asked('AT+CLCK="SC",0,"1234"', OK, (session, take) => setSimLock(session, false, "1234", take));
    asked('AT+CPWD="SC","1234","4321"', OK, (session, take) => changePin(session, "1234", "4321", take));
    refuses((session, take) => changePin(session, "1234", "43", take));
  });

  it("reads the card's number under another prefix than its command's", () => {
    asked("AT+CICCID", "\r\n+ICCID: 89860318760238610932\r\n" + OK, (session, take) => readIccid(session, take), "89860318760238610932");
  });

  it("reads the subscriber's number from the one line of digits", () => {
    asked("AT+CIMI", "\r\n460010222028133\r\n" + OK, (session, take) => readImsi(session, take), "460010222028133");
    asked("AT+CIMI", "\r\n+NITZ: 1\r\n\r\n460010222028133\r\n" + OK, (session, take) => readImsi(session, take), "460010222028133");
    fails("AT+CIMI", "\r\nERROR\r\n", (session, take) => readImsi(session, take), "error");
  });

  it("reads the attempts left in the order PIN, PUK, PIN2, PUK2", () => {
    asked("AT+SPIC", "\r\n+SPIC: 3,10,0,9\r\n" + OK, (session, take) => readSimAttempts(session, take), { pin: 3, puk: 10, pin2: 0, puk2: 9 });
    fails("AT+SPIC", "\r\n+SPIC: 3\r\n" + OK, (session, take) => readSimAttempts(session, take), "error");
  });

  it("test forms answer what is supported", () => {
    asked("AT+CPWD=?", '\r\n+CPWD: ("SC",8)\r\n' + OK, (session, take) => testSim(session, "+CPWD", take), '("SC",8)');
    asked("AT+CIMI=?", OK, (session, take) => testSim(session, "+CIMI", take), "");
  });
});
