import type { Session } from "../../../drivers/at/session";
import type { Answer } from "../../../drivers/failure";
import type { Received } from "../../../drivers/modem";
import { testTcpIp } from "../../../drivers/sim767xx/13-tcpip";
import {
  readBytes,
  readHex,
  readManualReceive,
  readWaiting,
  sendBytes,
  sendTerminated,
  setManualReceive,
} from "../../../drivers/sim767xx/13-tcpip-data";
import { onPushedData, onTcpIpEvent, type PushedData, type TcpIpEvent } from "../../../drivers/sim767xx/13-tcpip-events";
import { expect } from "../../expect";
import { inChunks, type Talk } from "../scripted-module";
import { exchange, expectDone, expectFailure, expectRefusal, expectValue, repeated, said } from "./outcome";

const NOWHERE = undefined;

function sending(command: string, input: string, lines: readonly string[]): Talk {
  return [
    [">", command],
    ["<", "\r\n>"],
    [">>", input],
    ["<", said(lines)],
  ];
}

function reading(command: string, header: string, payload: string): Talk {
  return [
    [">", command],
    ["<", "\r\n" + header + "\r\n" + payload + "\r\n\r\nOK\r\n"],
  ];
}

function reader(link: number, maxBytes: number): (session: Session, answer: Answer<Received>) => void {
  return (session, answer) => {
    onTcpIpEvent(session, () => {});
    readBytes(session, link, maxBytes, answer);
  };
}

describe("SIM767XX chapter 13, sending", () => {
  it("bytes go out by their count, and the result says how many were taken", () => {
    const talk = sending("AT+CIPSEND=1,5", "12345", ["OK", "+CIPSEND: 1,5,5"]);
    expectValue(talk, (session, answer) => sendBytes(session, 1, "12345", NOWHERE, answer), { requested: 5, confirmed: 5 });
  });

  it("fewer bytes taken than given are told, and so is a connection that is gone", () => {
    const partly = sending("AT+CIPSEND=1,5", "12345", ["OK", "+CIPSEND: 1,5,3"]);
    expectValue(partly, (session, answer) => sendBytes(session, 1, "12345", NOWHERE, answer), { requested: 5, confirmed: 3 });
    const gone = sending("AT+CIPSEND=1,5", "12345", ["OK", "+CIPSEND: 1,5,-1"]);
    expectValue(gone, (session, answer) => sendBytes(session, 1, "12345", NOWHERE, answer), { requested: 5, confirmed: -1 });
  });

  it("bytes that are controls elsewhere go out as they are", () => {
    const bytes = "\x1a\x1b\x03\r\n+";
    const talk = sending("AT+CIPSEND=0,6", bytes, ["OK", "+CIPSEND: 0,6,6"]);
    expectValue(talk, (session, answer) => sendBytes(session, 0, bytes, NOWHERE, answer), { requested: 6, confirmed: 6 });
  });

  it("a datagram names where it goes", () => {
    const talk = sending('AT+CIPSEND=3,5,"183.230.174.137",6031', "12345", ["OK", "+CIPSEND: 3,5,5"]);
    const to = { host: "183.230.174.137", port: 6031 };
    expectValue(talk, (session, answer) => sendBytes(session, 3, "12345", to, answer), { requested: 5, confirmed: 5 });
  });

  it("without a length the input ends with CTRL-Z, and ETX stands before each control in it", () => {
    const talk = sending("AT+CIPSEND=0", "a\x03\x03b\x03\x1ac\x03\x1b\x1a", ["OK", "+CIPSEND: 0,6,6"]);
    expectValue(talk, (session, answer) => sendTerminated(session, 0, "a\x03b\x1ac\x1b", NOWHERE, answer), {
      requested: 6,
      confirmed: 6,
    });
    const to = { host: "host", port: 1 };
    const datagram = sending('AT+CIPSEND=0,,"host",1', "x\x1a", ["OK", "+CIPSEND: 0,1,1"]);
    expectValue(datagram, (session, answer) => sendTerminated(session, 0, "x", to, answer), { requested: 1, confirmed: 1 });
  });

  it("an error comes instead of the prompt, with a code that is always a number", () => {
    const talk = exchange("AT+CIPSEND=0,1", ["+CIPERROR: 2", "ERROR"]);
    expectFailure(talk, (session, answer) => sendBytes(session, 0, "x", NOWHERE, answer), "code", 2);
  });

  it("an event between prompt, OK and result disturbs nothing", () => {
    let events: TcpIpEvent[] = [];
    const talk: Talk = [
      [">", "AT+CIPSEND=0,2"],
      ["<", "\r\n+CIPRXGET: 1,0\r\n\r\n>"],
      [">>", "OK"],
      ["<", said(["+IPCLOSE: 1,1", "OK", "+CIPRXGET: 1,2", "+CIPSEND: 0,2,2"])],
    ];
    const send = (session: Session, answer: Answer<unknown>): void => {
      events = [];
      onTcpIpEvent(session, (event) => events.push(event));
      sendBytes(session, 0, "OK", NOWHERE, answer);
    };
    expectValue(talk, send, { requested: 2, confirmed: 2 });
    expect(events).toEqual([
      { kind: "readable", link: 0 },
      { kind: "closed", link: 1, reason: "remote" },
      { kind: "readable", link: 2 },
    ]);
  });

  it("a read may be answered between OK and the result of a send", () => {
    let order: string[] = [];
    const talk: Talk = [
      [">", "AT+CIPSEND=0,1"],
      ["<", "\r\n>"],
      [">>", "x"],
      ["<", "\r\nOK\r\n"],
      [">", "AT+CIPRXGET=2,0,10"],
      ["<", "\r\n+CIPRXGET: 2,0,3,0\r\nabc\r\n+CIPSEND: 0,1,1\r\n\r\nOK\r\n"],
    ];
    inChunks(
      talk,
      (session) => {
        order = [];
        onTcpIpEvent(session, () => {});
        sendBytes(session, 0, "x", NOWHERE, (_failure, sent) => order.push("sent " + String(sent?.confirmed ?? "nothing")));
        readBytes(session, 0, 10, (_failure, received) => order.push("read " + (received?.bytes ?? "nothing")));
      },
      () => expect(order).toEqual(["sent 1", "read abc"]),
    );
  });

  it("what no command can carry is refused", () => {
    expectRefusal((session, answer) => sendBytes(session, 4, "x", NOWHERE, answer));
    expectRefusal((session, answer) => sendBytes(session, 0, "", NOWHERE, answer));
    expectRefusal((session, answer) => sendBytes(session, 0, repeated("x", 1501), NOWHERE, answer));
    expectRefusal((session, answer) => sendTerminated(session, 0, "x", { host: "", port: 1 }, answer));
    expectRefusal((session, answer) => readBytes(session, 0, 1501, answer));
    expectRefusal((session, answer) => readHex(session, 0, 751, answer));
    expectRefusal((session, answer) => readWaiting(session, 9, answer));
  });

  it("the test forms tell links and lengths", () => {
    const send = exchange("AT+CIPSEND=?", ["+CIPSEND: (0-3),(1-1500)", "OK"]);
    expectValue(send, (session, answer) => testTcpIp(session, "+CIPSEND", answer), "(0-3),(1-1500)");
    const read = exchange("AT+CIPRXGET=?", ["+CIPRXGET: (0-4),(0-3),(1-1500)", "OK"]);
    expectValue(read, (session, answer) => testTcpIp(session, "+CIPRXGET", answer), "(0-4),(0-3),(1-1500)");
  });
});

describe("SIM767XX chapter 13, reading", () => {
  it("the mode is set and asked for", () => {
    expectDone(exchange("AT+CIPRXGET=1", ["OK"]), (session, done) => setManualReceive(session, true, done));
    expectDone(exchange("AT+CIPRXGET=0", ["OK"]), (session, done) => setManualReceive(session, false, done));
    expectValue(exchange("AT+CIPRXGET?", ["+CIPRXGET: 1", "OK"]), readManualReceive, true);
    const refused = exchange("AT+CIPRXGET=1", ["+IP ERROR: Invalid parameter", "ERROR"]);
    expectFailure(refused, (session, done) => setManualReceive(session, true, done), "code", 12);
  });

  it("the announcement of data is not taken for the answer about the mode", () => {
    let events: TcpIpEvent[] = [];
    expectValue(
      exchange("AT+CIPRXGET?", ["+CIPRXGET: 1,3", "+CIPRXGET: 0", "OK"]),
      (session, answer: Answer<boolean>) => {
        events = [];
        onTcpIpEvent(session, (event) => events.push(event));
        readManualReceive(session, answer);
      },
      false,
    );
    expect(events).toEqual([{ kind: "readable", link: 3 }]);
  });

  it("raw data is read by its count, whatever it looks like", () => {
    const plain = reading("AT+CIPRXGET=2,0,1500", "+CIPRXGET: 2,0,6,0", "123456");
    expectValue(plain, reader(0, 1500), { bytes: "123456", waiting: 0 });
    const payload = "\r\nOK\r\n>\r\nERROR\r\n+IPCLOSE: 0,1\r\n";
    const odd = reading("AT+CIPRXGET=2,1,100", `+CIPRXGET:2,1,${payload.length},7`, payload);
    expectValue(odd, reader(1, 100), { bytes: payload, waiting: 7 });
  });

  it("data of another link's announcement stands between header and OK of none", () => {
    const talk: Talk = [
      [">", "AT+CIPRXGET=2,0,5"],
      ["<", "\r\n+CIPRXGET: 1,1\r\n\r\n+CIPRXGET: 2,0,5,0\r\nhello\r\n+CIPRXGET: 1,0\r\n\r\nOK\r\n"],
    ];
    expectValue(talk, reader(0, 5), { bytes: "hello", waiting: 0 });
  });

  it("hexadecimal data has two digits for each byte that is counted", () => {
    const read = (session: Session, answer: Answer<Received>): void => {
      onTcpIpEvent(session, () => {});
      readHex(session, 0, 750, answer);
    };
    const talk = reading("AT+CIPRXGET=3,0,750", "+CIPRXGET: 3,0,6,0", "313233343536");
    expectValue(talk, read, { bytes: "123456", waiting: 0 });
    expectFailure(reading("AT+CIPRXGET=3,0,750", "+CIPRXGET: 3,0,2,0", "31xy"), read, "error");
  });

  it("nothing to read is a failure with the code of No data, by text and by number", () => {
    expectFailure(exchange("AT+CIPRXGET=2,0,10", ["+IP ERROR: No data", "ERROR"]), reader(0, 10), "code", 22);
    expectFailure(exchange("AT+CIPRXGET=2,0,10", ["+IP ERROR: 22", "ERROR"]), reader(0, 10), "code", 22);
  });

  it("how much waits is told with a blank or without", () => {
    const ask = (session: Session, answer: Answer<number>): void => readWaiting(session, 0, answer);
    expectValue(exchange("AT+CIPRXGET=4,0", ["+CIPRXGET: 4,0,18", "OK"]), ask, 18);
    expectValue(exchange("AT+CIPRXGET=4,0", ["+CIPRXGET: 4, 0,18", "OK"]), ask, 18);
    expectFailure(exchange("AT+CIPRXGET=4,0", ["+IP ERROR: Connection is not created", "ERROR"]), ask, "code", 11);
  });
});

describe("SIM767XX chapter 13, what comes unasked", () => {
  function heard(lines: readonly string[]): { events: TcpIpEvent[]; malformed: number } {
    let events: TcpIpEvent[] = [];
    let malformed = 0;
    inChunks(
      [["<", said(lines)]],
      (session) => {
        events = [];
        onTcpIpEvent(session, (event) => {
          events.push(event);
          malformed = session.counters.malformedLines;
        });
        session.onEvent(() => (malformed = session.counters.malformedLines));
      },
      () => {},
    );
    return { events, malformed };
  }

  it("a link that ended says who ended it", () => {
    expect(heard(["+IPCLOSE: 1,0", "+IPCLOSE: 2,1", "+IPCLOSE:3,2"]).events).toEqual([
      { kind: "closed", link: 1, reason: "local" },
      { kind: "closed", link: 2, reason: "remote" },
      { kind: "closed", link: 3, reason: "timeout" },
    ]);
  });

  it("a client says its link, its server and its address", () => {
    expect(heard(["+CLIENT: 0,1,192.168.1.2:5000", "+CLIENT: 1,0,2001:db8::1:80"]).events).toEqual([
      { kind: "accepted", link: 0, server: 1, address: "192.168.1.2", port: 5000 },
      { kind: "accepted", link: 1, server: 0, address: "2001:db8::1", port: 80 },
    ]);
  });

  it("data is announced for its link, with further fields or none", () => {
    expect(heard(["+CIPRXGET: 1,2", "+CIPRXGET: 1,3,99"]).events).toEqual([
      { kind: "readable", link: 2 },
      { kind: "readable", link: 3 },
    ]);
  });

  it("a network that closed says so", () => {
    expect(heard(["+CIPEVENT: NETWORK CLOSED UNEXPECTEDLY"]).events).toEqual([{ kind: "network-lost" }]);
  });

  it("lines that make no sense are counted and give no event", () => {
    const { events, malformed } = heard(["+IPCLOSE: x,1", "+CLIENT: 0,0,nowhere", "+CIPEVENT: ELSE", "+CIPRXGET: 9", "+IPCLOSE: 4,1"]);
    expect(events).toEqual([]);
    expect(malformed).toBe(5);
  });

  it("data that comes unasked is counted by each form of its header", () => {
    let pieces: PushedData[] = [];
    const stream =
      "\r\nRECV FROM:10.0.0.1:80\r\n+IPD5\r\nOK\r\n!" +
      "\r\n+IPD(2)\r\nab" +
      "\r\n+IPD3:\r\nxyz" +
      "\r\nRECV FROM: 10.0.0.2:81\r\n+RECEIVE,1,4:\r\n\r\n\r\n" +
      "\r\n+RECEIVE,2,1\r\n>";
    inChunks(
      [["<", stream]],
      (session) => {
        pieces = [];
        onPushedData(session, (piece) => pieces.push(piece));
      },
      () =>
        expect(pieces).toEqual([
          { address: "10.0.0.1", port: 80, bytes: "OK\r\n!", remaining: 0 },
          { bytes: "ab", remaining: 0 },
          { bytes: "xyz", remaining: 0 },
          { link: 1, address: "10.0.0.2", port: 81, bytes: "\r\n\r\n", remaining: 0 },
          { link: 2, bytes: ">", remaining: 0 },
        ]),
    );
  });
});
