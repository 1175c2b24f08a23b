import { runLine } from "../../../drivers/at/command-line";
import { expect } from "../../expect";
import { ScriptedModule } from "../scripted-module";
import { asked, asks, fails, refuses } from "../sim767xx/answers";
import { repeated } from "../sim767xx/outcome";

const OK = "\r\nOK\r\n";
const WAIT_MS = 9000;

describe("several commands in one line", () => {
  it("have a semicolon behind each extended one that another follows, and none behind basic ones", () => {
    asked("ATE0&W+CREG=2;&W", OK, (session, take) => runLine(session, ["E0", "&W", "+CREG=2", "&W"], WAIT_MS, take), []);
    asked("ATQ0S3=13V1", OK, (session, take) => runLine(session, ["Q0", "S3=13", "V1"], WAIT_MS, take), []);
    asked('AT^X="a;b";*I', OK, (session, take) => runLine(session, ['^X="a;b"', "*I"], WAIT_MS, take), []);
  });

  it("answer the lines of all of them, bare ones and those with their name", () => {
    const said = "\r\n460060500266902\r\n\r\n+CREG: 0,1\r\n" + OK;
    asked("AT+CFUN=1;+CIMI;+CREG?", said, (session, take) => runLine(session, ["+CFUN=1", "+CIMI", "+CREG?"], WAIT_MS, take), ["460060500266902", "+CREG: 0,1"]);
  });

  it("take the line that one of them asks for, and leave the URC that looks like it to its listener", () => {
    let heard: string[] = [];
    asks(
      [[">", "AT+CREG?;+CIMI"], ["<", "\r\n+CREG: 0,1\r\n\r\n46006\r\n" + OK]],
      (session, take) => {
        session.onUrc("+CREG:", (line) => heard.push(line));
        runLine(session, ["+CREG?", "+CIMI"], WAIT_MS, take);
      },
      { value: ["+CREG: 0,1", "46006"] },
    );
    expect(heard).toEqual([]);
    heard = [];
    asks(
      [[">", "AT+CREG=1;+CIMI"], ["<", "\r\n+CREG: 5\r\n\r\n46006\r\n" + OK]],
      (session, take) => {
        session.onUrc("+CREG:", (line) => (heard = [line]));
        runLine(session, ["+CREG=1", "+CIMI"], WAIT_MS, take);
      },
      { value: ["46006"] },
    );
    expect(heard).toEqual(["+CREG: 5"]);
  });

  it("fail with the first of them, without a word of what they hold", () => {
    fails('AT+CPIN="1234";+CIMI', "\r\n+CME ERROR: 16\r\n", (session, take) => runLine(session, ['+CPIN="1234"', "+CIMI"], WAIT_MS, take), "cme 16");
    const module = new ScriptedModule([[">", 'AT+CPIN="1234";+CIMI'], ["<", "\r\nERROR\r\n"]], 64);
    let message = "";
    runLine(module.session, ['+CPIN="1234"', "+CIMI"], WAIT_MS, (failure) => (message = failure === undefined ? "" : failure.message));
    module.finish();
    expect(message).toBe("AT+CPIN;+CIMI: ERROR");
  });

  it("are refused where there is none, where one is none or more than one, and where they are too long", () => {
    const wrong: readonly (readonly string[])[] = [[], [""], ["AT+CIMI"], ["E0", "x"], ["+CIMI;+CSQ"], ["+CIMI\r"], ['+X="a'], ["+X=" + repeated("1", 512)]];
    for (const commands of wrong) refuses((session, take) => runLine(session, commands, WAIT_MS, take));
  });
});
