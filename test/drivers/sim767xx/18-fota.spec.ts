import { fromByte } from "../../../hal/bytes";
import type { Session } from "../../../drivers/at/session";
import {
  onFotaEvent,
  prepareLocalFota,
  sendLocalFota,
  startFota,
  testLocalFota,
  type FotaEvent,
  type FotaServer,
} from "../../../drivers/sim767xx/18-fota";
import { expect } from "../../expect";
import { TextSource } from "../byte-source";
import { inChunks } from "../scripted-module";
import { asked, asks, fails, refuses, type Take } from "./answers";
import { repeated } from "./outcome";

const OK = "\r\nOK\r\n";
const SERVER: FotaServer = { channel: 0, way: "http", url: "http://h/f.par", user: "u", password: "p" };
const COMMAND = 'AT+CFOTA=0,1,"http://h/f.par",u,p';

function start(session: Session, take: Take): void {
  onFotaEvent(session, () => {});
  startFota(session, SERVER, take);
}

function told(lines: string, expected: readonly FotaEvent[]): void {
  let events: FotaEvent[] = [];
  inChunks(
    [["<", lines]],
    (session) => {
      events = [];
      onFotaEvent(session, (event) => events.push(event));
    },
    () => expect(events).toEqual(expected),
  );
}

describe("SIM767XX chapter 18, an update over the network", () => {
  it("has begun at OK, or at the line that says so where no OK comes", () => {
    asked(COMMAND, OK, start);
    asked(COMMAND, "\r\n+CFOTA: FOTA,START\r\n", start);
    asked(COMMAND, "\r\n+CFOTA:FOTA,START\r\n", start);
  });

  it("an OK behind the line that says the same is nobody else's", () => {
    asks(
      [[">", COMMAND], ["<", "\r\n+CFOTA: FOTA,START\r\n" + OK], [">", "AT+LFOTA=0,5"], ["wait", "100"], ["<", "\r\nERROR\r\n"]],
      (session, take) => {
        onFotaEvent(session, () => {});
        startFota(session, SERVER, (failure) => {
          if (failure !== undefined) take(failure);
          else prepareLocalFota(session, 5, take);
        });
      },
      { failure: "error" },
    );
  });

  it("is refused by ERROR, with the command's name or alone, and by an error of the equipment", () => {
    fails(COMMAND, "\r\nERROR\r\n", start, "error");
    fails(COMMAND, "\r\n+CFOTA: ERROR\r\n", start, "error");
    fails(COMMAND, "\r\n+CME ERROR: 529\r\n", start, "cme 529");
  });

  it("goes by FTP as well, and by any channel", () => {
    asked('AT+CFOTA=5,0,"h:21/f.par",,', OK, (session, take) => startFota(session, { channel: 5, way: "ftp", url: "h:21/f.par", user: "", password: "" }, take));
  });

  it("what the command cannot carry is not sent", () => {
    const changes: Partial<FotaServer>[] = [
      { channel: 6 },
      { url: "" },
      { url: "http://" + repeated("x", 249) },
      { way: "ftp", url: repeated("x", 129) },
      { user: "a,b" },
      { password: repeated("x", 129) },
      { password: 'a"b' },
    ];
    for (const change of changes) refuses((session, take) => startFota(session, { ...SERVER, ...change }, take));
  });

  it("tells how far it is, however its blanks stand, and that it is complete", () => {
    told("\r\n+CFOTA: FOTA,START\r\n\r\n+CFOTA:DOWNLOADING:0\r\n\r\n+CFOTA: DOWNLOADING: 17\r\n\r\n+CFOTA: DOWNLOADING:100\r\n\r\n+CFOTA: 100\r\n", [
      { kind: "started" },
      { kind: "downloading", percent: 0 },
      { kind: "downloading", percent: 17 },
      { kind: "downloading", percent: 100 },
      { kind: "complete" },
    ]);
  });

  it("its failure is told by a word or by a number, which has no table", () => {
    told("\r\n+CFOTA: ERROR\r\n\r\n+CFOTA: 7\r\n\r\n+CFOTA: -3 FAILED\r\n", [{ kind: "failed" }, { kind: "failed", code: 7 }, { kind: "failed", code: -3 }]);
  });

  it("a line that makes no sense is counted, and no event", () => {
    let malformed = 0;
    inChunks(
      [["<", "\r\n+CFOTA: DOWNLOADING:\r\n\r\n+CFOTA: DOWNLOADING:101\r\n\r\n+CFOTA: ?\r\n"]],
      (session, module) => {
        onFotaEvent(session, () => expect(false).toBe(true));
        module.clock.after(5000, () => {
          malformed = session.counters.malformedLines;
        });
      },
      () => expect(malformed).toBe(3),
    );
  });
});

describe("SIM767XX chapter 18, an update over the UART", () => {
  it("the module tells its values, and makes room", () => {
    asked("AT+LFOTA=?", "\r\n+LFOTA: (0-1),<File Size>\r\n" + OK, (session, take) => testLocalFota(session, take), "(0-1),<File Size>");
    asked("AT+LFOTA=0,5358979", OK, (session, take) => prepareLocalFota(session, 5358979, take));
    fails("AT+LFOTA=0,5", "\r\nERROR\r\n", (session, take) => prepareLocalFota(session, 5, take), "error");
    refuses((session, take) => prepareLocalFota(session, 0, take));
  });

  it("the image goes out at the prompt, in pieces of which one is in memory, whatever bytes it has", () => {
    const image = repeated("OK\r\n>\0" + fromByte(255) + "+CFOTA: 100\r\n", 100);
    let source = new TextSource(image);
    asks(
      [[">", `AT+LFOTA=1,${image.length}`], ["<", "\r\n>"], [">>", image], ["wait", "200000"], ["<", OK]],
      (session, take) => {
        source = new TextSource(image);
        sendLocalFota(session, source, take);
      },
      {},
    );
    expect(source.largest).toBe(512);
    refuses((session, take) => sendLocalFota(session, new TextSource(""), take));
  });

  it("the module may refuse it at once, or behind its last byte", () => {
    fails("AT+LFOTA=1,3", "\r\nERROR\r\n", (session, take) => sendLocalFota(session, new TextSource("abc"), take), "error");
    asks(
      [[">", "AT+LFOTA=1,3"], ["<", "\r\n> "], [">>", "abc"], ["<", "\r\nERROR\r\n"]],
      (session, take) => sendLocalFota(session, new TextSource("abc"), take),
      { failure: "error" },
    );
  });
});
