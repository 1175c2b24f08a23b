import { readImsi } from "../../../drivers/ec716s/02-basic";
import { readSignal } from "../../../drivers/ec716s/05-network";
import { onPushedData, onPushedText } from "../../../drivers/ec716s/09-tcpip-receive";
import { expect } from "../../expect";
import { inChunks } from "../scripted-module";
import { repeated, said } from "../sim767xx/outcome";

const OK = "\r\nOK\r\n";

/** What of pushed data is heard: `link address:port bytes/remaining`, pieces joined. */
function pushes(bytes: string, expected: readonly string[]): void {
  let heard: string[] = [];
  let begun = "";
  inChunks(
    [["<", bytes]],
    (session) => {
      heard = [];
      begun = "";
      onPushedData(session, (piece) => {
        begun += piece.bytes;
        if (piece.remaining > 0) return;
        const from = piece.address === undefined ? "" : ` from ${piece.address} ${piece.port ?? 0}`;
        heard.push(`${piece.link ?? "single"}${from}: ${begun}${piece.remaining < 0 ? ", cut off" : ""}`);
        begun = "";
      });
    },
    () => expect(heard).toEqual(expected),
  );
}

describe("EC716S chapter 9, data that is pushed", () => {
  it("of a single link stands directly behind its header, with the transport or without", () => {
    pushes("\r\n+IPD,4:TEST\r\n", ["single: TEST"]);
    pushes("\r\n+IPD,7,TCP:TEST123\r\n", ["single: TEST123"]);
    pushes("\r\n+IPD,6,UDP:\r\nOK\r\n\r\n", ["single: \r\nOK\r\n"]);
    pushes("+IPD,2:AB+IPD,1:C", ["single: AB", "single: C"]);
  });

  it("of several links stands in the line behind its header", () => {
    pushes("\r\n+RECEIVE,0,7:\r\nTEST123\r\n\r\n+RECEIVE,1,10:\r\nTEST123456\r\n", ["0: TEST123", "1: TEST123456"]);
    pushes("\r\n+RECEIVE,5,8:\r\n\r\nOK\r\n\r\n\r\n", ["5: \r\nOK\r\n\r\n"]);
  });

  it("has its sender in a line of its own, spelt in two ways, for one block", () => {
    pushes("\r\nRECV FROM:60.166.12.210:7500\r\n+IPD,4:TEST\r\n+IPD,2:ab\r\n", ["single from 60.166.12.210 7500: TEST", "single: ab"]);
    pushes("\r\n+RECV FROM: 60.166.12.210:7500\r\n+IPD,4,TCP:TEST\r\n", ["single from 60.166.12.210 7500: TEST"]);
  });

  it("that breaks off is told so, and what was not whole is not handed on", () => {
    pushes("\r\n+IPD,9:TEST", ["single: , cut off"]);
  });

  it("comes between a command and its answer", () => {
    let ends: string[] = [];
    inChunks(
      [[">", "AT+CSQ"], ["<", "\r\n+IPD,6:\r\nOK\r\n\r\n+CSQ: 15,0\r\n" + OK]],
      (session) => {
        ends = [];
        let bytes = "";
        onPushedData(session, (piece) => {
          bytes += piece.bytes;
          if (piece.remaining === 0) ends.push(bytes);
        });
        readSignal(session, (failure) => ends.push(failure === undefined ? "signal" : failure.kind));
      },
      () => expect(ends).toEqual(["\r\nOK\r\n", "signal"]),
    );
  });

  it("without a header cannot be told from the module's lines, and its lines count as unknown", () => {
    let unknown = 0;
    let pieces = 0;
    inChunks(
      [["<", "TEST\r\n"]],
      (session, module) => {
        pieces = 0;
        onPushedData(session, () => pieces++);
        module.clock.after(60000, () => (unknown = session.counters.unknownLines));
      },
      () => {
        expect(pieces).toBe(0);
        expect(unknown).toBe(1);
      },
    );
  });

  it("a sender that is none is counted", () => {
    let malformed = 0;
    inChunks(
      [["<", said(["RECV FROM:nobody"])]],
      (session, module) => {
        onPushedData(session, () => {});
        module.clock.after(60000, () => (malformed = session.counters.malformedLines));
      },
      () => expect(malformed).toBe(1),
    );
  });

  it("of many bytes comes in pieces, each with the number that is left", () => {
    let total = 0;
    let last = -1;
    inChunks(
      [["<", `\r\n+RECEIVE,2,1000:\r\n${repeated("0123456789", 100)}\r\n`]],
      (session) => {
        total = 0;
        onPushedData(session, (piece) => {
          total += piece.bytes.length;
          expect(total + piece.remaining).toBe(1000);
          last = piece.remaining;
        });
      },
      () => {
        expect(total).toBe(1000);
        expect(last).toBe(0);
      },
    );
  });

  it("without a header comes in lines of text, and is neither a command's bare answer nor somebody's result", () => {
    let heard: string[] = [];
    let imsi = "";
    inChunks(
      [["<", "\r\nTEST\r\n"], [">", "AT+CIMI"], ["<", "\r\n460060500266902\r\n" + OK + "\r\n+PDP DEACT\r\n\r\nmore text\r\n"]],
      (session, module) => {
        heard = [];
        imsi = "";
        onPushedText(session, (line) => heard.push(line));
        session.onUrc("+PDP DEACT", () => heard.push("context lost"));
        module.clock.runFor(1000);
        readImsi(session, (_failure, value) => (imsi = value ?? ""));
      },
      () => {
        expect(heard).toEqual(["TEST", "context lost", "more text"]);
        expect(imsi).toBe("460060500266902");
      },
    );
  });
});
