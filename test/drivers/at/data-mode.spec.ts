import type { AtCommand } from "../../../drivers/at/command";
import type { DataMode } from "../../../drivers/at/data-mode";
import { expect } from "../../expect";
import { Bench } from "./bench";
import { everyCut, repeated } from "./cuts";

const OK = "\r\nOK\r\n";
const CONFIRMED = "\r\n+CMEE: 2\r\n" + OK;
const CONNECT: AtCommand = { text: "AT+CIPOPEN=0", timeoutMs: 1000, finals: ["CONNECT"], failures: ["CONNECT FAIL"], entersDataMode: true };
const CSQ: AtCommand = { text: "AT+CSQ", timeoutMs: 1000, info: ["+CSQ:"], infoRequired: true };

/** A connection whose bytes are in `got`, and whose end is noted. */
class Connection {
  readonly bench = new Bench();
  got = "";
  data: DataMode | undefined;

  constructor(pieces: readonly string[], command: AtCommand = CONNECT) {
    const { bench } = this;
    bench.session.send(command, (failure) => {
      bench.notes.push(failure === undefined ? "connected" : failure.kind);
      this.attach();
    });
    bench.heard();
    for (const piece of pieces) bench.say(piece);
  }

  private attach(): void {
    const { data } = this.bench.session;
    this.data = data;
    if (data === undefined) return;
    data.onData((bytes) => (this.got = this.got + bytes));
    data.onEnd((reason) => this.bench.notes.push("ended " + reason));
  }

  write(bytes: string): number {
    return this.data === undefined ? -1 : this.data.write(bytes);
  }

  escape(): void {
    if (this.data !== undefined) this.data.escape();
  }
}

function connected(): Connection {
  return new Connection(["\r\nCONNECT\r\n"]);
}

describe("transparent mode", () => {
  it("begins right behind CONNECT and its line end, wherever that is cut", () => {
    for (const pieces of everyCut("AT+CIPOPEN=0\r\r\nCONNECT 115200\r\n\r\nOK\r\n> \r\n+CREG: 1\r\n.")) {
      const connection = new Connection(pieces);
      expect(connection.got).toBe("\r\nOK\r\n> \r\n+CREG: 1\r\n.");
      expect(connection.bench.noted()).toEqual(["echo", "connected"]);
    }
  });

  it("does not begin with CONNECT FAIL", () => {
    const connection = new Connection(["\r\nCONNECT FAIL\r\n"]);
    expect(connection.bench.session.data).toBe(undefined);
    expect(connection.bench.noted()).toEqual(["error"]);
  });

  it("hands every byte on, of a stream of any length, whatever it looks like", () => {
    const connection = connected();
    const stream = repeated("\r\nCLOSED\r\nNO CARRIER\r\nOK\r\n+++", 100);
    for (let from = 0; from < stream.length; from += 5) connection.bench.say(stream.substring(from, from + 5));
    connection.bench.clock.runFor(1000);
    expect(connection.got).toBe(stream);
    expect(connection.bench.noted()).toEqual(["connected"]);
  });

  it("takes no commands, and says so", () => {
    const connection = connected();
    connection.bench.send(CSQ);
    connection.bench.clock.runFor(10);
    expect(connection.bench.noted()).toEqual(["connected", "AT+CSQ refused"]);
    expect(connection.bench.heard()).toBe("");
  });

  it("is not for the commands that waited behind the one that opened it, and they are told so", () => {
    const bench = new Bench();
    bench.send(CONNECT);
    bench.send(CSQ);
    bench.say("\r\nCONNECT\r\n");
    bench.clock.runFor(10);
    expect(bench.noted()).toEqual(["AT+CIPOPEN=0 done", "AT+CSQ refused"]);
  });

  it("ends with the module's CLOSED at the very end, wherever that is cut, and commands go on", () => {
    for (const pieces of everyCut("payload\r\nCLOSED\r\n")) {
      const connection = connected();
      for (const piece of pieces) connection.bench.say(piece, 50);
      connection.bench.clock.runFor(200);
      expect(connection.got).toBe("payload");
      expect(connection.bench.noted()).toEqual(["connected", "ended CLOSED"]);
      connection.bench.send(CSQ);
      connection.bench.say("\r\n+CSQ: 1,0\r\n" + OK, 10);
      expect(connection.bench.noted()).toEqual(["AT+CSQ done: +CSQ: 1,0"]);
    }
  });

  it("does not end with a CLOSED that payload follows", () => {
    const connection = connected();
    connection.bench.say("\r\nCLOSED\r\n");
    connection.bench.say("x", 50);
    connection.bench.clock.runFor(1000);
    expect(connection.got).toBe("\r\nCLOSED\r\nx");
    expect(connection.bench.noted()).toEqual(["connected"]);
  });

  it("hands on the beginning of a marker that goes no further, after a moment", () => {
    const connection = connected();
    connection.bench.say("abc\r\nCLO");
    expect(connection.got).toBe("abc");
    connection.bench.clock.runFor(100);
    expect(connection.got).toBe("abc\r\nCLO");
  });

  it("does not end with an OK that nobody asked for, which is payload", () => {
    const connection = connected();
    connection.bench.say(OK);
    connection.bench.clock.runFor(1000);
    expect(connection.got).toBe(OK);
    expect(connection.bench.noted()).toEqual(["connected"]);
  });

  it("is left with +++ between two silences, and the OK behind them is no payload", () => {
    const connection = connected();
    const { bench } = connection;
    expect(connection.write("last words")).toBe(10);
    connection.escape();
    connection.escape();
    bench.clock.runFor(1000);
    expect(bench.heard()).toBe("last words");
    bench.say("answer", 200);
    expect(bench.heard()).toBe("+++");
    bench.say(OK, 1000);
    bench.clock.runFor(100);
    expect(connection.got).toBe("answer");
    expect(bench.noted()).toEqual(["connected", "ended escaped"]);
    expect(bench.session.data).toBe(undefined);
    expect(connection.write("x")).toBe(0);
  });

  it("ends with a marker of the module's own and its number, wherever that is cut, and with no other line", () => {
    const command: AtCommand = { ...CONNECT, dataEnds: ["TCP ERROR:", "UDP ERROR:"] };
    for (const pieces of everyCut("payload\r\nTCP ERROR:x\r\n.\r\nUDP ERROR: 13\r\n")) {
      const connection = new Connection(["\r\nCONNECT\r\n"], command);
      for (const piece of pieces) connection.bench.say(piece, 50);
      connection.bench.clock.runFor(200);
      expect(connection.got).toBe("payload\r\nTCP ERROR:x\r\n.");
      expect(connection.bench.noted()).toEqual(["connected", "ended UDP ERROR: 13"]);
    }
  });

  it("does not end with a marker that another module has", () => {
    const connection = connected();
    connection.bench.say("\r\nTCP ERROR:5\r\n");
    connection.bench.clock.runFor(1000);
    expect(connection.got).toBe("\r\nTCP ERROR:5\r\n");
  });

  it("that the module left while the device wrote has the module found again: it may have taken payload for commands", () => {
    const connection = connected();
    const { bench } = connection;
    expect(connection.write("ATD")).toBe(3);
    bench.say("\r\nCLOSED\r\n", 1000);
    bench.clock.runFor(200);
    bench.send(CSQ);
    expect(bench.heard()).toBe("ATDAT|");
    bench.say("\r\nERROR\r\n");
    bench.clock.runFor(1000);
    expect(bench.heard()).toBe("AT|");
    bench.say(OK);
    bench.say(CONFIRMED);
    bench.clock.runFor(10);
    expect(bench.heard()).toBe("AT+CMEE?|AT+CSQ|");
  });

  it("takes nothing more to send once it is being left", () => {
    const connection = connected();
    connection.escape();
    expect(connection.write("x")).toBe(0);
  });

  it("is an unknown mode where +++ is not answered: the module is found again before the next command", () => {
    const connection = connected();
    const { bench } = connection;
    connection.escape();
    bench.clock.runFor(1100 + 3000);
    expect(bench.noted()).toEqual(["connected", "ended no answer to +++"]);
    expect(bench.heard()).toBe("+++");
    bench.send(CSQ);
    bench.clock.runFor(2200);
    expect(bench.heard()).toBe("+++|AT|");
    bench.say(OK);
    bench.say(CONFIRMED);
    bench.clock.runFor(10);
    expect(bench.heard()).toBe("AT+CMEE?|AT+CSQ|");
  });

  it("that ends while +++ is due sends no +++", () => {
    const connection = connected();
    connection.escape();
    connection.bench.say("\r\nCLOSED\r\n");
    connection.bench.clock.runFor(10000);
    expect(connection.bench.heard()).toBe("");
    expect(connection.bench.noted()).toEqual(["connected", "ended CLOSED"]);
  });

  it("takes nothing while the UART has not taken what was written, and tells when it does again", () => {
    const connection = connected();
    const { bench } = connection;
    if (connection.data !== undefined) connection.data.onWritable(() => bench.notes.push("writable"));
    bench.uart.room = 4;
    expect(connection.write("0123456789")).toBe(10);
    expect(connection.write("x")).toBe(0);
    bench.uart.take(4);
    expect(bench.noted()).toEqual(["connected"]);
    bench.uart.take(4);
    expect(bench.noted()).toEqual(["writable"]);
    expect(connection.write("x")).toBe(1);
    expect(bench.heard()).toBe("0123456789x");
  });

  it("is left only when all that was written is out", () => {
    const connection = connected();
    const { bench } = connection;
    bench.uart.room = 4;
    connection.write("0123456789");
    connection.escape();
    bench.clock.runFor(1000);
    bench.uart.take(3);
    bench.clock.runFor(1000);
    bench.uart.take(10);
    bench.clock.runFor(1200);
    expect(bench.heard()).toBe("0123456789");
    bench.clock.runFor(1200);
    expect(bench.heard()).toBe("+++");
  });

  it("that cannot be left because the UART takes nothing any more is an unknown mode", () => {
    const connection = connected();
    connection.bench.uart.room = 4;
    connection.write("0123456789");
    connection.escape();
    connection.bench.clock.runFor(1200);
    expect(connection.bench.noted()).toEqual(["connected", "ended no answer to +++"]);
  });

  it("ends when the module is known to have restarted, with what had come", () => {
    const connection = connected();
    connection.bench.say("abc\r\nCLO");
    connection.bench.session.restarted("RDY");
    expect(connection.got).toBe("abc\r\nCLO");
    connection.bench.clock.runFor(10000);
    expect(connection.bench.noted()).toEqual(["connected", "ended RDY"]);
  });

  it("tells of lost bytes and goes on", () => {
    const connection = connected();
    connection.bench.say("ab");
    connection.bench.uart.fail({ kind: "overrun", lost: 3, detail: "too slow" });
    connection.bench.say("f");
    expect(connection.got).toBe("abf");
    expect(connection.bench.noted()).toEqual(["connected", "lost 3 too slow"]);
    expect(connection.bench.session.counters.bytesLost).toBe(3);
  });

  it("can be paused, and nothing is lost as long as it fits", () => {
    const connection = connected();
    connection.bench.session.pause();
    connection.bench.say("abc");
    connection.bench.say("def");
    expect(connection.got).toBe("");
    connection.bench.session.resume();
    connection.bench.clock.runFor(0);
    expect(connection.got).toBe("abcdef");
  });
});

describe("a CONNECT that comes too late", () => {
  it("is left again before anything is asked, although nobody has the connection", () => {
    const bench = new Bench();
    bench.send(CONNECT);
    bench.clock.runFor(1000);
    bench.heard();
    bench.clock.runFor(2200);
    expect(bench.heard()).toBe("+++|AT|");
    bench.say("\r\nCONNECT\r\n");
    bench.clock.runFor(1100);
    expect(bench.heard()).toBe("+++");
    bench.say(OK, 1000);
    bench.clock.runFor(100);
    expect(bench.heard()).toBe("|AT|");
    bench.say(OK);
    bench.say(CONFIRMED);
    expect(bench.noted()).toEqual(["AT+CIPOPEN=0 timeout", "resynchronised"]);
    expect(bench.session.data).toBe(undefined);
  });
});
