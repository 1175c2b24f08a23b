import { NTP_ERRORS, readNtpServer, setNtpBearer, setNtpServer, synchroniseClock, testNtp } from "../../../drivers/ec716s/07-ntp";
import { readSignal } from "../../../drivers/ec716s/05-network";
import { expect } from "../../expect";
import { inChunks, type Talk } from "../scripted-module";
import { asked, asks, fails, refuses } from "../sim767xx/answers";
import { repeated } from "../sim767xx/outcome";

const OK = "\r\nOK\r\n";

describe("EC716S chapter 7, time from a server", () => {
  it("1 is success and comes behind OK, with a blank or without", () => {
    asks([[">", "AT+CNTP"], ["<", OK], ["wait", "8000"], ["<", "\r\n+CNTP:1\r\n"]], (session, take) => synchroniseClock(session, take), {});
    asked("AT+CNTP", OK + "\r\n+CNTP: 1\r\n", (session, take) => synchroniseClock(session, take));
  });

  it("any other number is a failure, 0 as well, and those of the table say why", () => {
    for (const code of [0, 61, 62, 63, 64, 65, 99])
      asks([[">", "AT+CNTP"], ["<", `${OK}\r\n+CNTP: ${code}\r\n`]], (session, take) => synchroniseClock(session, take), { failure: `code ${code}` });
    let message = "";
    inChunks(
      [[">", "AT+CNTP"], ["<", OK + "\r\n+CNTP: 61\r\n"]],
      (session) => synchroniseClock(session, (failure) => (message = failure === undefined ? "" : failure.message)),
      () => expect(message).toBe("AT+CNTP: network error; open the bearer first (61)"),
    );
    expect(NTP_ERRORS["65"]).toBe("the server did not answer in time");
    expect(NTP_ERRORS["66"]).toBe(undefined);
  });

  it("a refusal by the module is told as it is, and a result that never comes is a timeout", () => {
    fails("AT+CNTP", "\r\n+CME ERROR: 901\r\n", (session, take) => synchroniseClock(session, take), "cme 901");
    fails("AT+CNTP", "\r\nERROR\r\n", (session, take) => synchroniseClock(session, take), "error");
    fails("AT+CNTP", OK, (session, take) => synchroniseClock(session, take), "timeout");
  });

  it("other commands go through until the result, also the question whose answer begins as the result does", () => {
    let ends: string[] = [];
    const talk: Talk = [
      [">", "AT+CNTP"],
      ["<", OK],
      [">", "AT+CSQ"],
      ["<", "\r\n+CSQ: 15,0\r\n" + OK],
      [">", "AT+CNTP?"],
      ["<", "\r\n+CNTP: 1\r\n" + '\r\n+CNTP: "ntp.example",32, 5\r\n' + OK],
    ];
    inChunks(
      talk,
      (session) => {
        ends = [];
        synchroniseClock(session, (failure) => ends.push(failure === undefined ? "synchronised" : failure.message));
        readSignal(session, () => ends.push("signal"));
        readNtpServer(session, (_failure, found) => ends.push(found === undefined ? "none" : found.server));
      },
      () => expect(ends).toEqual(["signal", "synchronised", "ntp.example"]),
    );
  });

  it("server and zone are set and read, with what else is told", () => {
    asked('AT+CNTP="ntp.example",32', OK, (session, take) => setNtpServer(session, "ntp.example", 32, take));
    asked('AT+CNTP="10.0.0.1",-47', OK, (session, take) => setNtpServer(session, "10.0.0.1", -47, take));
    asked("AT+CNTP?", '\r\n+CNTP: "ntp.example",32, 5\r\n' + OK, (session, take) => readNtpServer(session, take), { server: "ntp.example", zone: 32, timeoutSeconds: 5 });
    asked("AT+CNTP?", "\r\n+CNTP:ntp.example\r\n" + OK, (session, take) => readNtpServer(session, take), { server: "ntp.example" });
    fails("AT+CNTP?", "\r\nERROR\r\n", (session, take) => readNtpServer(session, take), "error");
  });

  it("the bearer is set, and the test form says only that there is one", () => {
    asked("AT+CNTPCID=1", OK, (session, take) => setNtpBearer(session, 1, take));
    fails("AT+CNTPCID=3", "\r\n+CME ERROR: 3\r\n", (session, take) => setNtpBearer(session, 3, take), "cme 3");
    asked("AT+CNTP=?", OK, (session, take) => testNtp(session, take), "");
  });

  it("what is out of its range is refused", () => {
    refuses((session, take) => setNtpServer(session, "ntp.example", 49, take));
    refuses((session, take) => setNtpServer(session, "ntp.example", -48, take));
    refuses((session, take) => setNtpServer(session, "ntp.example", 0.5, take));
    refuses((session, take) => setNtpServer(session, "", 0, take));
    refuses((session, take) => setNtpServer(session, repeated("n", 129), 0, take));
    refuses((session, take) => setNtpServer(session, 'ntp"', 0, take));
    refuses((session, take) => setNtpBearer(session, 0, take));
    refuses((session, take) => setNtpBearer(session, 4, take));
  });
});
