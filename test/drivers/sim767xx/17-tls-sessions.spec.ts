import type { Session } from "../../../drivers/at/session";
import type { Answer } from "../../../drivers/failure";
import { testTls } from "../../../drivers/sim767xx/17-tls";
import {
  onTlsEvent,
  readTlsCached,
  readTlsUnsent,
  receiveTls,
  sendTls,
  type TlsEvent,
} from "../../../drivers/sim767xx/17-tls-data";
import {
  closeTls,
  closeTlsTransparent,
  openTls,
  openTlsTransparent,
  readTlsAddress,
  readTlsCid,
  readTlsConnections,
  readTlsReports,
  readTlsSessionCids,
  readTlsSessionContexts,
  readTlsSessionSettings,
  readTlsTransparent,
  setTlsCid,
  setTlsReports,
  setTlsSendTimeout,
  setTlsSessionCid,
  setTlsSessionContext,
  setTlsSslContext,
  setTlsTransparent,
  startTls,
  stopTls,
} from "../../../drivers/sim767xx/17-tls-sessions";
import { expect } from "../../expect";
import { inChunks, type Talk } from "../scripted-module";
import { exchange, expectDone, expectFailure, expectRefusal, expectValue, repeated, said } from "./outcome";

const SERVER = { host: "183.230.174.137", port: 6043, transport: "tcp" as const };
const OPEN_0 = 'AT+CCHOPEN=0,"183.230.174.137",6043,1';

describe("SIM767XX chapter 17, the service", () => {
  it("reports and the mode of receiving are set and asked for", () => {
    const both = { sendResults: true, manualReceive: true };
    expectDone(exchange("AT+CCHSET=1,1", ["OK"]), (session, done) => setTlsReports(session, both, done));
    const none = { sendResults: false, manualReceive: false };
    expectValue(exchange("AT+CCHSET?", ["+CCHSET: 0,0", "OK"]), readTlsReports, none);
    const test = exchange("AT+CCHSET=?", ["+CCHSET: (0,1),(0,1)", "OK"]);
    expectValue(test, (session, answer) => testTls(session, "+CCHSET", answer), "(0,1),(0,1)");
  });

  it("transparent mode is set and asked for", () => {
    expectDone(exchange("AT+CCHMODE=1", ["OK"]), (session, done) => setTlsTransparent(session, true, done));
    expectValue(exchange("AT+CCHMODE?", ["+CCHMODE: 0", "OK"]), readTlsTransparent, false);
    const test = exchange("AT+CCHMODE=?", ["+CCHMODE: (0,1)", "OK"]);
    expectValue(test, (session, answer) => testTls(session, "+CCHMODE", answer), "(0,1)");
  });

  it("the service runs at its result, in either order with OK, with the context behind it where one was named", () => {
    const start = (session: Session, done: Answer<never>): void => startTls(session, undefined, done);
    expectDone(exchange("AT+CCHSTART", ["OK", "+CCHSTART: 0"]), start);
    expectDone(exchange("AT+CCHSTART", ["+CCHSTART: 0", "OK"]), start);
    expectDone(exchange("AT+CCHSTART=2", ["OK", "+CCHSTART: 0,2"]), (session, done) => startTls(session, 2, done));
    expectRefusal((session, done) => startTls(session, 0, done));
  });

  it("a start that fails has its code behind ERROR, before it, or not at all", () => {
    const start = (session: Session, done: Answer<never>): void => startTls(session, undefined, done);
    expectFailure(exchange("AT+CCHSTART", ["ERROR", "+CCHSTART: 9"]), start, "code", 9);
    expectFailure(exchange("AT+CCHSTART", ["+CCHSTART: 9", "ERROR"]), start, "code", 9);
    expectFailure(exchange("AT+CCHSTART", ["OK", "+CCHSTART: 3"]), start, "code", 3);
    expectFailure(exchange("AT+CCHSTART", ["ERROR"]), start, "error");
  });

  it("the service is stopped at its result; one that does not run is an error", () => {
    const stop = (session: Session, done: Answer<never>): void => stopTls(session, undefined, done);
    expectDone(exchange("AT+CCHSTOP", ["OK", "+CCHSTOP: 0"]), stop);
    expectFailure(exchange("AT+CCHSTOP", ["ERROR"]), stop, "error");
    expectDone(exchange("AT+CCHSTOP=2", ["OK", "+CCHSTOP: 0,2"]), (session, done) => stopTls(session, 2, done));
    expectRefusal((session, done) => stopTls(session, 16, done));
  });

  it("the address has no quotes", () => {
    const plain = exchange("AT+CCHADDR", ["+CCHADDR: 10.43.71.130", "OK"]);
    expectValue(plain, (session, answer) => readTlsAddress(session, undefined, answer), "10.43.71.130");
    const third = exchange("AT+CCHADDR=3", ["+CCHADDR: 10.43.232.85", "OK"]);
    expectValue(third, (session, answer) => readTlsAddress(session, 3, answer), "10.43.232.85");
    expectFailure(exchange("AT+CCHADDR", ["ERROR"]), (session, answer) => readTlsAddress(session, undefined, answer), "error");
    expectRefusal((session, answer) => readTlsAddress(session, -1, answer));
  });

  it("a session's SSL context is set, and read as an empty place while it is not", () => {
    expectValue(exchange("AT+CCHSSLCFG?", ["+CCHSSLCFG: 0,", "+CCHSSLCFG: 1,3", "OK"]), readTlsSessionContexts, [
      { id: 0 },
      { id: 1, context: 3 },
    ]);
    expectDone(exchange("AT+CCHSSLCFG=0,1", ["OK"]), (session, done) => setTlsSessionContext(session, 0, 1, done));
    const test = exchange("AT+CCHSSLCFG=?", ["+CCHSSLCFG: (0,1),(0-9)", "OK"]);
    expectValue(test, (session, answer) => testTls(session, "+CCHSSLCFG", answer), "(0,1),(0-9)");
    expectRefusal((session, done) => setTlsSessionContext(session, 2, 0, done));
    expectRefusal((session, done) => setTlsSessionContext(session, 0, 10, done));
  });

  it("a session's settings are set and asked for", () => {
    expectValue(exchange("AT+CCHCFG?", ["+CCHCFG: 0,150,", "+CCHCFG: 1,120,3", "OK"]), readTlsSessionSettings, [
      { id: 0, sendTimeoutSeconds: 150 },
      { id: 1, sendTimeoutSeconds: 120, context: 3 },
    ]);
    const timeout = exchange('AT+CCHCFG="sendtimeout",0,120', ["OK"]);
    expectDone(timeout, (session, done) => setTlsSendTimeout(session, 0, 120, done));
    expectDone(exchange('AT+CCHCFG="sslctx",0,3', ["OK"]), (session, done) => setTlsSslContext(session, 0, 3, done));
    expectDone(exchange('AT+CCHCFG="CID",2', ["OK"]), (session, done) => setTlsCid(session, 2, done));
    expectValue(exchange('AT+CCHCFG="CID"', ['+CCHCFG: "CID",2', "OK"]), readTlsCid, 2);
    expectDone(exchange('AT+CCHCFG="SCID",1,2', ["OK"]), (session, done) => setTlsSessionCid(session, 1, 2, done));
    const all = exchange('AT+CCHCFG="SCID"', ['+CCHCFG: "SCID",0,2', '+CCHCFG: "SCID",1,2', "OK"]);
    expectValue(all, (session, answer) => readTlsSessionCids(session, undefined, answer), [
      { id: 0, cid: 2 },
      { id: 1, cid: 2 },
    ]);
    const one = exchange('AT+CCHCFG="SCID",1', ['+CCHCFG: "SCID",1,2', "OK"]);
    expectValue(one, (session, answer) => readTlsSessionCids(session, 1, answer), [{ id: 1, cid: 2 }]);
    const test = exchange("AT+CCHCFG=?", ['+CCHCFG: "sendtimeout",(0-1),(60-150)', '+CCHCFG: "sslctx",(0-1),(0-9)', "OK"]);
    const ranges = '"sendtimeout",(0-1),(60-150)\n"sslctx",(0-1),(0-9)';
    expectValue(test, (session, answer) => testTls(session, "+CCHCFG", answer), ranges);
    expectRefusal((session, done) => setTlsSendTimeout(session, 0, 59, done));
    expectRefusal((session, done) => setTlsCid(session, 0, done));
    expectRefusal((session, answer) => readTlsSessionCids(session, 2, answer));
  });
});

describe("SIM767XX chapter 17, sessions", () => {
  it("a session is connected at its result, which OK only precedes", () => {
    const open = (session: Session, done: Answer<never>): void => openTls(session, 0, SERVER, done);
    expectDone(exchange(OPEN_0, ["OK", "+CCHOPEN: 0,0"]), open);
    expectFailure(exchange(OPEN_0, ["OK", "+CCHOPEN: 1,0", "+CCHOPEN: 0,15"]), open, "code", 15);
    expectFailure(exchange(OPEN_0, ["ERROR"]), open, "error");
  });

  it("TLS is the type 2, and a local port stands behind it", () => {
    const target = { host: "host", port: 443, transport: "tls" as const, localPort: 4000 };
    const talk = exchange('AT+CCHOPEN=1,"host",443,2,4000', ["OK", "+CCHOPEN: 1,0"]);
    expectDone(talk, (session, done) => openTls(session, 1, target, done));
  });

  it("the list has what is connected and what is not", () => {
    const lines = ['+CCHOPEN: 0,"183.230.174.137",6043,1,', '+CCHOPEN: 1,"",,,', "OK"];
    expectValue(exchange("AT+CCHOPEN?", lines), readTlsConnections, [{ id: 0, target: SERVER }, { id: 1 }]);
    const test = exchange("AT+CCHOPEN=?", ['+CCHOPEN: (0,1),"ADDRESS",(1-65535)[,(1-2)[,(1-65535)]]', "OK"]);
    const ranges = '(0,1),"ADDRESS",(1-65535)[,(1-2)[,(1-65535)]]';
    expectValue(test, (session, answer) => testTls(session, "+CCHOPEN", answer), ranges);
  });

  it("a transparent connection opens with CONNECT and is refused with CONNECT FAIL", () => {
    const open = (session: Session, done: Answer<never>): void => openTlsTransparent(session, SERVER, done);
    expectDone(exchange(OPEN_0, ["CONNECT 115200"]), open);
    expectFailure(exchange(OPEN_0, ["CONNECT FAIL"]), open, "error");
    expectDone(exchange("AT+CCHCLOSE=0", ["OK", "CLOSED"]), closeTlsTransparent);
  });

  it("a session is closed at its result; one that is not connected is an error", () => {
    const close = (session: Session, done: Answer<never>): void => closeTls(session, 0, done);
    expectDone(exchange("AT+CCHCLOSE=0", ["OK", "+CCHCLOSE: 0,0"]), close);
    expectFailure(exchange("AT+CCHCLOSE=0", ["ERROR"]), close, "error");
  });

  it("what no session takes is refused", () => {
    expectRefusal((session, done) => openTls(session, 2, SERVER, done));
    expectRefusal((session, done) => openTls(session, 0, { ...SERVER, port: 0 }, done));
    expectRefusal((session, done) => openTls(session, 0, { ...SERVER, host: repeated("x", 257) }, done));
    expectRefusal((session, done) => openTlsTransparent(session, { ...SERVER, localPort: 0 }, done));
    expectRefusal((session, done) => closeTls(session, 2, done));
    expectRefusal((session, done) => sendTls(session, 0, "", true, done));
    expectRefusal((session, done) => sendTls(session, 0, repeated("x", 2049), true, done));
    expectRefusal((session, answer) => receiveTls(session, 0, 2049, answer));
  });
});

describe("SIM767XX chapter 17, data", () => {
  const REQUEST =
    "GET / HTTP/1.1\r\nHost: www.baidu.com\r\nUser-Agent: MAUI htp User Agent\r\nProxy-Connection: keep-alive\r\nContent-Length: 0\r\n\r\n";

  function sending(lines: readonly string[]): Talk {
    return [
      [">", "AT+CCHSEND=0,121"],
      ["<", "\r\n>"],
      [">>", REQUEST],
      ["<", said(lines)],
    ];
  }

  it("without reports a send is done at OK", () => {
    expectDone(sending(["OK"]), (session, done) => sendTls(session, 0, REQUEST, false, done));
  });

  it("with reports a send is done at its result, and fails with its code", () => {
    expectDone(sending(["OK", "+CCHSEND: 0,0"]), (session, done) => sendTls(session, 0, REQUEST, true, done));
    expectFailure(sending(["OK", "+CCHSEND: 0,18"]), (session, done) => sendTls(session, 0, REQUEST, true, done), "code", 18);
    expectFailure(sending(["OK"]), (session, done) => sendTls(session, 0, REQUEST, true, done), "timeout");
  });

  it("what waits to be sent is not mixed up with the result of a send", () => {
    const outcome: string[] = [];
    const talk: Talk = [
      [">", "AT+CCHSEND=0,1"],
      ["<", "\r\n>"],
      [">>", "x"],
      ["<", said(["OK"])],
      [">", "AT+CCHSEND?"],
      ["<", said(["+CCHSEND: 0,0", "+CCHSEND: 0,7,1,9", "OK"])],
    ];
    inChunks(
      talk,
      (session) => {
        outcome.splice(0, outcome.length);
        sendTls(session, 0, "x", true, (failure) => outcome.push(failure === undefined ? "sent" : failure.message));
        readTlsUnsent(session, (_failure, unsent) => outcome.push((unsent ?? []).join(",")));
      },
      () => expect(outcome).toEqual(["sent", "7,9"]),
    );
    const test = exchange("AT+CCHSEND=?", ["+CCHSEND: (0,1),(1-2048)", "OK"]);
    expectValue(test, (session, answer) => testTls(session, "+CCHSEND", answer), "(0,1),(1-2048)");
  });

  it("how much waits to be read is told for both sessions", () => {
    expectValue(exchange("AT+CCHRECV?", ["+CCHRECV: LEN,3072,0", "OK"]), readTlsCached, [3072, 0]);
    expectValue(exchange("AT+CCHRECV?", ["+CCHRECV:LEN, 1, 2", "OK"]), readTlsCached, [1, 2]);
  });

  function reading(maxBytes: number | undefined): (session: Session, answer: Answer<string>) => void {
    return (session, answer) => {
      onTlsEvent(session, () => {});
      receiveTls(session, 0, maxBytes, answer);
    };
  }

  it("data comes behind OK, in blocks, up to the closing result", () => {
    const blocks = [repeated("0123456789abcdef", 64), "\r\nOK\r\n\r\n+CCHRECV: 0,0\r\n", ">"];
    let stream = "\r\nOK\r\n";
    blocks.forEach((block) => (stream += `\r\n+CCHRECV: DATA,0,${block.length}\r\n${block}`));
    const talk: Talk = [
      [">", "AT+CCHRECV=0"],
      ["<", stream + "\r\n+CCHRECV: 0,0\r\n\r\n+CCHEVENT: 0,RECV EVENT\r\n"],
    ];
    expectValue(talk, reading(undefined), blocks.join(""));
  });

  it("data in front of OK, with other blanks, is read as well", () => {
    const talk: Talk = [
      [">", "AT+CCHRECV=0,100"],
      ["<", "\r\n+CCHRECV: DATA, 0,5\r\nhello\r\n+CCHRECV:0,0\r\n\r\nOK\r\n"],
    ];
    expectValue(talk, reading(100), "hello");
  });

  it("nothing to read is a code in front of ERROR, or ERROR alone", () => {
    expectFailure(exchange("AT+CCHRECV=0,9", ["+CCHRECV: 0,8", "ERROR"]), reading(9), "code", 8);
    expectFailure(exchange("AT+CCHRECV=0,9", ["ERROR"]), reading(9), "error");
  });

  it("events are told with a blank in them or without", () => {
    let events: TlsEvent[] = [];
    const lines = [
      "+CCHEVENT: 0,RECV EVENT",
      "+CCHEVENT: 1, RECV EVENT",
      "+CCH_PEER_CLOSED: 1",
      "+CCH_RECV_CLOSED: 0,6",
      "+CCHSEND: 1,18",
      "+CCH:CCH STOP",
      "+CCH: CCH STOP",
    ];
    inChunks(
      [["<", said(lines) + "\r\n+CCHRECV: DATA,1,2\r\nhi\r\n"]],
      (session) => {
        events = [];
        onTlsEvent(session, (event) => events.push(event));
      },
      () =>
        expect(events).toEqual([
          { kind: "readable", id: 0 },
          { kind: "readable", id: 1 },
          { kind: "peer-closed", id: 1 },
          { kind: "receive-failed", id: 0, code: 6 },
          { kind: "sent", id: 1, code: 18 },
          { kind: "stopped" },
          { kind: "stopped" },
          { kind: "data", id: 1, bytes: "hi", remaining: 0 },
        ]),
    );
  });

  it("events that make no sense are counted", () => {
    let malformed = 0;
    inChunks(
      [["<", said(["+CCHEVENT: 0,NEWS", "+CCH_PEER_CLOSED: x", "+CCH: HELLO", "+CCH_RECV_CLOSED: 1", "+CCH_PEER_CLOSED: 2"])]],
      (session) => {
        onTlsEvent(session, () => {});
        session.onEvent(() => (malformed = session.counters.malformedLines));
      },
      () => expect(malformed).toBe(5),
    );
  });
});
