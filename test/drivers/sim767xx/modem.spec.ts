import type { Failure } from "../../../drivers/failure";
import type { ModuleEvent } from "../../../drivers/modem";
import { createSim767xx, type Sim767xxModem, type Sim767xxOptions } from "../../../drivers/sim767xx/modem";
import { expect } from "../../expect";
import { AnsweringModule, ok } from "./answering-module";

const CHUNKS: readonly number[] = [1, 7, 4096];
const SET_UP: readonly string[] = ["ATE0", "AT+CMEE=2", "AT+IFC=0,0", "AT+CEREG=1", "AT+CGEREP=1", "AT+CGMM", "AT+CGMR"];

class Bench {
  readonly module: AnsweringModule;
  readonly modem: Sim767xxModem;
  readonly events: ModuleEvent[] = [];
  /** `ok`, or the kind of the failure. */
  readonly ends: string[] = [];

  constructor(chunkBytes: number, options?: Sim767xxOptions) {
    this.module = new AnsweringModule(chunkBytes);
    this.module.echo = true;
    this.module.on("AT+CGMM", [ok(["SIM767XX-XXXX"])]);
    this.module.on("AT+CGMR", [ok(["+CGMR: 2348B01SIM767XM5A"])]);
    this.modem = createSim767xx(this.module.uart, this.module.clock, options);
    this.modem.onModuleEvent((event) => this.events.push(event));
  }

  start(): void {
    this.modem.start(30000, (failure) => this.ends.push(failure === undefined ? "ok" : failure.kind));
  }

  /** Started, the commands of that forgotten, and `ms` later. */
  started(ms: number): void {
    this.start();
    this.module.wait(2000);
    expect(this.ends).toEqual(["ok"]);
    this.module.wait(ms);
    this.module.take();
  }

  restart(banner: string): void {
    this.module.echo = true;
    this.module.say(banner);
  }
}

function inChunks(run: (bench: Bench) => void): void {
  for (let index = 0; index < CHUNKS.length; index++) run(new Bench(CHUNKS[index] as number));
}

describe("SIM767XX modem, start", () => {
  it("waits for the module, then echo off, errors in words, flow control, events, and what it is", () => {
    inChunks((bench) => {
      bench.started(0);
      bench.start();
      bench.module.wait(2000);
      expect(bench.module.take()).toEqual(["AT", "AT+CMEE?"].concat(SET_UP));
      expect(bench.ends).toEqual(["ok", "ok"]);
      expect(bench.events).toEqual([]);
    });
  });

  it("nothing can be asked before it", () => {
    const bench = new Bench(7);
    let failure: Failure | undefined;
    bench.modem.check((end) => (failure = end));
    bench.module.wait(100);
    expect(failure?.kind).toBe("closed");
    expect(failure?.message).toContain("start it first");
    expect(bench.module.take()).toEqual([]);
  });

  it("fails with timeout where the module stays silent", () => {
    const bench = new Bench(7);
    bench.module.dead = true;
    bench.start();
    bench.module.wait(31000);
    expect(bench.ends).toEqual(["timeout"]);
  });

  it("boot lines in any order, twice, or late do not disturb it", () => {
    inChunks((bench) => {
      bench.module.dead = true;
      bench.start();
      bench.module.wait(4500);
      bench.module.say("\x00\r\nRDY\r\n\r\n+CPIN: READY\r\n\r\nRDY\r\n\r\nPB DONE\r\n");
      bench.module.dead = false;
      bench.module.wait(5000);
      expect(bench.ends).toEqual(["ok"]);
      const before = bench.modem.diagnostics().unknownLines;
      bench.module.wait(50000);
      bench.module.say("\r\nSMS DONE\r\n\r\nPB DONE\r\n\r\n*ISIMAID: \"A0\"\r\n");
      bench.module.wait(1000);
      expect(bench.events).toEqual([]);
      expect(bench.modem.diagnostics().unknownLines).toBe(before);
    });
  });

  it("a banner while the settings are sent begins them anew", () => {
    inChunks((bench) => {
      bench.module.on("AT+CMEE=2", ["\r\nQCRDY\r\n", "\r\nOK\r\n"]);
      bench.start();
      bench.module.wait(5000);
      expect(bench.ends).toEqual(["ok"]);
      expect(bench.events).toEqual([]);
      const heard = bench.module.take();
      expect(heard.slice(heard.length - SET_UP.length)).toEqual(SET_UP);
    });
  });

  it("an error in the middle of it, from a module not ready yet, is tried again", () => {
    const bench = new Bench(7);
    bench.module.on("AT+IFC=0,0", ["\r\nERROR\r\n", "\r\nERROR\r\n", "\r\nOK\r\n"]);
    bench.start();
    bench.module.wait(5000);
    expect(bench.ends).toEqual(["ok"]);
  });

  it("refused packet events, as without a SIM, do not fail it", () => {
    const bench = new Bench(7);
    bench.module.on("AT+CGEREP=1", ["\r\n+CME ERROR: SIM not inserted\r\n"]);
    bench.start();
    bench.module.wait(2000);
    expect(bench.ends).toEqual(["ok"]);
  });

  it("a second start ends the first one with closed", () => {
    const bench = new Bench(7);
    bench.start();
    bench.module.wait(1);
    bench.start();
    bench.module.wait(3000);
    expect(bench.ends).toEqual(["closed", "ok"]);
  });

  it("sets hardware flow control where it is wired", () => {
    const bench = new Bench(7, { flowControl: "rts-cts" });
    bench.start();
    bench.module.wait(2000);
    expect(bench.module.take().indexOf("AT+IFC=2,2") >= 0).toBe(true);
  });
});

describe("SIM767XX modem, a module that restarts by itself", () => {
  const banners: readonly string[] = ["\x00\r\nRDY\r\n", "\r\nQCRDY\r\n", "\r\n*ATREADY: 1\r\n"];

  it("a banner long after the start gives one event, and all is refused until the next start", () => {
    for (const banner of banners)
      inChunks((bench) => {
        bench.started(60000);
        bench.restart(banner);
        bench.module.wait(100);
        expect(bench.events.length).toBe(1);
        expect(bench.events[0]?.kind).toBe("restarted");
        let failure: Failure | undefined;
        bench.modem.check((end) => (failure = end));
        bench.module.wait(100);
        expect(failure?.kind).toBe("closed");
        expect(bench.module.take()).toEqual([]);
      });
  });

  it("a double banner gives one event", () => {
    inChunks((bench) => {
      bench.started(60000);
      bench.restart("\r\nQCRDY\r\n\r\nQCRDY\r\n");
      bench.module.wait(100);
      bench.start();
      bench.module.wait(3000);
      bench.module.say("\r\n*ATREADY: 1\r\n");
      bench.module.wait(1000);
      expect(bench.events.length).toBe(1);
      expect(bench.ends).toEqual(["ok", "ok"]);
    });
  });

  it("a banner inside a command ends the command with closed", () => {
    inChunks((bench) => {
      bench.started(60000);
      bench.module.on("AT+CSQ", ["\r\nQCRDY\r\n"]);
      let failure: Failure | undefined;
      bench.modem.network.signal((end) => (failure = end));
      bench.module.wait(100);
      expect(failure?.kind).toBe("closed");
      expect(bench.events.length).toBe(1);
    });
  });

  it("the echo that is on again gives the event, without any banner", () => {
    inChunks((bench) => {
      bench.started(60000);
      bench.module.echo = true;
      bench.modem.check(() => {});
      bench.module.wait(100);
      expect(bench.events).toEqual([{ kind: "restarted", banner: "its echo is on again" }]);
    });
  });

  it("a banner soon after the start is checked by the echo: a restart is found, a late banner is not taken for one", () => {
    inChunks((bench) => {
      bench.started(0);
      bench.module.say("\r\n*ATREADY: 1\r\n");
      bench.module.wait(1000);
      expect(bench.events).toEqual([]);
      expect(bench.module.take()).toEqual(["AT"]);
      bench.restart("\r\n*ATREADY: 1\r\n");
      bench.module.wait(1000);
      expect(bench.events.length).toBe(1);
    });
  });

  it("a restart in the middle of a silence, its banner lost, is found when the module talks again", () => {
    inChunks((bench) => {
      bench.started(60000);
      bench.module.dead = true;
      bench.modem.check(() => {});
      bench.module.wait(7000);
      bench.module.dead = false;
      bench.module.echo = true;
      bench.module.wait(8000);
      expect(bench.events).toEqual([{ kind: "restarted", banner: "its echo is on again" }]);
    });
  });

  it("a silence without a restart is none", () => {
    const bench = new Bench(7);
    bench.started(60000);
    bench.module.dead = true;
    bench.modem.check(() => {});
    bench.module.wait(7000);
    bench.module.dead = false;
    bench.module.wait(8000);
    expect(bench.events).toEqual([]);
  });

  it("silence is told as unresponsive", () => {
    const bench = new Bench(7);
    bench.started(60000);
    bench.module.dead = true;
    bench.modem.check(() => {});
    bench.module.wait(60000);
    expect(bench.events.length).toBe(1);
    expect(bench.events[0]?.kind).toBe("unresponsive");
  });

  it("a module that says by itself that it is down is told as unresponsive", () => {
    const bench = new Bench(7);
    bench.started(60000);
    bench.module.say("\r\nPOWERD DOWN\r\n");
    bench.module.wait(100);
    expect(bench.events.length).toBe(1);
    expect(bench.events[0]?.kind).toBe("unresponsive");
  });
});

describe("SIM767XX modem, identity and diagnostics", () => {
  it("the identity is asked one by one, and an unknown URC between is not taken for a name", () => {
    inChunks((bench) => {
      bench.started(0);
      bench.module.on("AT+CGMI", [ok(["SIMCOM INCORPORATED"])]);
      bench.module.on("AT+CGMM", ["\r\n+XYZ: 11,\"D0\"\r\n" + ok(["SIM767XX-XXXX"])]);
      bench.module.on("AT+CGSN", [ok(["351602000330570"])]);
      let identity: unknown;
      bench.modem.identify((_failure, value) => (identity = value));
      bench.module.wait(1000);
      expect(identity).toEqual({
        manufacturer: "SIMCOM INCORPORATED",
        model: "SIM767XX-XXXX",
        revision: "2348B01SIM767XM5A",
        imei: "351602000330570",
      });
    });
  });

  it("commands and bytes are counted", () => {
    const bench = new Bench(7);
    bench.started(0);
    const before = bench.modem.diagnostics();
    bench.modem.check(() => {});
    bench.module.wait(100);
    const after = bench.modem.diagnostics();
    expect(after.commands - before.commands).toBe(1);
    expect(after.bytesOut - before.bytesOut).toBe(3);
    expect(after.bytesIn - before.bytesIn).toBe(6);
  });
});
