import type { SimState } from "../../../drivers/modem";
import {
  changePassword,
  changePin,
  enterPin,
  enterPuk,
  onSimState,
  readLock,
  readSimState,
  setLock,
  setSimLock,
} from "../../../drivers/ec716s/04-locks";
import { expect } from "../../expect";
import { inChunks } from "../scripted-module";
import { asked, asks, fails, refuses } from "../sim767xx/answers";

const OK = "\r\nOK\r\n";

function state(said: string): SimState | undefined {
  let found: SimState | undefined;
  inChunks([[">", "AT+CPIN?"], ["<", said]], (session) => readSimState(session, (_failure, told) => (found = told)), () => {});
  return found;
}

describe("EC716S chapter 4, PIN and locks", () => {
  it("what the SIM waits for may carry the number of its slot", () => {
    expect(state("\r\n+CPIN: READY\r\n" + OK)).toBe("ready");
    expect(state("\r\n+CPIN: READY 0\r\n" + OK)).toBe("ready");
    expect(state("\r\n+CPIN: SIM PIN\r\n" + OK)).toBe("pin-required");
    expect(state("\r\n+CPIN: SIM PIN2\r\n" + OK)).toBe("locked");
    expect(state("\r\n+CPIN:SIM REMOVED 0\r\n" + OK)).toBe("absent");
  });

  it("errors that are about the SIM are answers, by number and in words", () => {
    expect(state("\r\n+CME ERROR: 10\r\n")).toBe("absent");
    expect(state("\r\n+CME ERROR: SIM not inserted\r\n")).toBe("absent");
    expect(state("\r\n+CME ERROR: 508\r\n")).toBe("locked");
    expect(state("\r\n+CME ERROR: (U)SIM PUK blocked\r\n")).toBe("locked");
    expect(state("\r\n+CME ERROR: 797\r\n")).toBe("busy");
    expect(state("\r\n+CME ERROR: CFUN state is 0 or 4\r\n")).toBe("busy");
  });

  it("what comes by itself is told, with a slot or without, and the rest is counted", () => {
    let states: SimState[] = [];
    let malformed = 0;
    inChunks(
      [["<", "\r\n+CPIN: SIM REMOVED 0\r\n\r\n+CPIN: READY 0\r\n\r\n+CPIN:SIM PIN\r\n\r\n+CPIN: READY x\r\n"]],
      (session, module) => {
        states = [];
        onSimState(session, (told) => states.push(told));
        module.clock.after(1000, () => (malformed = session.counters.malformedLines));
      },
      () => {
        expect(states).toEqual(["absent", "ready", "pin-required"]);
        expect(malformed).toBe(1);
      },
    );
  });

  it("a PIN is answered with the state and OK, or OK alone, and the state is no news", () => {
    const news: SimState[] = [];
    asks(
      [[">", 'AT+CPIN="1234"'], ["<", "\r\n+CPIN: READY\r\n" + OK]],
      (session, take) => {
        onSimState(session, (told) => news.push(told));
        enterPin(session, "1234", take);
      },
      {},
    );
    expect(news).toEqual([]);
    asked('AT+CPIN="8888"', OK, (session, take) => enterPin(session, "8888", take));
    asked('AT+CPIN="12345678","1234"', OK, (session, take) => enterPuk(session, "12345678", "1234", take));
    fails('AT+CPIN="1234"', "\r\n+CME ERROR: 16\r\n", (session, take) => enterPin(session, "1234", take), "cme 16");
    refuses((session, take) => enterPin(session, "12a4", take));
  });

  it("no failure repeats a secret", () => {
    let message = "";
    inChunks(
      [[">", 'AT+CPIN="1234"'], ["<", "\r\nERROR\r\n"]],
      (session) => enterPin(session, "1234", (failure) => (message = failure === undefined ? "" : failure.message)),
      () => expect(message).toBe("AT+CPIN: ERROR"),
    );
  });

  it("a lock is told with classes or without, and is on where one of them is", () => {
    asked('AT+CLCK="SC",2', "\r\n+CLCK: 1\r\n" + OK, (session, take) => readLock(session, "SC", take), true);
    asked('AT+CLCK="AI",2', "\r\n+CLCK:0,1\r\n\r\n+CLCK:1,2\r\n" + OK, (session, take) => readLock(session, "AI", take), true);
    asked('AT+CLCK="AI",2', "\r\n+CLCK:0,1\r\n\r\n+CLCK:0,2\r\n" + OK, (session, take) => readLock(session, "AI", take), false);
    fails('AT+CLCK="SC",2', "\r\n+CLCK: x\r\n" + OK, (session, take) => readLock(session, "SC", take), "error");
  });

  it("locks and passwords are changed", () => {
    asked('AT+CLCK="SC",1,"1234"', OK, (session, take) => setSimLock(session, true, "1234", take));
    asked('AT+CLCK="SC",0,"1234"', OK, (session, take) => setSimLock(session, false, "1234", take));
    asked('AT+CLCK="AO",1,"0000",3', OK, (session, take) => setLock(session, "AO", true, "0000", 3, take));
    asked('AT+CLCK="AB",0,"0000"', OK, (session, take) => setLock(session, "AB", false, "0000", undefined, take));
    asked('AT+CPWD="SC","1234","8888"', OK, (session, take) => changePin(session, "1234", "8888", take));
    asked('AT+CPWD="AO","0000","1111"', OK, (session, take) => changePassword(session, "AO", "0000", "1111", take));
    refuses((session, take) => setLock(session, "AB", true, "0000", undefined, take));
    refuses((session, take) => setLock(session, "AO", true, "0000", 256, take));
    refuses((session, take) => changePin(session, "1234", "88", take));
  });
});
