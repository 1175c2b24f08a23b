import {
  bringUp,
  readLocalAddress,
  readMultiLink,
  readTask,
  setMultiLink,
  shut,
  startTask,
  testTcpIp,
  type TcpIpTestForm,
} from "../../../drivers/ec716s/09-tcpip";
import { onTcpIpEvent } from "../../../drivers/ec716s/09-tcpip-events";
import { readSignal } from "../../../drivers/ec716s/05-network";
import type { Session } from "../../../drivers/at/session";
import { expect } from "../../expect";
import { inChunks, type Talk } from "../scripted-module";
import { asked, asks, fails, refuses, type Take } from "../sim767xx/answers";
import { repeated } from "../sim767xx/outcome";

const OK = "\r\nOK\r\n";
const ERROR = "\r\nERROR\r\n";
const NOT_ALLOWED = "\r\n+CME ERROR: 3\r\n";

describe("EC716S chapter 9, the mode of the links", () => {
  it("one link or several is read and set", () => {
    asked("AT+CIPMUX?", "\r\n+CIPMUX: 1\r\n" + OK, (session, take) => readMultiLink(session, take), true);
    asked("AT+CIPMUX?", "\r\n+CIPMUX:0\r\n" + OK, (session, take) => readMultiLink(session, take), false);
    fails("AT+CIPMUX?", "\r\n+CIPMUX: x\r\n" + OK, (session, take) => readMultiLink(session, take), "error");
    asked("AT+CIPMUX=1", OK, (session, take) => setMultiLink(session, true, take));
    asked("AT+CIPMUX=0", OK, (session, take) => setMultiLink(session, false, take));
  });

  it("it can be set in the initial state only, and the module's refusal is told", () => {
    fails("AT+CIPMUX=1", ERROR, (session, take) => setMultiLink(session, true, take), "error");
    fails("AT+CIPMUX=1", NOT_ALLOWED, (session, take) => setMultiLink(session, true, take), "cme 3");
  });
});

describe("EC716S chapter 9, the service", () => {
  it("the task starts with the network's access point, or with one that is given", () => {
    asked("AT+CSTT", OK, (session, take) => startTask(session, undefined, take));
    asked('AT+CSTT="iot"', OK, (session, take) => startTask(session, { apn: "iot" }, take));
    asked('AT+CSTT="iot","me"', OK, (session, take) => startTask(session, { apn: "iot", user: "me" }, take));
    asked('AT+CSTT="iot","me","secret"', OK, (session, take) => startTask(session, { apn: "iot", user: "me", password: "secret" }, take));
    asked('AT+CSTT="iot","","secret"', OK, (session, take) => startTask(session, { apn: "iot", password: "secret" }, take));
    fails("AT+CSTT", ERROR, (session, take) => startTask(session, undefined, take), "error");
  });

  it("the access point that was given is read", () => {
    const read = (session: Session, take: Take): void => readTask(session, take);
    asked("AT+CSTT?", '\r\n+CSTT: "iot","me","secret"\r\n' + OK, read, { apn: "iot", user: "me", password: "secret" });
    asked("AT+CSTT?", "\r\n+CSTT:iot,,\r\n" + OK, read, { apn: "iot", user: "", password: "" });
  });

  it("no failure repeats a password", () => {
    let message = "";
    inChunks(
      [[">", 'AT+CSTT="iot","me","secret"'], ["<", ERROR]],
      (session) => startTask(session, { apn: "iot", user: "me", password: "secret" }, (failure) => (message = failure === undefined ? "" : failure.message)),
      () => expect(message).toBe("AT+CSTT: ERROR"),
    );
  });

  it("the task and the connection have a minute and one and a half", () => {
    asks([[">", "AT+CSTT"], ["wait", "59000"], ["<", OK]], (session, take) => startTask(session, undefined, take), {});
    asks([[">", "AT+CIICR"], ["wait", "89000"], ["<", OK]], (session, take) => bringUp(session, take), {});
    asks([[">", "AT+CIPSHUT"], ["wait", "89000"], ["<", "\r\nSHUT OK\r\n"]], (session, take) => shut(session, take), {});
  });

  it("a connection that the network refuses is an error, by number or not", () => {
    asked("AT+CIICR", OK, (session, take) => bringUp(session, take));
    fails("AT+CIICR", ERROR, (session, take) => bringUp(session, take), "error");
    fails("AT+CIICR", "\r\n+CME ERROR 65535\r\n", (session, take) => bringUp(session, take), "cme 65535");
  });

  it("the context's end may be told in front of that error, however it is spelt", () => {
    for (const line of ["+PDP: DEACT", "+PDP DEACT", "+PDP:DEACT"]) {
      let heard: string[] = [];
      inChunks(
        [[">", "AT+CIICR"], ["<", `\r\n${line}\r\n\r\n+CME ERROR: 65535\r\n`]],
        (session) => {
          heard = [];
          onTcpIpEvent(session, (event) => heard.push(event.kind));
          bringUp(session, (failure) => heard.push(failure === undefined ? "up" : `${failure.kind} ${failure.code ?? "without a code"}`));
        },
        () => expect(heard).toEqual(["context-lost", "cme 65535"]),
      );
    }
  });

  it("the address is a bare line, without OK and without zeros in front", () => {
    const read = (session: Session, take: Take): void => readLocalAddress(session, take);
    asked("AT+CIFSR", "\r\n10.84.17.161\r\n", read, "10.84.17.161");
    asked("AT+CIFSR", "\r\n010.083.172.001\r\n", read, "10.83.172.1");
    asked("AT+CIFSR", "\r\n2001:db8::1\r\n", read, "2001:db8::1");
    asked("AT+CIFSR", OK, read, "");
    fails("AT+CIFSR", ERROR, read, "error");
    fails("AT+CIFSR", "\r\n+CME ERROR: 3\r\n", read, "cme 3");
  });

  it("the echo in front of it is none of it, wherever it is cut", () => {
    asked("AT+CIFSR", "AT+CIFSR\r\r\n10.84.17.161\r\n", (session, take) => readLocalAddress(session, take), "10.84.17.161");
    asked("AT+CIFSR", "AT+CIFSR\r\n10.84.17.161\r\n", (session, take) => readLocalAddress(session, take), "10.84.17.161");
  });

  it("an OK behind the address is not the answer of the next command", () => {
    let ends: string[] = [];
    inChunks(
      [
        [">", "AT+CIFSR"],
        ["<", "\r\n10.84.17.161\r\n" + OK],
        [">", "AT+CIPMUX=1"],
        ["<", ERROR],
      ],
      (session) => {
        ends = [];
        readLocalAddress(session, (_failure, address) => ends.push(address ?? "none"));
        setMultiLink(session, true, (failure) => ends.push(failure === undefined ? "ok" : failure.kind));
      },
      () => expect(ends).toEqual(["10.84.17.161", "error"]),
    );
  });

  it("a line that is no address is not taken for one", () => {
    const talk: Talk = [[">", "AT+CIFSR"], ["<", "\r\n1,CLOSED\r\n\r\n+CEREG:0,1\r\n\r\n10.0.0.7\r\n"]];
    asks(talk, (session, take) => readLocalAddress(session, take), { value: "10.0.0.7" });
  });

  it("shutting down ends with SHUT OK, with OK, or with both, with a blank or without", () => {
    const end = (session: Session, take: Take): void => shut(session, take);
    asked("AT+CIPSHUT", "\r\nSHUT OK\r\n", end);
    asked("AT+CIPSHUT", "\r\nSHUTOK\r\n", end);
    asked("AT+CIPSHUT", OK, end);
    fails("AT+CIPSHUT", ERROR, end, "error");
    let ends: string[] = [];
    inChunks(
      [
        [">", "AT+CIPSHUT"],
        ["<", "\r\nSHUT OK\r\n" + OK],
        [">", "AT+CSQ"],
        ["<", "\r\n+CSQ: 15,0\r\n" + OK],
      ],
      (session) => {
        ends = [];
        shut(session, (failure) => ends.push(failure === undefined ? "shut" : failure.kind));
        readSignal(session, (failure) => ends.push(failure === undefined ? "signal" : failure.kind));
      },
      () => expect(ends).toEqual(["shut", "signal"]),
    );
  });

  it("what is out of its range is refused", () => {
    refuses((session, take) => startTask(session, { apn: "" }, take));
    refuses((session, take) => startTask(session, { apn: repeated("a", 129) }, take));
    refuses((session, take) => startTask(session, { apn: 'i"t' }, take));
    refuses((session, take) => startTask(session, { apn: "iot", user: repeated("u", 33) }, take));
    refuses((session, take) => startTask(session, { apn: "iot", password: repeated("p", 33) }, take));
  });

  it("a test form tells its ranges, on one line or two, or nothing", () => {
    const start = '+CIPSTART: ("TCP","UDP"),("(0-255).(0-255).(0-255).(0-255)"),(1-65535)';
    const name = '+CIPSTART: ("TCP","UDP"),("DOMAIN NAME"),(1-65535)';
    const rows: readonly (readonly [TcpIpTestForm, string, string])[] = [
      ["+CIPMUX", "\r\n+CIPMUX: (0,1)\r\n" + OK, "(0,1)"],
      ["+CSTT", '\r\n+CSTT: "APN","USER","PWD"\r\n' + OK, '"APN","USER","PWD"'],
      ["+CIICR", OK, ""],
      ["+CIFSR", OK, ""],
      ["+CIPSTART", `\r\n${start}\r\n${name}\r\n${OK}`, `${start.substring(11)}\n${name.substring(11)}`],
      ["+CIPRXF", "\r\n+CIPRXF:(0,1)\r\n" + OK, "(0,1)"],
      ["+CIPSHUT", OK, ""],
      ["^HEARTCONFIG", OK, ""],
    ];
    for (const [command, said, value] of rows) asked(`AT${command}=?`, said, (session, take) => testTcpIp(session, command, take), value);
  });
});
