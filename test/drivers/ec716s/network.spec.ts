import { Session } from "../../../drivers/at/session";
import { Ec716sNetwork } from "../../../drivers/ec716s/network";
import type { Answer, Done } from "../../../drivers/failure";
import type { NetworkEvent, PdpOptions } from "../../../drivers/modem";
import { expect } from "../../expect";
import { AnsweringModule, ok } from "../sim767xx/answering-module";

const CHUNKS: readonly number[] = [1, 7, 4096];
const ERROR = "\r\nERROR\r\n";
const CONTEXT = "AT+CGDCONT?";
const STORED = "AT+CPNETAPN?";

class Bench {
  readonly module: AnsweringModule;
  readonly network: Ec716sNetwork;
  readonly events: NetworkEvent[] = [];
  shutDowns = 0;
  private outcome: unknown;

  constructor(chunkBytes: number) {
    this.module = new AnsweringModule(chunkBytes);
    const session = new Session(this.module.uart, this.module.clock);
    this.network = new Ec716sNetwork(session, this.module.clock, (done) => {
      this.shutDowns++;
      session.later(() => done(undefined));
    });
    this.network.onNetworkEvent((event) => this.events.push(event));
    this.module.on("AT+CGACT?", [ok(["+CGACT: 1,1"])]);
  }

  /** The kind of the failure, or `ok`. */
  ends(act: (done: Done) => void): unknown {
    act((failure) => (this.outcome = failure === undefined ? "ok" : failure.kind));
    this.module.wait(2000);
    return this.outcome;
  }

  /** The value, or the kind of the failure. */
  answers<T>(act: (answer: Answer<T>) => void): unknown {
    act((failure, value) => (this.outcome = failure === undefined ? value : failure.kind));
    this.module.wait(2000);
    return this.outcome;
  }

  /** What it ended with, and what was sent. */
  define(options: PdpOptions): unknown[] {
    const end = this.ends((done) => this.network.defineContext(options, done));
    return [end].concat(this.module.take());
  }

  activate(): unknown[] {
    const end = this.ends((done) => this.network.activateContext(done));
    return [end].concat(this.module.take());
  }
}

function inChunks(run: (bench: Bench) => void): void {
  for (const chunkBytes of CHUNKS) run(new Bench(chunkBytes));
}

describe("EC716S network, SIM and registration", () => {
  it("a SIM that is moved is told with its slot's number", () => {
    inChunks((bench) => {
      bench.module.say("\r\n+CPIN: SIM REMOVED 0\r\n\r\n+CPIN: READY 0\r\n");
      bench.module.wait(100);
      expect(bench.events).toEqual([
        { kind: "sim", status: { state: "absent" } },
        { kind: "sim", status: { state: "ready" } },
      ]);
    });
  });

  it("a PIN that is asked for has no attempts told, and is entered once", () => {
    inChunks((bench) => {
      bench.module.on("AT+CPIN?", [ok(["+CPIN: SIM PIN"])]);
      bench.module.on('AT+CPIN="1234"', [ok(["+CPIN: READY"])]);
      expect(bench.answers((answer) => bench.network.simStatus(answer))).toEqual({ state: "pin-required" });
      expect(bench.ends((done) => bench.network.enterPin("1234", done))).toBe("ok");
      expect(bench.events).toEqual([]);
    });
  });

  it("registration, signal and address are asked for, events switched on", () => {
    inChunks((bench) => {
      bench.module.on("AT+CEREG?", [ok(["+CEREG:1,5"])]);
      bench.module.on("AT+CSQ", [ok(["+CSQ: 20,0"])]);
      bench.module.on("AT+CGPADDR=1", [ok(['+CGPADDR:1,"10.1.2.3"'])]);
      expect(bench.ends((done) => bench.network.begin(done))).toBe("ok");
      expect(bench.module.take()).toEqual(["AT+CEREG=1", "AT+CGEREP=1"]);
      expect(bench.answers((answer) => bench.network.registration(answer))).toEqual({ state: "roaming" });
      expect(bench.answers((answer) => bench.network.signal(answer))).toEqual({ rssiDbm: -73 });
      expect(bench.answers((answer) => bench.network.address(answer))).toBe("10.1.2.3");
      bench.module.say("\r\n+CEREG: 2\r\n");
      bench.module.wait(100);
      expect(bench.events).toEqual([{ kind: "registration", registration: { state: "searching" } }]);
    });
  });
});

describe("EC716S network, access point", () => {
  it("the one that the network gave, with its operator or without, is left alone", () => {
    inChunks((bench) => {
      bench.module.on(CONTEXT, [ok(['+CGDCONT: 1,"IP","iot.example","10.1.2.3",0,0']), ok(['+CGDCONT: 1,"IP","iot.example.mnc001.mcc460.gprs"'])]);
      expect(bench.define({ apn: "iot.example" })).toEqual(["ok", CONTEXT]);
      expect(bench.define({ apn: "iot.example" })).toEqual(["ok", CONTEXT]);
    });
  });

  it("another one is stored as that of a private network, unless it is stored already", () => {
    inChunks((bench) => {
      bench.module.on(CONTEXT, [ok(['+CGDCONT: 1,"IP","cmnet","10.1.2.3",0,0'])]);
      bench.module.on(STORED, [ok(["MODE:3", "APN:", "USR:", "PWD:", "AUTHMODE:0"]), ok(["MODE:2", "APN:iot", "USR:", "PWD:", "AUTHMODE:0"])]);
      expect(bench.define({ apn: "iot" })).toEqual(["ok", CONTEXT, STORED, 'AT+CPNETAPN=2,"iot","","",0']);
      expect(bench.define({ apn: "iot" })).toEqual(["ok", CONTEXT, STORED]);
    });
  });

  it("one with credentials is stored whatever the network gave, where they differ", () => {
    inChunks((bench) => {
      const authentication = { protocol: "chap" as const, user: "u", password: "p" };
      bench.module.on(CONTEXT, [ok(['+CGDCONT: 1,"IP","iot","10.1.2.3",0,0'])]);
      bench.module.on(STORED, [ERROR, ok(["MODE:2", "APN:iot", "USR:u", "PWD:p", "AUTHMODE:2"])]);
      expect(bench.define({ apn: "iot", authentication })).toEqual(["ok", CONTEXT, STORED, 'AT+CPNETAPN=2,"iot","u","p",2']);
      expect(bench.define({ apn: "iot", authentication })).toEqual(["ok", CONTEXT, STORED]);
    });
  });

  it("another type of addresses is defined where it is asked for", () => {
    const bench = new Bench(7);
    bench.module.on(CONTEXT, [ok(['+CGDCONT: 1,"IP","iot"'])]);
    expect(bench.define({ apn: "iot", ipType: "IPV4V6" })).toEqual(["ok", CONTEXT, 'AT+CGDCONT=1,"IPV4V6","iot"']);
    expect(bench.define({ apn: "iot", ipType: "IP" })).toEqual(["ok", CONTEXT]);
  });

  it("a context that no service uses is refused", () => {
    const bench = new Bench(7);
    expect(bench.define({ apn: "iot", cid: 2 })).toEqual(["refused"]);
    expect(bench.define({ apn: "" })).toEqual(["refused"]);
  });
});

describe("EC716S network, the context", () => {
  it("is active by itself, and then nothing is done", () => {
    const bench = new Bench(7);
    bench.ends((done) => bench.network.begin(done));
    bench.module.take();
    expect(bench.activate()).toEqual(["ok", "AT+CGACT?"]);
    expect(bench.shutDowns).toBe(0);
  });

  it("that went away is told, however it is spelt, and shut down once before it is used again", () => {
    const lines: readonly string[] = ["+PDP DEACT", "+PDP:DEACT", "+PDP: DEACT"];
    for (const line of lines)
      inChunks((bench) => {
        bench.ends((done) => bench.network.begin(done));
        bench.module.say(`\r\n${line}\r\n`);
        bench.module.wait(100);
        expect(bench.events).toEqual([{ kind: "context-lost", detail: "the data context is gone" }]);
        bench.module.take();
        bench.module.on("AT+CGACT?", [ok(["+CGACT: 1,0"]), ok(["+CGACT: 1,1"])]);
        expect(bench.activate()).toEqual(["ok", "AT+CGACT?", "AT+CGATT=1", "AT+CGACT=1,1"]);
        expect(bench.shutDowns).toBe(1);
        expect(bench.activate()).toEqual(["ok", "AT+CGACT?"]);
        expect(bench.shutDowns).toBe(1);
      });
  });

  it("that was taken away by command, or with the radio, is shut down as well", () => {
    const bench = new Bench(7);
    bench.ends((done) => bench.network.begin(done));
    expect(bench.ends((done) => bench.network.setRadio(false, done))).toBe("ok");
    expect(bench.ends((done) => bench.network.setRadio(true, done))).toBe("ok");
    bench.activate();
    expect(bench.shutDowns).toBe(1);
    expect(bench.ends((done) => bench.network.deactivateContext(done))).toBe("ok");
    bench.activate();
    expect(bench.shutDowns).toBe(2);
  });

  it("that the module does not let go is ended by a detach", () => {
    const bench = new Bench(7);
    bench.module.on("AT+CGACT=0,1", ["\r\n+CME ERROR: 767\r\n"]);
    expect(bench.ends((done) => bench.network.deactivateContext(done))).toBe("ok");
    expect(bench.module.take()).toEqual(["AT+CGACT?", "AT+CGACT=0,1", "AT+CGATT=0"]);
  });

  it("an event about it without its words is told", () => {
    inChunks((bench) => {
      bench.module.say('\r\n+CGEV: "IP", "10.0.0.0", 1\r\n\r\n+CGEV: "IP", "10.0.0.0", 2\r\n');
      bench.module.wait(100);
      expect(bench.events).toEqual([{ kind: "context-lost", detail: "the network deactivated the data context" }]);
    });
  });
});
