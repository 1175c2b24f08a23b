import type { Session } from "../../../drivers/at/session";
import { closeLink, openLink, readLocalPorts, setLocalPort, type LinkTarget } from "../../../drivers/ec716s/09-tcpip";
import { readSignal } from "../../../drivers/ec716s/05-network";
import { readServiceStatus } from "../../../drivers/ec716s/09-tcpip-status";
import { expect } from "../../expect";
import { inChunks, type Talk } from "../scripted-module";
import { asked, asks, fails, refuses, type Take } from "../sim767xx/answers";
import { exchange, repeated, said } from "../sim767xx/outcome";

const OK = "\r\nOK\r\n";
const ERROR = "\r\nERROR\r\n";
const HOST: LinkTarget = { transport: "TCP", host: "host.example", port: 80 };
const START = 'AT+CIPSTART="TCP","host.example",80';
const START_1 = 'AT+CIPSTART=1,"TCP","host.example",80';

describe("EC716S chapter 9, a connection of a single link", () => {
  const open = (session: Session, take: Take): void => openLink(session, undefined, HOST, take);

  it("is made when CONNECT OK follows the OK, however long that takes", () => {
    asks([[">", START], ["<", OK], ["wait", "100000"], ["<", "\r\nCONNECT OK\r\n"]], open, {});
    asked(START, OK + "\r\nCONNECTOK\r\n", open);
    asked('AT+CIPSTART="UDP","10.0.0.1",6100', OK + "\r\nCONNECT OK\r\n", (session, take) =>
      openLink(session, undefined, { transport: "UDP", host: "10.0.0.1", port: 6100 }, take),
    );
  });

  it("that fails has the state in front of the result, and its failure says both", () => {
    for (const state of ["STATE: IP STATUS", "STATE:TCP CLOSED"]) {
      let message = "";
      inChunks(
        exchange(START, ["OK", state, "CONNECT FAIL"]),
        (session) => openLink(session, undefined, HOST, (failure) => (message = failure === undefined ? "" : `${failure.kind} ${failure.message}`)),
        () => expect(message).toBe(`error ${START}: CONNECT FAIL, ${state}`),
      );
    }
    fails(START, OK + "\r\nCONNECT FAIL\r\n", open, "error");
  });

  it("that is there already, or is not allowed now, fails", () => {
    fails(START, OK + "\r\nALREADY CONNECT\r\n", open, "error");
    fails(START, "\r\n+CME ERROR 913\r\n", open, "cme 913");
    fails(START, "\r\n+CME ERROR: 913\r\n", open, "cme 913");
    fails(START, ERROR, open, "error");
  });

  it("the channel waits for the result", () => {
    let ends: string[] = [];
    inChunks(
      [
        [">", START],
        ["<", OK],
        ["wait", "5000"],
        ["<", "\r\nCONNECT OK\r\n"],
        [">", "AT+CSQ"],
        ["<", "\r\n+CSQ: 15,0\r\n" + OK],
      ],
      (session) => {
        ends = [];
        open(session, (failure) => ends.push(failure === undefined ? "connected" : failure.kind));
        readSignal(session, () => ends.push("signal"));
      },
      () => expect(ends).toEqual(["connected", "signal"]),
    );
  });

  it("is closed with CLOSE OK, in either way", () => {
    asked("AT+CIPCLOSE", "\r\nCLOSE OK\r\n", (session, take) => closeLink(session, undefined, undefined, take));
    asked("AT+CIPCLOSE", "\r\nCLOSEOK\r\n", (session, take) => closeLink(session, undefined, undefined, take));
    asked("AT+CIPCLOSE=1", "\r\nCLOSE OK\r\n", (session, take) => closeLink(session, undefined, "quick", take));
    asked("AT+CIPCLOSE=0", "\r\nCLOSE OK\r\n", (session, take) => closeLink(session, undefined, "slow", take));
    asked("AT+CIPCLOSE", OK, (session, take) => closeLink(session, undefined, undefined, take));
    fails("AT+CIPCLOSE", ERROR, (session, take) => closeLink(session, undefined, undefined, take), "error");
  });
});

describe("EC716S chapter 9, a connection of one of several links", () => {
  const open = (session: Session, take: Take): void => openLink(session, 1, HOST, take);

  it("is made when CONNECT OK follows with its number, with a blank behind the comma or without", () => {
    for (const result of ["1,CONNECT OK", "1, CONNECT OK", "1 , CONNECT OK"])
      asks([[">", START_1], ["<", OK], ["wait", "100000"], ["<", `\r\n${result}\r\n`]], open, {});
    asked('AT+CIPSTART=5,"UDP","10.0.0.1",65535', OK + "\r\n5,CONNECT OK\r\n", (session, take) =>
      openLink(session, 5, { transport: "UDP", host: "10.0.0.1", port: 65535 }, take),
    );
  });

  it("that fails, or that is there already, fails with the module's words", () => {
    for (const result of ["1,CONNECT FAIL", "1, CONNECT FAIL", "1,ALREADY CONNECT"]) {
      let message = "";
      inChunks(
        exchange(START_1, ["OK", result]),
        (session) => openLink(session, 1, HOST, (failure) => (message = failure === undefined ? "" : `${failure.kind} ${failure.message}`)),
        () => expect(message).toBe(`error ${START_1}: ${result}`),
      );
    }
    fails(START_1, "\r\n+CME ERROR 913\r\n", open, "cme 913");
    fails(START_1, ERROR, open, "error");
  });

  it("the result of another link is not its own", () => {
    asks(exchange(START_1, ["OK", "0,CONNECT FAIL", "CONNECT OK", "11,CONNECT FAIL", "1,CONNECT OK"]), open, {});
  });

  it("a result that never comes is a timeout", () => {
    fails(START_1, OK, open, "timeout");
  });

  it("several are made side by side, while other commands are answered", () => {
    let ends: string[] = [];
    const talk: Talk = [
      [">", START_1],
      ["<", OK],
      [">", 'AT+CIPSTART=2,"TCP","host.example",80'],
      ["<", OK],
      [">", "AT+CIPSTATUS"],
      ["<", OK + '\r\nSTATE:IP PROCESSING\r\n\r\nC:0,,,"",,"",,"INITIAL"\r\nC:1,0,"TCP","10.0.0.1","80","CONNECTING"\r\n'],
      ["<", "\r\n2, CONNECT FAIL\r\n"],
      ["<", 'C:2,,,"",,"",,"INITIAL"\r\nC:3,,,"",,"",,"INITIAL"\r\nC:4,,,"",,"",,"INITIAL"\r\nC:5,,,"",,"",,"INITIAL"\r\n'],
      ["<", "\r\n1, CONNECT OK\r\n"],
    ];
    inChunks(
      talk,
      (session) => {
        ends = [];
        openLink(session, 1, HOST, (failure) => ends.push(failure === undefined ? "1" : `1 ${failure.kind}`));
        openLink(session, 2, HOST, (failure) => ends.push(failure === undefined ? "2" : `2 ${failure.kind}`));
        readServiceStatus(session, (_failure, status) => ends.push(status === undefined ? "no state" : status.state));
      },
      () => expect(ends).toEqual(["2 error", "processing", "1"]),
    );
  });

  it("is closed with its number, with a blank behind the comma or without", () => {
    asked("AT+CIPCLOSE=1", "\r\n1,CLOSE OK\r\n", (session, take) => closeLink(session, 1, undefined, take));
    asked("AT+CIPCLOSE=1", "\r\n1, CLOSE OK\r\n", (session, take) => closeLink(session, 1, undefined, take));
    asked("AT+CIPCLOSE=0,1", "\r\n0,CLOSE OK\r\n", (session, take) => closeLink(session, 0, "quick", take));
    asked("AT+CIPCLOSE=5,0", "\r\n5,CLOSE OK\r\n", (session, take) => closeLink(session, 5, "slow", take));
    asked("AT+CIPCLOSE=1", said(["0,CLOSED", "1,CLOSE OK"]), (session, take) => closeLink(session, 1, undefined, take));
    fails("AT+CIPCLOSE=1", ERROR, (session, take) => closeLink(session, 1, undefined, take), "error");
  });

  it("links and peers out of range are refused", () => {
    refuses((session, take) => openLink(session, 6, HOST, take));
    refuses((session, take) => openLink(session, -1, HOST, take));
    refuses((session, take) => openLink(session, 0, { ...HOST, host: "" }, take));
    refuses((session, take) => openLink(session, 0, { ...HOST, host: repeated("h", 129) }, take));
    refuses((session, take) => openLink(session, 0, { ...HOST, host: "a\r" }, take));
    refuses((session, take) => openLink(session, undefined, { ...HOST, port: 0 }, take));
    refuses((session, take) => openLink(session, undefined, { ...HOST, port: 65536 }, take));
    refuses((session, take) => closeLink(session, 6, undefined, take));
  });
});

describe("EC716S chapter 9, local ports", () => {
  it("are read for the single link or for all six", () => {
    asked("AT+CLPORT?", "\r\n+CLPORT: 5000,0\r\n" + OK, (session, take) => readLocalPorts(session, take), [{ link: undefined, tcp: 5000, udp: 0 }]);
    const lines = ["+CLPORT: 0,0,0", "+CLPORT:1,5000,0", "+CLPORT: 2,0,6000"].map((line) => `\r\n${line}`).join("");
    asked("AT+CLPORT?", `${lines}\r\n${OK}`, (session, take) => readLocalPorts(session, take), [
      { link: 0, tcp: 0, udp: 0 },
      { link: 1, tcp: 5000, udp: 0 },
      { link: 2, tcp: 0, udp: 6000 },
    ]);
  });

  it("are set for either kind of connection; 0 is the module's choice", () => {
    asked('AT+CLPORT="TCP",5000', OK, (session, take) => setLocalPort(session, undefined, "TCP", 5000, take));
    asked('AT+CLPORT=3,"UDP",65535', OK, (session, take) => setLocalPort(session, 3, "UDP", 65535, take));
    asked('AT+CLPORT=3,"UDP",0', OK, (session, take) => setLocalPort(session, 3, "UDP", 0, take));
    fails('AT+CLPORT="TCP",80', ERROR, (session, take) => setLocalPort(session, undefined, "TCP", 80, take), "error");
    refuses((session, take) => setLocalPort(session, 6, "TCP", 80, take));
    refuses((session, take) => setLocalPort(session, 0, "TCP", 65536, take));
    refuses((session, take) => setLocalPort(session, 0, "TCP", -1, take));
  });
});
