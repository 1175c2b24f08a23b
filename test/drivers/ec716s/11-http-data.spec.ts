import type { Session } from "../../../drivers/at/session";
import {
  downloadHttp,
  HttpStream,
  onHttpEvent,
  readHttpBody,
  readHttpHead,
  readWholeHttpBody,
  setHttpBody,
  writeHttpStream,
  type HttpEvent,
} from "../../../drivers/ec716s/11-http-data";
import { testHttp } from "../../../drivers/ec716s/11-http-values";
import { expect } from "../../expect";
import { TextSource } from "../byte-source";
import { inChunks, type Talk } from "../scripted-module";
import { asked, asks, fails, refuses, type Outcome, type Take } from "../sim767xx/answers";
import { repeated } from "../sim767xx/outcome";

const OK = "\r\nOK\r\n";

function listens(talk: Talk, act: (session: Session, take: Take) => void, expected: Outcome): void {
  asks(
    talk,
    (session, take) => {
      onHttpEvent(session, () => {});
      act(session, take);
    },
    expected,
  );
}

function answers(command: string, said: string, act: (session: Session, take: Take) => void, expected: Outcome): void {
  listens([[">", command], ["<", said]], act, expected);
}

describe("EC716S chapter 11, header and body", () => {
  it("a body is read by its length, with OK directly behind it or on a line of its own", () => {
    const read = (session: Session, take: Take): void => readHttpBody(session, 0, 5, take);
    answers("AT+HTTPREAD=0,5", "\r\n+HTTPREAD:5\r\nhelloOK\r\n", read, { value: "hello" });
    answers("AT+HTTPREAD=0,5", "\r\n+HTTPREAD: 5\r\nhello\r\n\r\nOK\r\n", read, { value: "hello" });
    answers("AT+HTTPREAD=0,5", "\r\n+HTTPREAD:5\r\n\r\nOK\nOK\r\n", read, { value: "\r\nOK\n" });
    answers("AT+HTTPREAD=0,5", "\r\n+HTTPREAD: 0\r\n" + OK, read, { value: "" });
    answers("AT+HTTPREAD=0,5", "\r\nERROR: 9\r\n", read, { failure: "code 9" });
    refuses((session, take) => readHttpBody(session, 3357, 1, take));
    refuses((session, take) => readHttpBody(session, 0, 3357, take));
    const values = "(0-3356),(1-3356)";
    answers("AT+HTTPREAD=?", "\r\n+HTTPREAD: " + values + "\r\n" + OK, (session, take) => testHttp(session, "+HTTPREAD", take), { value: values });
  });

  it("a whole body comes in pieces, longer than an answer may be", () => {
    const body = repeated("0123456789", 600);
    let pieces = "";
    listens(
      [
        [">", "AT+HTTPREAD"],
        ["<", "\r\n+HTTPREAD: 6000\r\n" + body + "OK\r\n"],
      ],
      (session, take) => {
        pieces = "";
        readWholeHttpBody(session, (bytes) => (pieces = pieces + bytes), take);
      },
      {},
    );
    expect(pieces).toBe(body);
  });

  it("a header comes by its own prefix or by that of a body", () => {
    const head = "HTTP/1.1 200 OK\r\nA: b\r\n\r\n";
    const read = (session: Session, take: Take): void => readHttpHead(session, take);
    answers("AT+HTTPHEAD", `\r\n+HTTPHEAD: ${String(head.length)}\r\n` + head + "OK\r\n", read, { value: head });
    answers("AT+HTTPHEAD", `\r\n+HTTPREAD:${String(head.length)}\r\n` + head + OK, read, { value: head });
    answers("AT+HTTPHEAD=?", OK, (session, take) => testHttp(session, "+HTTPHEAD", take), { value: "" });
  });

  it("the body of a POST is sent at the word DOWNLOAD; none clears the one that is there", () => {
    listens(
      [
        [">", "AT+HTTPDATA=4,120000"],
        ["<", "\r\nDOWNLOAD\r\n"],
        [">>", "abcd"],
        ["<", OK],
      ],
      (session, take) => setHttpBody(session, new TextSource("abcd"), take),
      {},
    );
    answers("AT+HTTPDATA=0,120000", OK, (session, take) => setHttpBody(session, undefined, take), {});
    refuses((session, take) => setHttpBody(session, new TextSource("", 130049), take));
    refuses((session, take) => setHttpBody(session, new TextSource(""), take));
    const values = "(0-3356),(1000-120000)";
    answers("AT+HTTPDATA=?", "\r\n+HTTPDATA: " + values + "\r\n" + OK, (session, take) => testHttp(session, "+HTTPDATA", take), { value: values });
  });

  it("a download to a path answers its length, and no bytes follow", () => {
    asked('AT+HTTPGET="C:/f"', "\r\n+HTTPGET:512\r\n" + OK, (session, take) => downloadHttp(session, "C:/f", take), 512);
    fails('AT+HTTPGET="f"', "\r\nERROR:6\r\n", (session, take) => downloadHttp(session, "f", take), "code 6");
    fails('AT+HTTPGET="f"', "\r\nERROR\r\n", (session, take) => downloadHttp(session, "f", take), "error");
    fails('AT+HTTPGET="f"', "\r\n+HTTPGET:\r\n" + OK, (session, take) => downloadHttp(session, "f", take), "error");
    refuses((session, take) => downloadHttp(session, "", take));
    refuses((session, take) => downloadHttp(session, repeated("p", 256), take));
  });
});

describe("EC716S chapter 11, streams", () => {
  it("an answer is read in pieces, by either header", () => {
    const read = (session: Session, take: Take): void => new HttpStream(session).read(16, take);
    answers("AT+HTTPEXGET=16", "\r\n+HTTPEXGET: 3\r\nabcOK\r\n", read, { value: "abc" });
    answers("AT+HTTPEXGET=16", "\r\n+HTTPGET:3\r\nabc" + OK, read, { value: "abc" });
    answers("AT+HTTPEXGET", "\r\n+HTTPEXGET: 3\r\nabcOK\r\n", (session, take) => new HttpStream(session).read(undefined, take), { value: "abc" });
    refuses((session, take) => new HttpStream(session).read(0, take));
  });

  it("a download behind a stream has no bytes behind its header", () => {
    listens(
      [
        [">", "AT+HTTPEXGET"],
        ["<", "\r\n+HTTPGET:2\r\nabOK\r\n"],
        [">", 'AT+HTTPGET="f"'],
        ["<", "\r\n+HTTPGET:2\r\n" + OK],
      ],
      (session, take) => new HttpStream(session).read(undefined, () => downloadHttp(session, "f", take)),
      { value: 2 },
    );
  });

  it("a piece of a body is done when the module says that it took all of it", () => {
    const talk = (taken: string): Talk => [
      [">", "AT+HTTPEXPOST=10,120000"],
      ["<", "\r\n>"],
      [">>", "0123456789"],
      ["<", OK + "\r\n+HTTPEXPOST: " + taken + "\r\n"],
    ];
    listens(talk("10"), (session, take) => writeHttpStream(session, "0123456789", take), {});
    listens(talk("4"), (session, take) => writeHttpStream(session, "0123456789", take), { failure: "error" });
    refuses((session, take) => writeHttpStream(session, "", take));
  });

  it("what is to be done next is told unasked, as are further pieces, the end and errors", () => {
    let events: HttpEvent[] = [];
    inChunks(
      [
        [
          "<",
          "\r\n+HTTPEXPOST\r\n\r\n+HTTPEXGET\r\n\r\n+HTTPEXACTION: 1,200\r\n\r\n+HTTPACTION:0,200,1348\r\n" +
            "\r\n+HTTPEXPOST: 10\r\n\r\nERROR:7\r\n\r\nERROR: 99\r\n\r\n+HTTPACTION: x\r\n",
        ],
      ],
      (session) => {
        events = [];
        onHttpEvent(session, (event) => events.push(event));
      },
      () =>
        expect(events).toEqual([
          { kind: "wants-body" },
          { kind: "readable" },
          { kind: "ended", status: 200 },
          { kind: "more", status: 200, bodyBytes: 1348 },
          { kind: "failed", code: 7, meaning: "the connection was closed" },
          { kind: "failed", code: 99, meaning: "unknown error" },
        ]),
    );
  });
});
