import type { Session } from "../../../drivers/at/session";
import type { Answer, Done } from "../../../drivers/failure";
import {
  closeLink,
  closeNetwork,
  openNetwork,
  openTcp,
  openTcpTransparent,
  openUdp,
  readAddress,
  readConnected,
  readLinks,
  readNetworkOpen,
  testTcpIp,
} from "../../../drivers/sim767xx/13-tcpip";
import { IP_ERRORS, TCP_IP_ERRORS } from "../../../drivers/sim767xx/13-tcpip-errors";
import { onTcpIpEvent, type TcpIpEvent } from "../../../drivers/sim767xx/13-tcpip-events";
import { expect } from "../../expect";
import { inChunks, type Talk } from "../scripted-module";
import { exchange, expectDone, expectFailure, expectRefusal, expectValue, said } from "./outcome";

const SERVER = { host: "183.230.174.137", port: 6031 };
const OPEN_0 = 'AT+CIPOPEN=0,"TCP","183.230.174.137",6031';

describe("SIM767XX chapter 13, the service", () => {
  it("the read answer 1 means that the service runs, 0 that it does not", () => {
    expectValue(exchange("AT+NETOPEN?", ["+NETOPEN: 1", "OK"]), readNetworkOpen, true);
    expectValue(exchange("AT+NETOPEN?", ["+NETOPEN: 0", "OK"]), readNetworkOpen, false);
  });

  it("the service is open at its result 0, not at the OK before it", () => {
    expectDone(exchange("AT+NETOPEN", ["OK", "+NETOPEN: 0"]), (session, done) => openNetwork(session, undefined, done));
    expectFailure(exchange("AT+NETOPEN", ["OK"]), (session, done) => openNetwork(session, undefined, done), "timeout");
  });

  it("the service is open where the result comes before OK", () => {
    expectDone(exchange("AT+NETOPEN", ["+NETOPEN: 0", "OK"]), (session, done) => openNetwork(session, undefined, done));
  });

  it("a context that is named comes back behind the code", () => {
    expectDone(exchange("AT+NETOPEN=2", ["OK", "+NETOPEN: 0,2"]), (session, done) => openNetwork(session, 2, done));
    expectDone(exchange("AT+NETCLOSE=2", ["OK", "+NETCLOSE: 0,2"]), (session, done) => closeNetwork(session, 2, done));
  });

  it("the result 1 is a network failure", () => {
    const talk = exchange("AT+NETOPEN", ["OK", "+NETOPEN: 1"]);
    expectFailure(talk, (session, done) => openNetwork(session, undefined, done), "code", 1);
  });

  it("a service that runs already is told by text, by number or by ERROR alone", () => {
    const open = (session: Session, done: Done): void =>
      openNetwork(session, undefined, done);
    expectFailure(exchange("AT+NETOPEN", ["+IP ERROR: Network is already opened", "ERROR"]), open, "code", 4);
    expectFailure(exchange("AT+NETOPEN", ["+IP ERROR: 4", "ERROR"]), open, "code", 4);
    expectFailure(exchange("AT+NETOPEN", ["+IP ERROR:4", "ERROR"]), open, "code", 4);
    expectFailure(exchange("AT+NETOPEN", ["ERROR"]), open, "error");
  });

  it("an explanation that is in no table is told as it is", () => {
    let message = "";
    inChunks(
      exchange("AT+NETOPEN", ["+IP ERROR: Something new", "ERROR"]),
      (session) => openNetwork(session, undefined, (failure) => (message = failure === undefined ? "" : failure.message)),
      () => expect(message).toBe("AT+NETOPEN: Something new"),
    );
  });

  it("closing tells of connections that it ended, in front of OK and behind it, and of CLOSED", () => {
    const ended: TcpIpEvent[] = [];
    const talk = exchange("AT+NETCLOSE", ["+CIPCLOSE: 2,0", "OK", "CLOSED", "+CIPCLOSE: 0,0", "+NETCLOSE: 0"]);
    expectDone(talk, (session, done) => {
      onTcpIpEvent(session, (event) => ended.push(event));
      closeNetwork(session, undefined, done);
    });
    expect(ended.slice(0, 3)).toEqual([
      { kind: "close-result", link: 2, code: 0 },
      { kind: "transparent-closed" },
      { kind: "close-result", link: 0, code: 0 },
    ]);
  });

  it("closing what is not open is a failure with its code before ERROR", () => {
    const talk = exchange("AT+NETCLOSE", ["+NETCLOSE: 2", "ERROR"]);
    expectFailure(talk, (session, done) => closeNetwork(session, undefined, done), "code", 2);
  });

  it("the address needs the service", () => {
    const ask = (session: Session, answer: Answer<string>): void =>
      readAddress(session, undefined, answer);
    expectValue(exchange("AT+IPADDR", ["+IPADDR: 10.84.17.161", "OK"]), ask, "10.84.17.161");
    expectFailure(exchange("AT+IPADDR", ["+IP ERROR: Network not opened", "ERROR"]), ask, "code", 8);
    const second = exchange("AT+IPADDR=2", ["+IPADDR: 10.166.106.141", "OK"]);
    expectValue(second, (session, answer) => readAddress(session, 2, answer), "10.166.106.141");
  });

  it("the tables have the manual's numbers", () => {
    expect(IP_ERRORS.length).toBe(23);
    expect(IP_ERRORS[22]).toBe("No data");
    expect(TCP_IP_ERRORS.length).toBe(13);
    expect(TCP_IP_ERRORS[11]).toBe("the name could not be resolved");
  });
});

describe("SIM767XX chapter 13, connections", () => {
  it("a TCP link is connected at its result behind OK", () => {
    expectDone(exchange(OPEN_0, ["OK", "+CIPOPEN: 0,0"]), (session, done) => openTcp(session, 0, SERVER, done));
  });

  it("a local port stands behind the server's", () => {
    const target = { host: "host", port: 1, localPort: 5000 };
    const talk = exchange('AT+CIPOPEN=3,"TCP","host",1,5000', ["OK", "+CIPOPEN:3,0"]);
    expectDone(talk, (session, done) => openTcp(session, 3, target, done));
  });

  it("a result of another link between OK and its own does not count", () => {
    const talk = exchange(OPEN_0, ["OK", "+CIPOPEN: 1,0", "+CIPOPEN: 0,10"]);
    expectFailure(talk, (session, done) => openTcp(session, 0, SERVER, done), "code", 10);
  });

  it("a code before ERROR is the failure, and so is one behind OK", () => {
    const open = (session: Session, done: Done): void =>
      openTcp(session, 0, SERVER, done);
    expectFailure(exchange(OPEN_0, ["+CIPOPEN: 0,4", "ERROR"]), open, "code", 4);
    expectFailure(exchange(OPEN_0, ["OK", "+CIPOPEN: 0,11"]), open, "code", 11);
    expectFailure(exchange(OPEN_0, ["+IP ERROR: Invalid parameter", "ERROR"]), open, "code", 12);
  });

  it("a command may be sent and answered while a connection is being opened", () => {
    let order: string[] = [];
    const talk: Talk = [
      [">", OPEN_0],
      ["<", said(["OK"])],
      [">", "AT+CIPOPEN?"],
      ["<", said(["+CIPOPEN: 0", "+CIPOPEN: 0,0", "+CIPOPEN: 1", "OK"])],
    ];
    inChunks(
      talk,
      (session) => {
        order = [];
        openTcp(session, 0, SERVER, (failure) => order.push(failure === undefined ? "connected" : failure.message));
        readLinks(session, (_failure, links) => order.push(String(links?.length ?? 0) + " links"));
      },
      () => expect(order).toEqual(["connected", "2 links"]),
    );
  });

  it("a UDP link is bound where its result comes before OK, as the manual has it, or behind", () => {
    const command = 'AT+CIPOPEN=2,"UDP",,,6031';
    expectDone(exchange(command, ["+CIPOPEN: 2,0", "OK"]), (session, done) => openUdp(session, 2, 6031, done));
    expectDone(exchange(command, ["OK", "+CIPOPEN: 2,0"]), (session, done) => openUdp(session, 2, 6031, done));
  });

  it("the list of links has free ones, clients and clients of a server", () => {
    const lines = ["+CIPOPEN: 0", '+CIPOPEN: 1,"TCP","183.230.174.137",6031,-1', "+CIPOPEN: 2", '+CIPOPEN:3,"TCP","10.0.0.1",4000,1', "OK"];
    expectValue(exchange("AT+CIPOPEN?", lines), readLinks, [
      { link: 0 },
      { link: 1, protocol: "TCP", host: "183.230.174.137", port: 6031, server: -1 },
      { link: 2 },
      { link: 3, protocol: "TCP", host: "10.0.0.1", port: 4000, server: 1 },
    ]);
  });

  it("a transparent connection hands over its bytes behind CONNECT", () => {
    let bytes = "";
    const talk: Talk = [
      [">", OPEN_0],
      ["<", "\r\nCONNECT 115200\r\nOK\r\nhello"],
    ];
    inChunks(
      talk,
      (session) => {
        bytes = "";
        openTcpTransparent(session, SERVER, (failure) => {
          expect(failure).toBe(undefined);
          session.data?.onData((data) => (bytes += data));
        });
      },
      () => expect(bytes).toBe("OK\r\nhello"),
    );
  });

  it("CONNECT FAIL and ERROR with a code end the attempt at a transparent connection", () => {
    const open = (session: Session, done: Done): void =>
      openTcpTransparent(session, SERVER, done);
    expectFailure(exchange(OPEN_0, ["CONNECT FAIL"]), open, "error");
    expectFailure(exchange(OPEN_0, ["+CIPOPEN: 0,2", "ERROR"]), open, "code", 2);
  });

  it("a link is closed at its result, behind OK for TCP and before it for UDP", () => {
    const close = (session: Session, done: Done): void => closeLink(session, 0, done);
    expectDone(exchange("AT+CIPCLOSE=0", ["OK", "+CIPCLOSE: 0,0"]), close);
    expectDone(exchange("AT+CIPCLOSE=0", ["+CIPCLOSE: 0,0", "OK"]), close);
    expectFailure(exchange("AT+CIPCLOSE=0", ["+CIPCLOSE: 0,2", "ERROR"]), close, "code", 2);
  });

  it("the bare CLOSED of transparent mode does not disturb a close", () => {
    const talk = exchange("AT+CIPCLOSE=0", ["OK", "CLOSED", "+CIPCLOSE: 0,0"]);
    expectDone(talk, (session, done) => {
      onTcpIpEvent(session, () => {});
      closeLink(session, 0, done);
    });
  });

  it("the states of the links are told though a close is reported in between", () => {
    const talk = exchange("AT+CIPCLOSE?", ["+CIPCLOSE: 2,0", "+CIPCLOSE: 1,0,0,1", "OK"]);
    expectValue(talk, readConnected, [true, false, false, true]);
  });

  it("what is out of its range is refused", () => {
    expectRefusal((session, done) => openNetwork(session, 0, done));
    expectRefusal((session, done) => closeNetwork(session, 16, done));
    expectRefusal((session, done) => openTcp(session, 4, SERVER, done));
    expectRefusal((session, done) => openTcp(session, 0, { host: "", port: 1 }, done));
    expectRefusal((session, done) => openTcp(session, 0, { host: 'a"b', port: 1 }, done));
    expectRefusal((session, done) => openTcp(session, 0, { host: "a", port: 65536 }, done));
    expectRefusal((session, done) => openTcp(session, 0, { host: "a", port: 1, localPort: -1 }, done));
    expectRefusal((session, done) => openTcpTransparent(session, { host: "a", port: 0.5 }, done));
    expectRefusal((session, done) => openUdp(session, 0, 70000, done));
    expectRefusal((session, done) => closeLink(session, -1, done));
    expectRefusal((session, answer) => readAddress(session, 99, answer));
  });

  it("a test form answers its ranges, or nothing where the module says OK alone", () => {
    const talk = exchange("AT+CIPOPEN=?", ['+CIPOPEN: (0-3),("TCP","UDP")', "OK"]);
    expectValue(talk, (session, answer) => testTcpIp(session, "+CIPOPEN", answer), '(0-3),("TCP","UDP")');
    const close = exchange("AT+CIPCLOSE=?", ["+CIPCLOSE: (0-3)", "OK"]);
    expectValue(close, (session, answer) => testTcpIp(session, "+CIPCLOSE", answer), "(0-3)");
    expectValue(exchange("AT+NETCLOSE=?", ["OK"]), (session, answer) => testTcpIp(session, "+NETCLOSE", answer), "");
    expectValue(exchange("AT+IPADDR=?", ["OK"]), (session, answer) => testTcpIp(session, "+IPADDR", answer), "");
  });
});
