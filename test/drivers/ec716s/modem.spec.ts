import { createEc716s, type Ec716sModem, type Ec716sOptions } from "../../../drivers/ec716s/modem";
import type { Failure } from "../../../drivers/failure";
import type { ModuleEvent } from "../../../drivers/modem";
import { expect } from "../../expect";
import { AnsweringModule, ok } from "../sim767xx/answering-module";

const CHUNKS: readonly number[] = [1, 7, 4096];
const OK = "\r\nOK\r\n";
const AUTO = 'AT+UPGRADE="AUTO"';
const SET_UP: readonly string[] = ["ATE0", "AT+CMEE=2", "AT+CSCLK=0", "AT+IFC=0,0", "AT+CEREG=1", "AT+CGEREP=1", "AT+CGMM", "AT+CGMR", AUTO];
const ROM = "^boot.rom'v'!\\n";
const BANNERS: readonly string[] = ["\r\nRDY\r\n", `${ROM}RDY\r\n`, `${ROM}\r\nRDY\r\n`];

class Bench {
  readonly module: AnsweringModule;
  readonly modem: Ec716sModem;
  readonly events: ModuleEvent[] = [];
  /** `ok`, or the kind of the failure. */
  readonly ends: string[] = [];

  constructor(chunkBytes: number, options?: Ec716sOptions) {
    this.module = new AnsweringModule(chunkBytes);
    this.module.echo = true;
    this.module.on("AT+CGMM", [ok(['+CGMM: "YM310 X09"'])]);
    this.module.on("AT+CGMR", [ok(['Revision: "YM310.X09_AT.U60_R2.0.0.240820"'])]);
    this.module.on(AUTO, [ok(["+UPGRADE:AUTO,0"])]);
    this.modem = createEc716s(this.module.uart, this.module.clock, options);
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
}

function inChunks(run: (bench: Bench) => void): void {
  for (const chunkBytes of CHUNKS) run(new Bench(chunkBytes));
}

describe("EC716S modem, start", () => {
  it("echo off, errors in words, awake, flow control, events, and what it is", () => {
    inChunks((bench) => {
      bench.start();
      bench.module.wait(2000);
      expect(bench.module.take()).toEqual(["AT", "AT+CMEE?"].concat(SET_UP));
      expect(bench.ends).toEqual(["ok"]);
      expect(bench.modem.family).toBe("EC716S");
    });
  });

  it("upgrades that the module would make by itself are switched off, unless they are asked for", () => {
    inChunks((bench) => {
      bench.module.on(AUTO, [ok(["+UPGRADE:AUTO,1"])]);
      bench.start();
      bench.module.wait(2000);
      expect(bench.ends).toEqual(["ok"]);
      const heard = bench.module.take();
      expect(heard[heard.length - 1]).toBe('AT+UPGRADE="AUTO",0');
    });
    const willing = new Bench(7, { automaticUpgrade: true });
    willing.start();
    willing.module.wait(2000);
    expect(willing.module.take().indexOf(AUTO)).toBe(-1);
  });

  it("firmware without upgrades, or without a revision, is started as well", () => {
    const bench = new Bench(7);
    bench.module.on(AUTO, ["\r\n+CME ERROR: 4\r\n"]);
    bench.module.on("AT+CGMR", ["\r\nERROR\r\n"]);
    bench.start();
    bench.module.wait(2000);
    expect(bench.ends).toEqual(["ok"]);
  });

  it("a module that finds its rate from AT answers late, and its boot lines come only then", () => {
    inChunks((bench) => {
      bench.module.dead = true;
      bench.start();
      bench.module.wait(4500);
      bench.module.dead = false;
      bench.module.say(`${ROM}RDY\r\n\r\n^MODE: 17,17\r\n\r\n+E_UTRAN Service\r\n\r\n+CGEV: ME PDN ACT 1,0\r\n\r\n+NITZ:2026/11/21,02:27:39+32, \r\n\r\n+CPIN: READY\r\n`);
      bench.module.wait(5000);
      expect(bench.ends).toEqual(["ok"]);
      expect(bench.events).toEqual([]);
      expect(bench.modem.diagnostics().unknownLines).toBe(0);
    });
  });

  it("a second RDY swallows what was sent before it, and the settings are sent anew", () => {
    inChunks((bench) => {
      bench.module.on("AT+CMEE=2", [`${ROM}RDY\r\n`, OK]);
      bench.start();
      bench.module.wait(5000);
      expect(bench.ends).toEqual(["ok"]);
      const heard = bench.module.take();
      expect(heard.slice(heard.length - SET_UP.length)).toEqual(SET_UP);
    });
  });

  it("a banner that comes behind the first answer is no restart, and the settings are sent behind it", () => {
    inChunks((bench) => {
      bench.module.on("AT", [`${OK}${ROM}RDY\r\n`, OK]);
      bench.start();
      bench.module.wait(5000);
      expect(bench.ends).toEqual(["ok"]);
      const heard = bench.module.take();
      expect(heard.slice(heard.length - SET_UP.length)).toEqual(SET_UP);
      expect(bench.events).toEqual([]);
    });
  });

  it("sets hardware flow control where it is wired", () => {
    const bench = new Bench(7, { flowControl: "rts-cts" });
    bench.start();
    bench.module.wait(2000);
    expect(bench.module.take().indexOf("AT+IFC=2,2") >= 0).toBe(true);
  });

  it("tells what it found, and which entry of the table holds", () => {
    const bench = new Bench(7);
    expect(bench.modem.found).toBe(undefined);
    bench.started(0);
    const { found } = bench.modem;
    expect(found === undefined ? "" : `${found.family}, ${found.model}, ${found.revision}, ${found.entry}`).toBe(
      "EC716S, YM310 X09, YM310.X09_AT.U60_R2.0.0.240820, YM310 X09 of the manual",
    );
  });

  it("firmware that looks for no upgrades by itself is not told to leave it", () => {
    const bench = new Bench(7);
    bench.module.on("AT+CGMM", [ok(['+CGMM: "Air780E"'])]);
    bench.module.on("AT+CGMR", [ok(['Revision: "AirM2M_780E_V1171_LTE_AT"'])]);
    bench.start();
    bench.module.wait(2000);
    expect(bench.ends).toEqual(["ok"]);
    expect(bench.module.take().indexOf(AUTO)).toBe(-1);
  });
});

describe("EC716S modem, a module that restarts by itself", () => {
  it("each form of its banner gives one event, and all is refused until the next start", () => {
    for (const banner of BANNERS)
      inChunks((bench) => {
        bench.started(60000);
        bench.module.echo = true;
        bench.module.say(banner + "\r\nRDY\r\n");
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

  it("one that says nothing before it has heard AT is found by its echo", () => {
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

  it("one that says by itself that it is down is told as unresponsive", () => {
    const bench = new Bench(7);
    bench.started(60000);
    bench.module.say("\r\nNORMAL POWER DOWN\r\n");
    bench.module.wait(100);
    expect(bench.events.length).toBe(1);
    expect(bench.events[0]?.kind).toBe("unresponsive");
  });
});

describe("EC716S modem, power and sleep", () => {
  it("a switch-off is done when the module is down, a restart when it is accepted; then everything is refused", () => {
    const acts: readonly (readonly [string, string, (bench: Bench) => void])[] = [
      ["AT+CPOWD=1", "\r\nNORMAL POWER DOWN\r\n", (bench) => bench.modem.power.shutdown((failure) => bench.ends.push(failure === undefined ? "off" : failure.kind))],
      ["AT+RESET", OK, (bench) => bench.modem.power.restart((failure) => bench.ends.push(failure === undefined ? "off" : failure.kind))],
    ];
    for (const [command, said, act] of acts) {
      const bench = new Bench(7);
      bench.started(60000);
      bench.module.on(command, [said]);
      act(bench);
      bench.module.wait(100);
      bench.module.say("\r\nRDY\r\n");
      let refusal: Failure | undefined;
      bench.modem.check((failure) => (refusal = failure));
      bench.module.wait(100);
      expect(bench.ends).toEqual(["ok", "off"]);
      expect(bench.events).toEqual([]);
      expect(refusal?.kind).toBe("closed");
    }
  });

  it("a module that may sleep is woken before each command behind a silence, and RI tells of what comes", () => {
    inChunks((bench) => {
      bench.started(0);
      const ends: string[] = [];
      bench.modem.power.setUartSleep(true, (failure) => ends.push(failure === undefined ? "ok" : failure.kind));
      bench.module.wait(100);
      expect(bench.module.take()).toEqual(["AT+CFGRI=1", "AT+CSCLK=1"]);
      bench.module.on("AT+CSQ", [ok(["+CSQ: 15,0"])]);
      bench.modem.network.signal(() => {});
      bench.module.wait(1000);
      expect(bench.module.take()).toEqual(["AT+CSQ"]);
      bench.module.wait(60000);
      bench.modem.network.signal(() => {});
      bench.module.wait(1000);
      expect(bench.module.take()).toEqual(["AT", "AT+CMEE?", "AT+CSQ"]);
      bench.modem.power.setUartSleep(false, (failure) => ends.push(failure === undefined ? "ok" : failure.kind));
      bench.module.wait(60000);
      bench.modem.network.signal(() => {});
      bench.module.wait(1000);
      expect(bench.module.take()).toEqual(["AT+CSCLK=0", "AT+CSQ"]);
      expect(ends).toEqual(["ok", "ok"]);
      expect(bench.events).toEqual([]);
    });
  });

  it("without its pin it sleeps when nothing is sent, and RI that cannot be set does not matter", () => {
    const bench = new Bench(7, { sleep: "idle", timing: { bootMs: 12000 } });
    bench.started(0);
    bench.module.on("AT+CFGRI=1", ["\r\nERROR\r\n"]);
    const ends: string[] = [];
    bench.modem.power.setUartSleep(true, (failure) => ends.push(failure === undefined ? "ok" : failure.kind));
    bench.module.wait(100);
    expect(bench.module.take()).toEqual(["AT+CFGRI=1", "AT+CSCLK=2"]);
    expect(ends).toEqual(["ok"]);
    expect(bench.modem.power.timing.bootMs).toBe(12000);
    expect(bench.modem.power.timing.wakeMs).toBe(100);
  });
});

describe("EC716S modem, identity and what its services share", () => {
  it("the identity is told without quotes", () => {
    inChunks((bench) => {
      bench.started(0);
      bench.module.on("AT+CGMI", [ok(['+CGMI: "Yuga Co.,Ltd."'])]);
      bench.module.on("AT+CGSN", [ok(["868777059994693"])]);
      let identity: unknown;
      bench.modem.identify((_failure, value) => (identity = value));
      bench.module.wait(1000);
      expect(identity).toEqual({ manufacturer: "Yuga Co.,Ltd.", model: "YM310 X09", revision: "YM310.X09_AT.U60_R2.0.0.240820", imei: "868777059994693" });
    });
  });

  it("a context that went away is shut down before it is activated again, and MQTT hears of it", () => {
    inChunks((bench) => {
      bench.started(0);
      bench.module.on("AT+CIPSHUT", ["\r\nSHUT OK\r\n"]);
      bench.module.on("AT+CGACT?", [ok(["+CGACT: 1,1"])]);
      bench.module.on('AT+MIPSTART="b",1', [OK + "\r\n7,CONNECT OK\r\n"]);
      bench.module.on("AT+MCONNECT=1,60", [OK + "\r\nCONNACK OK\r\n"]);
      const losses: string[] = [];
      bench.modem.mqtt.onConnectionLost((failure) => losses.push(failure.kind));
      bench.modem.mqtt.connect({ host: "b", port: 1, clientId: "c", keepAliveSeconds: 60, cleanSession: true }, (failure) => bench.ends.push(failure === undefined ? "ok" : failure.kind));
      bench.module.wait(3000);
      expect(bench.ends).toEqual(["ok", "ok"]);
      bench.module.say("\r\n+PDP DEACT\r\n");
      bench.module.wait(100);
      expect(losses).toEqual(["closed"]);
      bench.module.take();
      bench.modem.network.activateContext((failure) => bench.ends.push(failure === undefined ? "ok" : failure.kind));
      bench.module.wait(1000);
      expect(bench.module.take()).toEqual(["AT+CGACT?", "AT+CIPSHUT"]);
      expect(bench.ends).toEqual(["ok", "ok", "ok"]);
    });
  });

  it("a data service that closes leaves MQTT's connection alone", () => {
    const bench = new Bench(7);
    bench.started(0);
    bench.module.on("AT+CIPSHUT", ["\r\nSHUT OK\r\n"]);
    bench.module.on('AT+MIPSTART="b",1', [OK + "\r\n7,CONNECT OK\r\n"]);
    bench.module.on("AT+MCONNECT=1,60", [OK + "\r\nCONNACK OK\r\n"]);
    bench.modem.mqtt.connect({ host: "b", port: 1, clientId: "c", keepAliveSeconds: 60, cleanSession: true }, (failure) => bench.ends.push(failure === undefined ? "ok" : failure.kind));
    bench.module.wait(3000);
    bench.module.take();
    bench.modem.sockets.closeService((failure) => bench.ends.push(failure === undefined ? "ok" : failure.kind));
    bench.module.wait(1000);
    expect(bench.ends).toEqual(["ok", "ok", "ok"]);
    expect(bench.module.take()).toEqual([]);
  });
});
