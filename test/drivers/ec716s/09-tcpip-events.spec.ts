import { onTcpIpEvent, type TcpIpEvent } from "../../../drivers/ec716s/09-tcpip-events";
import { TCP_ERRORS, UDP_ERRORS } from "../../../drivers/ec716s/09-tcpip-values";
import { readSignal } from "../../../drivers/ec716s/05-network";
import { expect } from "../../expect";
import { inChunks, type Talk } from "../scripted-module";
import { said } from "../sim767xx/outcome";

const OK = "\r\nOK\r\n";

/** The events that `line` makes, and how many lines made no sense. */
function hears(line: string, events: readonly TcpIpEvent[], malformed: number): void {
  let heard: TcpIpEvent[] = [];
  let counted = 0;
  inChunks(
    [["<", said([line])]],
    (session, module) => {
      heard = [];
      onTcpIpEvent(session, (event) => heard.push(event));
      module.clock.after(60000, () => (counted = session.counters.malformedLines + session.counters.unknownLines));
    },
    () => {
      expect(heard).toEqual(events);
      expect(counted).toBe(malformed);
    },
  );
}

describe("EC716S chapter 9, what the module says unasked", () => {
  it("waiting data is announced with a link or without, with a blank or without", () => {
    hears("+CIPRXGET: 1", [{ kind: "readable", link: undefined }], 0);
    hears("+CIPRXGET:1", [{ kind: "readable", link: undefined }], 0);
    hears("+CIPRXGET: 1,3", [{ kind: "readable", link: 3 }], 0);
    hears("+CIPRXGET:1,0", [{ kind: "readable", link: 0 }], 0);
  });

  it("an end may name its link, or not", () => {
    hears("CLOSED", [{ kind: "closed", link: undefined }], 0);
    for (let number = 0; number <= 5; number++) {
      const link = number;
      hears(`${link},CLOSED`, [{ kind: "closed", link }], 0);
    }
    hears("2, CLOSED", [{ kind: "closed", link: 2 }], 0);
  });

  it("an error of the stack has a number of TCP or of UDP", () => {
    hears("TCP ERROR:11", [{ kind: "failed", transport: "TCP", code: 11 }], 0);
    hears("TCP ERROR: 14", [{ kind: "failed", transport: "TCP", code: 14 }], 0);
    hears("UDP ERROR:7", [{ kind: "failed", transport: "UDP", code: 7 }], 0);
  });

  it("the end of the context is understood in all its spellings", () => {
    for (const line of ["+PDP DEACT", "+PDP:DEACT", "+PDP: DEACT"]) hears(line, [{ kind: "context-lost" }], 0);
  });

  it("what makes no sense is counted", () => {
    for (const line of ["+CIPRXGET: 1,6", "+CIPRXGET: 1,x", "+CIPRXGET: 5", "+CIPRXGET: x", "TCP ERROR:", "UDP ERROR: refused", "6,CLOSED"]) hears(line, [], 1);
  });

  it("all may come between a command and its answer", () => {
    let ends: string[] = [];
    const talk: Talk = [
      [">", "AT+CSQ"],
      ["<", said(["+CIPRXGET: 1,2", "2,CLOSED", "TCP ERROR:14", "+CSQ: 15,0"]) + OK],
    ];
    inChunks(
      talk,
      (session) => {
        ends = [];
        onTcpIpEvent(session, (event) => ends.push(event.kind));
        readSignal(session, (failure) => ends.push(failure === undefined ? "signal" : failure.kind));
      },
      () => expect(ends).toEqual(["readable", "closed", "failed", "signal"]),
    );
  });

  it("the tables have the manual's numbers", () => {
    expect(TCP_ERRORS.length).toBe(19);
    expect(TCP_ERRORS[11]).toBe("the remote host refused the connection");
    expect(TCP_ERRORS[14]).toBe("the remote host reset the connection");
    expect(UDP_ERRORS.length).toBe(16);
    expect(UDP_ERRORS[7]).toBe("the remote host refused the connection");
    expect(UDP_ERRORS[13]).toBe("TCP/IP is busy");
  });
});
