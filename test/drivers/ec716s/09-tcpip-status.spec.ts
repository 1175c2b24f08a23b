import type { Session } from "../../../drivers/at/session";
import { readAcknowledged, readServiceStatus, readSingleState, type LinkState, type ServiceState } from "../../../drivers/ec716s/09-tcpip-status";
import { setMultiLink } from "../../../drivers/ec716s/09-tcpip";
import { expect } from "../../expect";
import { inChunks } from "../scripted-module";
import { asked, asks, fails, refuses, type Take } from "../sim767xx/answers";

const OK = "\r\nOK\r\n";
const ERROR = "\r\nERROR\r\n";
const SINGLE_STATES: readonly (readonly [string, ServiceState])[] = [
  ["IP INITIAL", "initial"],
  ["IP START", "started"],
  ["IP CONFIG", "configuring"],
  ["IP GPRSACT", "active"],
  ["IP STATUS", "addressed"],
  ["TCP CONNECTING", "connecting"],
  ["UDP CONNECTING", "connecting"],
  ["SERVER LISTENING", "listening"],
  ["CONNECT OK", "connected"],
  ["TCP CLOSING", "closing"],
  ["UDP CLOSING", "closing"],
  ["TCP CLOSED", "closed"],
  ["UDP CLOSED", "closed"],
  ["IP CLOSE", "closed"],
  ["PDP DEACT", "deactivated"],
];
const LINK_STATES: readonly (readonly [string, LinkState])[] = [
  ["INITIAL", "initial"],
  ["CONNECTING", "connecting"],
  ["CONNECTED", "connected"],
  ["REMOTE CLOSING", "remote-closing"],
  ["CLOSING", "closing"],
  ["CLOSED", "closed"],
];

/** What AT+CIPSTATUS says of links 2 to 5 where nobody uses them. */
const UNUSED = '\r\nC:2,,,"",,"",,"INITIAL"\r\nC:3,,,"",,"",,"INITIAL"\r\nC:4,,,"",,"",,"INITIAL"\r\nC:5,,,"",,"",,"INITIAL"\r\n';
const UNUSED_LINKS: readonly unknown[] = [2, 3, 4, 5].map((link) => ({ link, state: "initial" }));

describe("EC716S chapter 9, the state with a single link", () => {
  const read = (session: Session, take: Take): void => readSingleState(session, take);

  it("comes behind OK, with a blank or without", () => {
    for (const [text, state] of SINGLE_STATES) {
      asked("AT+CIPSTATUS", `${OK}\r\nSTATE: ${text}\r\n`, read, state);
      asked("AT+CIPSTATUS", `${OK}\r\nSTATE:${text}\r\n`, read, state);
    }
  });

  it("that is unknown, or refused, fails", () => {
    fails("AT+CIPSTATUS", OK + "\r\nSTATE: IP WHATEVER\r\n", read, "error");
    fails("AT+CIPSTATUS", ERROR, read, "error");
  });

  it("does not end before its line", () => {
    asks([[">", "AT+CIPSTATUS"], ["<", OK], ["wait", "5000"], ["<", "\r\nSTATE: CONNECT OK\r\n"]], read, { value: "connected" });
  });
});

describe("EC716S chapter 9, the state with several links", () => {
  const read = (session: Session, take: Take): void => readServiceStatus(session, take);

  it("has a line for each of the six, with blanks as they please", () => {
    const answer = OK + '\r\nSTATE: IP PROCESSING\r\n\r\nC: 0,,,"",,"",,"INITIAL"\r\nC: 1,0,"TCP","60.166.12.210","7500","CONNECTED"\r\n';
    const tight = OK + '\r\nSTATE:IP PROCESSING\r\n\r\nC:0,,,"",,"",,"INITIAL"\r\nC:1,0, "TCP", "60.166.12.210", 7500, "CONNECTED"\r\n';
    const links: readonly unknown[] = [
      { link: 0, state: "initial" },
      { link: 1, state: "connected", transport: "TCP", address: "60.166.12.210", port: 7500 },
    ];
    asked("AT+CIPSTATUS", answer + UNUSED, read, { state: "processing", links: links.concat(UNUSED_LINKS) });
    asked("AT+CIPSTATUS", tight + UNUSED, read, { state: "processing", links: links.concat(UNUSED_LINKS) });
  });

  it("each link has one of six states", () => {
    for (const [text, state] of LINK_STATES) {
      const answer = `${OK}\r\nSTATE:IP STATUS\r\n\r\nC:0,0,"UDP","10.0.0.1","53","${text}"\r\nC:1,,,"",,"",,"INITIAL"`;
      const links: readonly unknown[] = [
        { link: 0, state, transport: "UDP", address: "10.0.0.1", port: 53 },
        { link: 1, state: "initial" },
      ];
      asked("AT+CIPSTATUS", answer + UNUSED, read, { state: "addressed", links: links.concat(UNUSED_LINKS) });
    }
  });

  it("a line that makes no sense is counted and left out, and a state that does fails", () => {
    const two: readonly unknown[] = [{ link: 1, state: "initial" }];
    const line = OK + '\r\nSTATE: PDP DEACT\r\n\r\nC: 0,,,"",,"",,"ASLEEP"\r\nC: 1,,,"",,"",,"INITIAL"';
    asked("AT+CIPSTATUS", line + UNUSED, read, { state: "deactivated", links: two.concat(UNUSED_LINKS) });
    let malformed = 0;
    inChunks(
      [[">", "AT+CIPSTATUS"], ["<", line + UNUSED]],
      (session) => readServiceStatus(session, () => (malformed = session.counters.malformedLines)),
      () => expect(malformed).toBe(1),
    );
    fails("AT+CIPSTATUS", OK + '\r\nSTATE: NOWHERE\r\n\r\nC: 0,,,"",,"",,"INITIAL"' + UNUSED, read, "error");
    fails("AT+CIPSTATUS", OK + '\r\nC: 0,,,"",,"",,"INITIAL"' + UNUSED, read, "error");
    fails("AT+CIPSTATUS", ERROR, read, "error");
  });

  it("the next command waits for the last of them", () => {
    let ends: string[] = [];
    inChunks(
      [
        [">", "AT+CIPSTATUS"],
        ["<", OK + '\r\nSTATE:IP INITIAL\r\n\r\nC:0,,,"",,"",,"INITIAL"\r\nC:1,,,"",,"",,"INITIAL"'],
        ["wait", "1000"],
        ["<", UNUSED],
        [">", "AT+CIPMUX=1"],
        ["<", OK],
      ],
      (session) => {
        ends = [];
        readServiceStatus(session, (_failure, status) => ends.push(`${status === undefined ? 0 : status.links.length} links`));
        setMultiLink(session, true, () => ends.push("set"));
      },
      () => expect(ends).toEqual(["6 links", "set"]),
    );
  });
});

describe("EC716S chapter 9, acknowledged bytes", () => {
  it("are told of the single link or of one of several, with blanks or without", () => {
    asked("AT+CIPACK", "\r\n+CIPACK: 10,10,0\r\n" + OK, (session, take) => readAcknowledged(session, undefined, take), { sent: 10, acknowledged: 10, outstanding: 0 });
    asked("AT+CIPACK=5", "\r\n+CIPACK:100, 60, 40\r\n" + OK, (session, take) => readAcknowledged(session, 5, take), { sent: 100, acknowledged: 60, outstanding: 40 });
    fails("AT+CIPACK=5", "\r\n+CIPACK: 10\r\n" + OK, (session, take) => readAcknowledged(session, 5, take), "error");
    fails("AT+CIPACK", ERROR, (session, take) => readAcknowledged(session, undefined, take), "error");
    refuses((session, take) => readAcknowledged(session, 6, take));
  });
});
