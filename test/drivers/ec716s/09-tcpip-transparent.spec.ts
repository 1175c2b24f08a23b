import type { DataMode } from "../../../drivers/at/data-mode";
import type { Session } from "../../../drivers/at/session";
import { shut, type LinkTarget } from "../../../drivers/ec716s/09-tcpip";
import {
  openTransparent,
  readTransparent,
  readTransparentSettings,
  resumeTransparent,
  setTransparent,
  setTransparentSettings,
  type TransparentSettings,
} from "../../../drivers/ec716s/09-tcpip-transparent";
import { expect } from "../../expect";
import { inChunks, type ScriptedModule, type Talk } from "../scripted-module";
import { asked, fails, refuses, type Take } from "../sim767xx/answers";
import { exchange } from "../sim767xx/outcome";

const OK = "\r\nOK\r\n";
const ERROR = "\r\nERROR\r\n";
const HOST: LinkTarget = { transport: "TCP", host: "60.166.18.9", port: 7500 };
const START = 'AT+CIPSTART="TCP","60.166.18.9",7500';
const CONNECTED: Talk = [
  [">", START],
  ["<", OK + "\r\nCONNECT\r\n"],
];
const SHUT: Talk = exchange("AT+CIPSHUT", ["SHUT OK"]);

/** What happened, in order: the connection's bytes joined, and what came of each request. */
class Log {
  lines: string[] = [];
  private bytes = "";

  note(line: string): void {
    this.flush();
    this.lines.push(line);
  }

  done(what: string, then?: () => void): (failure: { kind: string } | undefined) => void {
    return (failure) => {
      this.note(failure === undefined ? what : `${what} ${failure.kind}`);
      if (failure === undefined && then !== undefined) then();
    };
  }

  /** Notes what `data` brings and how it ends; `ended` follows. */
  follow(data: DataMode | undefined, ended: () => void): void {
    if (data === undefined) return this.note("no data mode");
    data.onData((bytes) => (this.bytes = this.bytes + bytes));
    data.onEnd((reason) => {
      this.note(`ended ${reason}`);
      ended();
    });
  }

  private flush(): void {
    if (this.bytes !== "") this.lines.push(`data ${this.bytes}`);
    this.bytes = "";
  }
}

/** The whole conversation, in all chunkings; `expected` is what the log must hold. */
function scene(talk: Talk, act: (session: Session, log: Log, module: ScriptedModule) => void, expected: readonly string[]): void {
  let log = new Log();
  inChunks(
    talk,
    (session, module) => {
      log = new Log();
      act(session, log, module);
    },
    () => expect(log.lines).toEqual(expected),
  );
}

describe("EC716S chapter 9, transparent mode", () => {
  it("is switched and read, in the initial state only", () => {
    asked("AT+CIPMODE=1", OK, (session, take) => setTransparent(session, true, take));
    asked("AT+CIPMODE=0", OK, (session, take) => setTransparent(session, false, take));
    asked("AT+CIPMODE?", "\r\n+CIPMODE: 1\r\n" + OK, (session, take) => readTransparent(session, take), true);
    asked("AT+CIPMODE?", "\r\n+CIPMODE:0\r\n" + OK, (session, take) => readTransparent(session, take), false);
    fails("AT+CIPMODE=1", ERROR, (session, take) => setTransparent(session, true, take), "error");
    fails("AT+CIPMODE=1", "\r\n+CME ERROR: 3\r\n", (session, take) => setTransparent(session, true, take), "cme 3");
  });

  it("begins at CONNECT, and passes every byte in both directions", () => {
    const talk = CONNECTED.concat([
      [">>", "\nhello\r\x1a"],
      ["<", "OK\r\n> +CIPRXGET: 2,5,0\r\n."],
    ]);
    const act = (session: Session, log: Log, module: ScriptedModule): void => {
      openTransparent(session, HOST, log.done("connected", () => {
        log.follow(session.data, () => {});
        session.data?.write("\nhello\r\x1a");
        module.clock.after(10000, () => log.note("later"));
      }));
    };
    scene(talk, act, ["connected", "data OK\r\n> +CIPRXGET: 2,5,0\r\n.", "later"]);
  });

  it("is left by +++ within silence, and taken up again by ATO on the same connection", () => {
    const talk = CONNECTED.concat([
      ["<", "before."],
      [">>", "+++"],
      ["<", OK],
      [">", "ATO"],
      ["<", "\r\nCONNECT\r\nbehind."],
      [">>", "+++"],
      ["<", OK],
    ]);
    const act = (session: Session, log: Log, module: ScriptedModule): void => {
      const again = (): void => {
        log.follow(session.data, () => {});
        module.clock.after(2000, () => session.data?.escape());
      };
      openTransparent(session, HOST, log.done("connected", () => {
        log.follow(session.data, () => resumeTransparent(session, log.done("resumed", again)));
        module.clock.after(2000, () => session.data?.escape());
      }));
    };
    scene(talk, act, ["connected", "data before.", "ended escaped", "resumed", "data behind.", "ended escaped"]);
  });

  it("a connection that is gone cannot be taken up again", () => {
    fails("ATO", "\r\nNO CARRIER\r\n", (session, take) => resumeTransparent(session, take), "error");
    fails("ATO", ERROR, (session, take) => resumeTransparent(session, take), "error");
  });

  it("an error of the stack drops to command mode: the bytes before it are data, and the next command is one", () => {
    for (const reason of ["TCP ERROR:14", "TCP ERROR: 12", "UDP ERROR:8", "CLOSED"]) {
      const talk = CONNECTED.concat([["<", `last.\r\n${reason}\r\n`]], SHUT);
      const act = (session: Session, log: Log): void => {
        openTransparent(session, HOST, log.done("connected", () => {
          log.follow(session.data, () => shut(session, log.done("shut")));
        }));
      };
      scene(talk, act, ["connected", "data last.", `ended ${reason}`, "shut"]);
    }
  });

  it("behind such an error nothing more can be written, so that no data is taken for commands", () => {
    const talk = CONNECTED.concat([["wait", "5000"], ["<", "\r\nTCP ERROR:14\r\n"]]);
    const act = (session: Session, log: Log): void => {
      openTransparent(session, HOST, log.done("connected", () => {
        const { data } = session;
        log.follow(data, () => log.note(`${data === undefined ? -1 : data.write("AT+CFUN=0\r")} taken`));
      }));
    };
    scene(talk, act, ["connected", "ended TCP ERROR:14", "0 taken"]);
  });

  it("what was written shortly before may have been a command: the module is found again first", () => {
    const talk = CONNECTED.concat(
      [
        [">>", "data"],
        ["<", "\r\nTCP ERROR:14\r\n"],
        [">", "AT"],
        ["<", OK],
      ],
      exchange("AT+CMEE?", ["+CMEE: 1", "OK"]),
      SHUT,
    );
    const act = (session: Session, log: Log): void => {
      openTransparent(session, HOST, log.done("connected", () => {
        log.follow(session.data, () => shut(session, log.done("shut")));
        session.data?.write("data");
      }));
    };
    scene(talk, act, ["connected", "ended TCP ERROR:14", "shut"]);
  });

  it("an error that is not told leaves the module in command mode: +++ stays without an answer, and it is found again", () => {
    const talk = CONNECTED.concat(
      [
        [">>", "data\r"],
        ["<", "\r\nERROR\r\n"],
        [">>", "+++"],
        [">>", "+++\r"],
        ["<", ERROR],
        [">", "AT"],
        ["<", OK],
      ],
      exchange("AT+CMEE?", ["+CMEE: 1", "OK"]),
      SHUT,
    );
    const act = (session: Session, log: Log, module: ScriptedModule): void => {
      openTransparent(session, HOST, log.done("connected", () => {
        log.follow(session.data, () => shut(session, log.done("shut")));
        session.data?.write("data\r");
        module.clock.after(5000, () => session.data?.escape());
      }));
    };
    scene(talk, act, ["connected", "data \r\nERROR\r\n", "ended no answer to +++", "shut"]);
  });

  it("data that looks like such an error, and goes on, is data", () => {
    const talk = CONNECTED.concat([["<", "\r\nTCP ERROR:14\r\nis what it said."]]);
    const act = (session: Session, log: Log, module: ScriptedModule): void => {
      openTransparent(session, HOST, log.done("connected", () => {
        log.follow(session.data, () => {});
        module.clock.after(10000, () => log.note("later"));
      }));
    };
    scene(talk, act, ["connected", "data \r\nTCP ERROR:14\r\nis what it said.", "later"]);
  });

  it("a connection that fails has the state in front of the result, and data mode does not begin", () => {
    let message = "";
    inChunks(
      exchange(START, ["OK", "STATE: TCP CLOSED", "CONNECT FAIL"]),
      (session) =>
        openTransparent(session, HOST, (failure) => {
          expect(session.data).toBe(undefined);
          message = failure === undefined ? "" : `${failure.kind} ${failure.message}`;
        }),
      () => expect(message).toBe(`error ${START}: CONNECT FAIL, STATE: TCP CLOSED`),
    );
    const open = (session: Session, take: Take): void => openTransparent(session, HOST, take);
    fails(START, OK + "\r\nCONNECT FAIL\r\n", open, "error");
    fails(START, OK + "\r\nALREADY CONNECT\r\n", open, "error");
    fails(START, "\r\n+CME ERROR 913\r\n", open, "cme 913");
  });

  it("a module that is not in the mode connects all the same, and that is a failure", () => {
    let message = "";
    inChunks(
      exchange(START, ["OK", "CONNECT OK"]),
      (session) => openTransparent(session, HOST, (failure) => (message = failure === undefined ? "" : failure.message)),
      () => expect(message).toBe(`${START}: connected, but not in transparent mode; close it`),
    );
  });

  it("a peer that cannot be sent is refused", () => {
    refuses((session, take) => openTransparent(session, { ...HOST, host: "" }, take));
    refuses((session, take) => openTransparent(session, { ...HOST, port: 65536 }, take));
  });
});

describe("EC716S chapter 9, the settings of transparent mode", () => {
  const SETTINGS: TransparentSettings = { retransmissions: 5, waitTenths: 2, sendBytes: 1024, escape: true };
  const OUTPUT = { paced: true, pieceBytes: 50, intervalMs: 1000, clearBuffer: true };

  it("are set with those of the output or without", () => {
    asked("AT+CIPCCFG=5,2,1024,1", OK, (session, take) => setTransparentSettings(session, SETTINGS, take));
    asked("AT+CIPCCFG=3,10,1460,0,1,50,1000,1", OK, (session, take) =>
      setTransparentSettings(session, { retransmissions: 3, waitTenths: 10, sendBytes: 1460, escape: false, output: OUTPUT }, take),
    );
    asked("AT+CIPCCFG=8,2,1,0,0,1460,20,0", OK, (session, take) =>
      setTransparentSettings(session, { retransmissions: 8, waitTenths: 2, sendBytes: 1, escape: false, output: { paced: false, pieceBytes: 1460, intervalMs: 20, clearBuffer: false } }, take),
    );
    fails("AT+CIPCCFG=5,2,1024,1", ERROR, (session, take) => setTransparentSettings(session, SETTINGS, take), "error");
  });

  it("are read with those of the output or without", () => {
    const read = (session: Session, take: Take): void => readTransparentSettings(session, take);
    asked("AT+CIPCCFG?", "\r\n+CIPCCFG: 5,2,1024,1\r\n" + OK, read, SETTINGS);
    asked("AT+CIPCCFG?", "\r\n+CIPCCFG:5,2,1024,1,1,50,1000,1\r\n" + OK, read, { ...SETTINGS, output: OUTPUT });
    fails("AT+CIPCCFG?", "\r\n+CIPCCFG: 5,2\r\n" + OK, read, "error");
  });

  it("out of range are refused", () => {
    refuses((session, take) => setTransparentSettings(session, { ...SETTINGS, retransmissions: 2 }, take));
    refuses((session, take) => setTransparentSettings(session, { ...SETTINGS, retransmissions: 9 }, take));
    refuses((session, take) => setTransparentSettings(session, { ...SETTINGS, waitTenths: 1 }, take));
    refuses((session, take) => setTransparentSettings(session, { ...SETTINGS, waitTenths: 11 }, take));
    refuses((session, take) => setTransparentSettings(session, { ...SETTINGS, sendBytes: 0 }, take));
    refuses((session, take) => setTransparentSettings(session, { ...SETTINGS, sendBytes: 1461 }, take));
    refuses((session, take) => setTransparentSettings(session, { ...SETTINGS, output: { ...OUTPUT, pieceBytes: 49 } }, take));
    refuses((session, take) => setTransparentSettings(session, { ...SETTINGS, output: { ...OUTPUT, pieceBytes: 1461 } }, take));
    refuses((session, take) => setTransparentSettings(session, { ...SETTINGS, output: { ...OUTPUT, intervalMs: 19 } }, take));
    refuses((session, take) => setTransparentSettings(session, { ...SETTINGS, output: { ...OUTPUT, intervalMs: 1001 } }, take));
  });
});
