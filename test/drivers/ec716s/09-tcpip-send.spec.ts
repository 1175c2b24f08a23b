import {
  readAutomaticSend,
  readSendLimits,
  readSendMode,
  readSendReports,
  sendAutomatically,
  sendBytes,
  sendTerminated,
  setAutomaticSend,
  setSendMode,
  setSendReports,
  SEND_BYTES,
  type SendMode,
  type SendReports,
} from "../../../drivers/ec716s/09-tcpip-send";
import type { Session } from "../../../drivers/at/session";
import { expect } from "../../expect";
import type { Talk } from "../scripted-module";
import { asked, asks, fails, refuses, type Outcome, type Take } from "../sim767xx/answers";
import { repeated } from "../sim767xx/outcome";

const OK = "\r\nOK\r\n";
const ERROR = "\r\nERROR\r\n";
const PROMPT = "\r\n> ";

/** A command that ends with CR LF, the prompt, `input`, and what is said then. */
function entering(command: string, input: string, said: string): Talk {
  return [
    [">", command],
    [">>", "\n"],
    ["<", PROMPT],
    [">>", input],
    ["<", said],
  ];
}

describe("EC716S chapter 9, sending a number of bytes", () => {
  const send = (session: Session, take: Take): void => sendBytes(session, undefined, "12345678", take);

  it("is done with their count, or with SEND OK, with blanks or without", () => {
    const counts: readonly string[] = ["DATA ACCEPT:8", "DATA ACCEPT: 8", "SEND OK", "SENDOK"];
    for (const result of counts) asks(entering("AT+CIPSEND=8", "12345678", `\r\n${result}\r\n`), send, { value: 8 });
  });

  it("on one of several links has the link's number in either result", () => {
    const results: readonly string[] = ["DATA ACCEPT:5,8", "DATA ACCEPT: 5, 8", "5,SEND OK", "5, SEND OK"];
    for (const result of results)
      asks(entering("AT+CIPSEND=5,8", "12345678", `\r\n${result}\r\n`), (session, take) => sendBytes(session, 5, "12345678", take), { value: 8 });
  });

  it("ends the command with CR LF, so that a line feed at the beginning is not lost, nor any other byte", () => {
    const bytes = '\n\r\nOK\r\n\x1a\x1b\0>+++"';
    asks(entering(`AT+CIPSEND=1,${bytes.length}`, bytes, `\r\nDATA ACCEPT:1,${bytes.length}\r\n`), (session, take) => sendBytes(session, 1, bytes, take), { value: bytes.length });
  });

  it("waits for the prompt, with a blank or without, and in a line of its own", () => {
    for (const prompt of ["\r\n>", "\r\n> ", "\r\n>\r\n"]) {
      const talk: Talk = [
        [">", "AT+CIPSEND=8"],
        [">>", "\n"],
        ["wait", "3000"],
        ["<", prompt],
        [">>", "12345678"],
        ["<", "\r\nDATA ACCEPT:8\r\n"],
      ];
      asks(talk, send, { value: 8 });
    }
  });

  it("may be acknowledged late, where the other side is waited for", () => {
    const talk: Talk = [[">", "AT+CIPSEND=8"], [">>", "\n"], ["<", PROMPT], [">>", "12345678"], ["wait", "100000"], ["<", "\r\nSEND OK\r\n"]];
    asks(talk, send, { value: 8 });
  });

  it("tells that fewer were taken", () => {
    asks(entering("AT+CIPSEND=1,8", "12345678", "\r\nDATA ACCEPT:1,3\r\n"), (session, take) => sendBytes(session, 1, "12345678", take), { value: 3 });
  });

  it("fails with SEND FAIL, of its link alone", () => {
    for (const result of ["SEND FAIL", "SENDFAIL"]) asks(entering("AT+CIPSEND=8", "12345678", `\r\n${result}\r\n`), send, { failure: "error" });
    const link: Outcome = { failure: "error" };
    for (const result of ["1,SEND FAIL", "1, SEND FAIL", "0,SEND FAIL\r\n\r\n1,SEND FAIL"])
      asks(entering("AT+CIPSEND=1,8", "12345678", `\r\n${result}\r\n`), (session, take) => sendBytes(session, 1, "12345678", take), link);
  });

  it("without a connection fails at once, and nothing is input", () => {
    for (const [said, failure] of [
      ["\r\n+CME ERROR 3\r\n", "cme 3"],
      ["\r\n+CME ERROR: 3\r\n", "cme 3"],
      [ERROR, "error"],
    ] as const)
      asks([[">", "AT+CIPSEND=8"], [">>", "\n"], ["<", said]], send, { failure });
  });

  it("with a count that makes no sense fails, and the answer is counted", () => {
    asks(entering("AT+CIPSEND=8", "12345678", "\r\nDATA ACCEPT:\r\n"), send, { failure: "error" });
  });

  it("takes 1 to 1460 bytes on links 0 to 5", () => {
    expect(SEND_BYTES).toBe(1460);
    const most = repeated("x", SEND_BYTES);
    asks(entering("AT+CIPSEND=0,1460", most, "\r\nDATA ACCEPT:0,1460\r\n"), (session, take) => sendBytes(session, 0, most, take), { value: 1460 });
    refuses((session, take) => sendBytes(session, 0, "", take));
    refuses((session, take) => sendBytes(session, 0, most + "x", take));
    refuses((session, take) => sendBytes(session, 6, "x", take));
  });
});

describe("EC716S chapter 9, sending up to a mark or for a time", () => {
  it("CTRL-Z ends what has no length", () => {
    asks(entering("AT+CIPSEND", "test TCP\x1a", "\r\nDATA ACCEPT:8\r\n"), (session, take) => sendTerminated(session, undefined, "test TCP", take), { value: 8 });
    asks(entering("AT+CIPSEND=5", "\ntest\x1a", "\r\n5,SEND OK\r\n"), (session, take) => sendTerminated(session, 5, "\ntest", take), { value: 5 });
  });

  it("bytes that hold its controls are refused", () => {
    refuses((session, take) => sendTerminated(session, 0, "a\x1ab", take));
    refuses((session, take) => sendTerminated(session, 0, "\x1b", take));
    refuses((session, take) => sendTerminated(session, undefined, "", take));
    refuses((session, take) => sendTerminated(session, 0, repeated("x", 1461), take));
  });

  it("a time ends what is input, with or without a number announced", () => {
    const timed = (command: string, input: string, said: string): Talk => [[">", command], [">>", "\n"], ["<", PROMPT], [">>", input], ["wait", "100000"], ["<", said]];
    asks(timed("AT+CIPSEND", "1234567890", "\r\nDATA ACCEPT:10\r\n"), (session, take) => sendAutomatically(session, undefined, "1234567890", undefined, take), { value: 10 });
    asks(timed("AT+CIPSEND=100", "123", "\r\nDATA ACCEPT:3\r\n"), (session, take) => sendAutomatically(session, undefined, "123", 100, take), { value: 3 });
    asks(timed("AT+CIPSEND=4", "TEST Auto fast send", "\r\nDATA ACCEPT:4,19\r\n"), (session, take) => sendAutomatically(session, 4, "TEST Auto fast send", undefined, take), { value: 19 });
    asks(timed("AT+CIPSEND=4,100", "\x1a", "\r\nDATA ACCEPT:4,1\r\n"), (session, take) => sendAutomatically(session, 4, "\x1a", 100, take), { value: 1 });
  });

  it("a number that is less than what is sent, or too much, is refused, and so are controls without one", () => {
    refuses((session, take) => sendAutomatically(session, 0, "123", 2, take));
    refuses((session, take) => sendAutomatically(session, 0, "123", 1461, take));
    refuses((session, take) => sendAutomatically(session, 0, "1\x1a3", undefined, take));
    refuses((session, take) => sendAutomatically(session, 6, "123", undefined, take));
  });
});

describe("EC716S chapter 9, the settings of sending", () => {
  it("the limit is told for the single link, or for one of several", () => {
    asked("AT+CIPSEND?", "\r\n+CIPSEND: 1460\r\n" + OK, (session, take) => readSendLimits(session, take), [{ link: undefined, bytes: 1460 }]);
    asked("AT+CIPSEND?", "\r\n+CIPSEND: 0,1460\r\n+CIPSEND:1,1024\r\n" + OK, (session, take) => readSendLimits(session, take), [
      { link: 0, bytes: 1460 },
      { link: 1, bytes: 1024 },
    ]);
    fails("AT+CIPSEND?", ERROR, (session, take) => readSendLimits(session, take), "error");
  });

  it("when a send is answered is set and read", () => {
    const modes: readonly SendMode[] = ["quick", "quick-counted", "slow"];
    for (let index = 0; index < modes.length; index++) {
      const mode = modes[index] as SendMode;
      asked(`AT+CIPQSEND=${index}`, OK, (session, take) => setSendMode(session, mode, take));
      asked("AT+CIPQSEND?", `\r\n+CIPQSEND: ${index}\r\n` + OK, (session, take) => readSendMode(session, take), mode);
    }
    fails("AT+CIPQSEND?", "\r\n+CIPQSEND: 3\r\n" + OK, (session, take) => readSendMode(session, take), "error");
    fails("AT+CIPQSEND=0", "\r\n+CME ERROR: 3\r\n", (session, take) => setSendMode(session, "quick", take), "cme 3");
  });

  it("whether there are prompt and result is set and read", () => {
    const reports: readonly SendReports[] = ["result", "prompt-and-result", "none"];
    for (let index = 0; index < reports.length; index++) {
      const each = reports[index] as SendReports;
      asked(`AT+CIPSPRT=${index}`, OK, (session, take) => setSendReports(session, each, take));
      asked("AT+CIPSPRT?", `\r\n+CIPSPRT: ${index}\r\n` + OK, (session, take) => readSendReports(session, take), each);
    }
    fails("AT+CIPSPRT?", "\r\n+CIPSPRT: \r\n" + OK, (session, take) => readSendReports(session, take), "error");
  });

  it("the time is set and read", () => {
    asked("AT+CIPATS=1,10", OK, (session, take) => setAutomaticSend(session, { on: true, seconds: 10 }, take));
    asked("AT+CIPATS=0", OK, (session, take) => setAutomaticSend(session, { on: false }, take));
    asked("AT+CIPATS?", "\r\n+CIPATS: 1,10\r\n" + OK, (session, take) => readAutomaticSend(session, take), { on: true, seconds: 10 });
    asked("AT+CIPATS?", "\r\n+CIPATS: 0\r\n" + OK, (session, take) => readAutomaticSend(session, take), { on: false });
    fails("AT+CIPATS?", "\r\n+CIPATS: on\r\n" + OK, (session, take) => readAutomaticSend(session, take), "error");
    refuses((session, take) => setAutomaticSend(session, { on: true, seconds: 0 }, take));
    refuses((session, take) => setAutomaticSend(session, { on: true, seconds: 101 }, take));
  });
});
