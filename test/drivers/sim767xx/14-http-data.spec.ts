import { fromByte } from "../../../hal/bytes";
import type { Session } from "../../../drivers/at/session";
import { testHttp } from "../../../drivers/sim767xx/14-http";
import {
  onHttpEvent,
  readHttpBody,
  readHttpHead,
  readHttpLength,
  setHttpBody,
  type HttpEvent,
} from "../../../drivers/sim767xx/14-http-data";
import { expect } from "../../expect";
import { TextSource } from "../byte-source";
import { inChunks } from "../scripted-module";
import { asks, refuses, type Outcome, type Take } from "./answers";
import { repeated } from "./outcome";

const OK = "\r\nOK\r\n";
const HEAD = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 22505\r\n\r\n";

/** One command on a session that counts payloads: `said` is all the module's words. */
function listens(command: string, said: string, act: (session: Session, take: Take) => void, expected: Outcome): void {
  asks(
    [[">", command], ["<", said]],
    (session, take) => {
      onHttpEvent(session, () => {});
      act(session, take);
    },
    expected,
  );
}

describe("SIM767XX chapter 14, header and body", () => {
  it("the header is taken by its length, whose first line ends in OK", () => {
    const length = String(HEAD.length);
    listens("AT+HTTPHEAD", `\r\n+HTTPHEAD: ${length}\r\n` + HEAD + OK, (session, take) => readHttpHead(session, take), { value: HEAD });
    listens("AT+HTTPHEAD", `\r\n+HTTPHEAD: DATA,${length}\r\n` + HEAD + OK, (session, take) => readHttpHead(session, take), { value: HEAD });
    listens("AT+HTTPHEAD", "\r\nERROR\r\n", (session, take) => readHttpHead(session, take), { failure: "error" });
  });

  it("how much there is to read is told, or ERROR where there is nothing", () => {
    listens("AT+HTTPREAD?", "\r\n+HTTPREAD: LEN,22505\r\n" + OK, (session, take) => readHttpLength(session, take), { value: 22505 });
    listens("AT+HTTPREAD?", "\r\nERROR\r\n", (session, take) => readHttpLength(session, take), { failure: "error" });
  });

  it("the body follows OK, and ends with a length of 0, with blank lines between or none", () => {
    const read = (session: Session, take: Take): void => readHttpBody(session, 0, 500, take);
    listens("AT+HTTPREAD=0,500", OK + "\r\n+HTTPREAD: 5\r\nhello\r\n+HTTPREAD: 0\r\n", read, { value: "hello" });
    listens("AT+HTTPREAD=0,500", "OK\r\n\r\n+HTTPREAD: 5\r\nhello\r\n\r\n\r\n+HTTPREAD: 0\r\n", read, { value: "hello" });
    listens("AT+HTTPREAD=0,500", OK + "\r\n+HTTPREAD:5\r\nhello+HTTPREAD:0\r\n", read, { value: "hello" });
    listens("AT+HTTPREAD=0,500", OK + "\r\n+HTTPREAD: DATA,5\r\nhello\r\n+HTTPREAD: 0\r\n", read, { value: "hello" });
  });

  it("bytes that look like results, prompts and lengths are bytes, and several blocks one body", () => {
    const first = "a\r\nOK\r\n>\r\n+HTTPREAD: 0\r\n";
    const second = "ERROR\r\n\0" + fromByte(255);
    const said = `${OK}\r\n+HTTPREAD: ${String(first.length)}\r\n${first}\r\n+HTTPREAD: ${String(second.length)}\r\n${second}\r\n+HTTPREAD: 0\r\n`;
    listens("AT+HTTPREAD=7,99", said, (session, take) => readHttpBody(session, 7, 99, take), { value: first + second });
  });

  it("without a position the read goes on where the latest ended; nothing to read is an empty text or ERROR", () => {
    listens("AT+HTTPREAD=8", OK + "\r\n+HTTPREAD: 2\r\nab\r\n+HTTPREAD: 0\r\n", (session, take) => readHttpBody(session, undefined, 8, take), { value: "ab" });
    listens("AT+HTTPREAD=8", OK + "\r\n+HTTPREAD: 0\r\n", (session, take) => readHttpBody(session, undefined, 8, take), { value: "" });
    listens("AT+HTTPREAD=9,8", "\r\nERROR\r\n", (session, take) => readHttpBody(session, 9, 8, take), { failure: "error" });
    refuses((session, take) => readHttpBody(session, -1, 8, take));
    refuses((session, take) => readHttpBody(session, 0, 0, take));
  });

  it("the late tail of a header, with an OK of its own, may stand in front of the body", () => {
    const said = "\r\nX-Frame-Options: ALLOW-FROM .*\r\n\r\nOK\r\n" + OK + "\r\n+HTTPREAD: 3\r\nabc\r\n+HTTPREAD: 0\r\n";
    listens("AT+HTTPREAD=0,3", said, (session, take) => readHttpBody(session, 0, 3, take), { value: "abc" });
  });

  it("an unsolicited line may stand between OK and the body", () => {
    const said = OK + "\r\n+HTTP_PEER_CLOSED\r\n\r\n+HTTPREAD: 3\r\nabc\r\n+HTTPREAD: 0\r\n";
    listens("AT+HTTPREAD=0,3", said, (session, take) => readHttpBody(session, 0, 3, take), { value: "abc" });
  });

  it("what the server and the network do is told unasked", () => {
    let events: HttpEvent[] = [];
    inChunks(
      [["<", "\r\n+HTTP_PEER_CLOSED\r\n\r\n+HTTP_NONET_EVENT\r\n\r\n+HTTPACTION: 0,200,5\r\n\r\n+HTTPPOSTFILE: 200,5\r\n"]],
      (session) => {
        events = [];
        onHttpEvent(session, (event) => events.push(event));
      },
      () =>
        expect(events).toEqual([
          { kind: "peer-closed" },
          { kind: "no-network" },
          { kind: "stray-result", line: "+HTTPACTION: 0,200,5" },
          { kind: "stray-result", line: "+HTTPPOSTFILE: 200,5" },
        ]),
    );
  });
});

describe("SIM767XX chapter 14, the body of a request", () => {
  it("is sent at the word DOWNLOAD, and not before", () => {
    const body = "Message=helloworld";
    asks(
      [
        [">", "AT+HTTPDATA=18,31"],
        ["wait", "50"],
        ["<", "\r\nDOWNLOAD\r\n"],
        [">>", body],
        ["<", OK],
      ],
      (session, take) => setHttpBody(session, new TextSource(body), take),
      {},
    );
  });

  it("is asked for in pieces, of which no more than one is in memory", () => {
    const body = repeated("0123456789abcdef", 100);
    let source = new TextSource(body);
    asks(
      [
        [">", "AT+HTTPDATA=1600,34"],
        ["<", "\r\nDOWNLOAD\r\n"],
        [">>", body],
        ["<", OK],
      ],
      (session, take) => {
        source = new TextSource(body);
        setHttpBody(session, source, take);
      },
      {},
    );
    expect(source.largest).toBe(512);
  });

  it("that ends early fails, and the module's input is filled up before the next command", () => {
    const body = repeated("0123456789abcdef", 100);
    asks(
      [
        [">", "AT+HTTPDATA=1700,34"],
        ["<", "\r\nDOWNLOAD\r\n"],
        [">>", body.substring(0, 1536)],
        [">>", "\x1b\rAT\r"],
        [">>", "AT\r"],
        [">>", repeated("\r", 1700) + "AT\r"],
        ["<", OK],
        [">", "AT+CMEE?"],
        ["<", "\r\n+CMEE: 2\r\n" + OK],
      ],
      (session, take) => setHttpBody(session, new TextSource(body, 1700), take),
      { failure: "error" },
    );
  });

  it("of no byte, or of too many, is refused; one that the module does not want fails", () => {
    refuses((session, take) => setHttpBody(session, new TextSource(""), take));
    refuses((session, take) => setHttpBody(session, new TextSource("", 153601), take));
    asks([[">", "AT+HTTPDATA=2,31"], ["<", "\r\nERROR\r\n"]], (session, take) => setHttpBody(session, new TextSource("ab"), take), { failure: "error" });
    asks([[">", "AT+HTTPDATA=?"], ["<", OK]], (session, take) => testHttp(session, "+HTTPDATA", take), { value: "" });
  });
});
