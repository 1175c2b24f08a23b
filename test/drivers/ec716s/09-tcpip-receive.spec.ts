import type { Session } from "../../../drivers/at/session";
import { onTcpIpEvent } from "../../../drivers/ec716s/09-tcpip-events";
import {
  readBytes,
  readHex,
  readPushSwitch,
  readReceiveMode,
  readWaiting,
  setPushSwitch,
  setReceiveMode,
  type PushSwitch,
  type ReceiveMode,
} from "../../../drivers/ec716s/09-tcpip-receive";
import { expect } from "../../expect";
import { inChunks, type Talk } from "../scripted-module";
import { asked, fails, refuses, type Take } from "../sim767xx/answers";

const OK = "\r\nOK\r\n";
const ERROR = "\r\nERROR\r\n";
const MODES: readonly (readonly [ReceiveMode, number])[] = [
  ["pushed", 0],
  ["announced-once", 1],
  ["announced", 5],
];

/** `act` with the events of the chapter heard, without which no data is counted. */
function counting(act: (session: Session, take: Take) => void): (session: Session, take: Take) => void {
  return (session, take) => {
    onTcpIpEvent(session, () => {});
    act(session, take);
  };
}

describe("EC716S chapter 9, the way in which data comes", () => {
  it("is set and read", () => {
    for (const [mode, value] of MODES) {
      asked(`AT+CIPRXGET=${value}`, OK, (session, take) => setReceiveMode(session, mode, take));
      asked("AT+CIPRXGET?", `\r\n+CIPRXGET:${value}\r\n` + OK, (session, take) => readReceiveMode(session, take), mode);
    }
    asked("AT+CIPRXGET?", "\r\n+CIPRXGET: 1\r\n" + OK, (session, take) => readReceiveMode(session, take), "announced-once");
    fails("AT+CIPRXGET?", "\r\n+CIPRXGET: 7\r\n" + OK, (session, take) => readReceiveMode(session, take), "error");
    fails("AT+CIPRXGET=5", ERROR, (session, take) => setReceiveMode(session, "announced", take), "error");
  });

  it("data that is announced in front of the answer is not the answer", () => {
    let ends: string[] = [];
    inChunks(
      [[">", "AT+CIPRXGET?"], ["<", "\r\n+CIPRXGET: 1,3\r\n\r\n+CIPRXGET: 5\r\n" + OK]],
      (session) => {
        ends = [];
        onTcpIpEvent(session, (event) => ends.push(event.kind));
        readReceiveMode(session, (_failure, mode) => ends.push(mode ?? "none"));
      },
      () => expect(ends).toEqual(["readable", "announced"]),
    );
  });

  it("of pushed data is switched and read", () => {
    const names: readonly PushSwitch[] = ["+CIPHEAD", "+CIPSHOWTP", "+CIPSRIP", "+CIPRXF"];
    for (const name of names) {
      asked(`AT${name}=1`, OK, (session, take) => setPushSwitch(session, name, true, take));
      asked(`AT${name}=0`, OK, (session, take) => setPushSwitch(session, name, false, take));
      asked(`AT${name}?`, `\r\n${name}:1\r\n` + OK, (session, take) => readPushSwitch(session, name, take), true);
      asked(`AT${name}?`, `\r\n${name}: 0\r\n` + OK, (session, take) => readPushSwitch(session, name, take), false);
      fails(`AT${name}?`, ERROR, (session, take) => readPushSwitch(session, name, take), "error");
    }
  });
});

describe("EC716S chapter 9, data that is read by hand", () => {
  it("comes raw, counted, with what is left, of the single link or of one of several", () => {
    asked("AT+CIPRXGET=2,150", "\r\n+CIPRXGET: 2,10,0\r\n1234567890\r\nOK\r\n", counting((session, take) => readBytes(session, undefined, 150, take)), {
      bytes: "1234567890",
      waiting: 0,
    });
    asked("AT+CIPRXGET=2,3,10", "\r\n+CIPRXGET:2,3,5,7\r\nAAAAA\r\nOK\r\n", counting((session, take) => readBytes(session, 3, 10, take)), {
      bytes: "AAAAA",
      waiting: 7,
    });
  });

  it("may look like a result, a header or an announcement", () => {
    const bytes = "\r\nOK\r\n+CIPRXGET: 2,3,5,0\r\n+CIPRXGET: 1,3\r\nERROR\r\n";
    const answer = `\r\n+CIPRXGET: 2,3,${bytes.length},0\r\n${bytes}\r\nOK\r\n`;
    asked("AT+CIPRXGET=2,3,1460", answer, counting((session, take) => readBytes(session, 3, 1460, take)), { bytes, waiting: 0 });
  });

  it("may be nothing", () => {
    const none = { bytes: "", waiting: 0 };
    asked("AT+CIPRXGET=2,0,100", "\r\n+CIPRXGET: 2,0,0,0\r\n\r\nOK\r\n", counting((session, take) => readBytes(session, 0, 100, take)), none);
    asked("AT+CIPRXGET=2,100", "\r\n+CIPRXGET: 2,0,0\r\nOK\r\n", counting((session, take) => readBytes(session, undefined, 100, take)), none);
  });

  it("comes as digits, two a byte, and the header counts bytes", () => {
    asked("AT+CIPRXGET=3,150", "\r\n+CIPRXGET: 3,5,0\r\n48454C4C4F\r\nOK\r\n", counting((session, take) => readHex(session, undefined, 150, take)), {
      bytes: "HELLO",
      waiting: 0,
    });
    asked("AT+CIPRXGET=3,5,730", "\r\n+CIPRXGET: 3,5,2,3\r\n0d0a\r\nOK\r\n", counting((session, take) => readHex(session, 5, 730, take)), {
      bytes: "\r\n",
      waiting: 3,
    });
    fails("AT+CIPRXGET=3,150", "\r\n+CIPRXGET: 3,1,0\r\nXY\r\nOK\r\n", counting((session, take) => readHex(session, undefined, 150, take)), "error");
  });

  it("the announcement of another link's data may come in front of it, and is told", () => {
    let ends: unknown[] = [];
    inChunks(
      [[">", "AT+CIPRXGET=2,3,10"], ["<", "\r\n+CIPRXGET: 1,4\r\n\r\n+CIPRXGET: 2,3,1,0\r\nA\r\nOK\r\n"]],
      (session) => {
        ends = [];
        onTcpIpEvent(session, (event) => ends.push(event));
        readBytes(session, 3, 10, (_failure, received) => ends.push(received?.bytes ?? "none"));
      },
      () => expect(ends).toEqual([{ kind: "readable", link: 4 }, "A"]),
    );
  });

  it("what cannot be read is the module's error", () => {
    const read = counting((session, take) => readBytes(session, 3, 10, take));
    fails("AT+CIPRXGET=2,3,10", ERROR, read, "error");
    fails("AT+CIPRXGET=2,3,10", "\r\n+CME ERROR: 3\r\n", read, "cme 3");
  });

  const FOUND_AGAIN: Talk = [
    [">", "AT"],
    ["<", OK],
    [">", "AT+CMEE?"],
    ["<", "\r\n+CMEE: 1\r\n" + OK],
    [">", "AT+CIPRXGET=4,0"],
    ["<", "\r\n+CIPRXGET: 4,0,0\r\n" + OK],
  ];

  it("fewer bytes than announced, without OK, are an overflow, and the next command gets its own answer", () => {
    const talk: Talk = [[">", "AT+CIPRXGET=2,0,100"], ["<", "\r\n+CIPRXGET: 2,0,10,0\r\n12345"]];
    let ends: string[] = [];
    inChunks(
      talk.concat(FOUND_AGAIN),
      (session) => {
        ends = [];
        onTcpIpEvent(session, (event) => ends.push(event.kind));
        readBytes(session, 0, 100, (failure) => ends.push(failure === undefined ? "read" : failure.kind));
        readWaiting(session, 0, (_failure, count) => ends.push(`${count ?? "none"} wait`));
      },
      () => expect(ends).toEqual(["overflow", "0 wait"]),
    );
  });

  it("fewer bytes than announced, filled up by the next line, are not handed on", () => {
    const talk: Talk = [[">", "AT+CIPRXGET=2,0,100"], ["<", "\r\n+CIPRXGET: 2,0,10,0\r\n12345\r\n0,CLOSED\r\n"]];
    let ends: string[] = [];
    inChunks(
      talk.concat(FOUND_AGAIN),
      (session) => {
        ends = [];
        onTcpIpEvent(session, (event) => ends.push(event.kind));
        readBytes(session, 0, 100, (failure) => ends.push(failure === undefined ? "read" : failure.kind));
        readWaiting(session, 0, (_failure, count) => ends.push(`${count ?? "none"} wait`));
      },
      () => expect(ends).toEqual(["timeout", "0 wait"]),
    );
  });

  it("the number of waiting bytes is asked for", () => {
    asked("AT+CIPRXGET=4", "\r\n+CIPRXGET: 4,17\r\n" + OK, counting((session, take) => readWaiting(session, undefined, take)), 17);
    asked("AT+CIPRXGET=4,3", "\r\n+CIPRXGET:4,3,0\r\n" + OK, counting((session, take) => readWaiting(session, 3, take)), 0);
    asked("AT+CIPRXGET=4,3", "\r\n+CIPRXGET: 1,3\r\n\r\n+CIPRXGET: 4,3,9\r\n" + OK, counting((session, take) => readWaiting(session, 3, take)), 9);
    fails("AT+CIPRXGET=4,3", ERROR, counting((session, take) => readWaiting(session, 3, take)), "error");
  });

  it("links and sizes out of range are refused", () => {
    refuses((session, take) => readBytes(session, 6, 10, take));
    refuses((session, take) => readBytes(session, 0, 0, take));
    refuses((session, take) => readBytes(session, undefined, 1461, take));
    refuses((session, take) => readHex(session, 0, 731, take));
    refuses((session, take) => readHex(session, -1, 1, take));
    refuses((session, take) => readWaiting(session, 6, take));
  });
});
