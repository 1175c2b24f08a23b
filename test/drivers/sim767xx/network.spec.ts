import { Session } from "../../../drivers/at/session";
import type { Answer, Done } from "../../../drivers/failure";
import type { NetworkEvent, PdpOptions } from "../../../drivers/modem";
import { Sim767xxNetwork } from "../../../drivers/sim767xx/network";
import { expect } from "../../expect";
import { AnsweringModule, ok } from "./answering-module";

const CHUNKS: readonly number[] = [1, 7, 4096];
const ERROR = "\r\nERROR\r\n";

class Bench {
  readonly module: AnsweringModule;
  readonly network: Sim767xxNetwork;
  readonly events: NetworkEvent[] = [];
  private outcome: unknown;

  constructor(chunkBytes: number) {
    this.module = new AnsweringModule(chunkBytes);
    const session = new Session(this.module.uart, this.module.clock);
    this.network = new Sim767xxNetwork(session, this.module.clock);
    this.network.onNetworkEvent((event) => this.events.push(event));
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

  define(options: PdpOptions): unknown {
    return this.ends((done) => this.network.defineContext(options, done));
  }
}

function inChunks(run: (bench: Bench) => void): void {
  for (let index = 0; index < CHUNKS.length; index++) run(new Bench(CHUNKS[index] as number));
}

describe("SIM767XX network, SIM", () => {
  it("a PIN that is asked for comes with the attempts left, where the module tells them", () => {
    inChunks((bench) => {
      bench.module.on("AT+CPIN?", [ok(["+CPIN: SIM PIN"])]);
      bench.module.on("AT+SPIC", [ok(["+SPIC: 3,10,3,10"]), ERROR]);
      expect(bench.answers((answer) => bench.network.simStatus(answer))).toEqual({ state: "pin-required", pinAttempts: 3 });
      expect(bench.answers((answer) => bench.network.simStatus(answer))).toEqual({ state: "pin-required" });
    });
  });

  it("a SIM that fails right after the start is busy, later it has failed", () => {
    const bench = new Bench(7);
    bench.module.on("AT+CPIN?", ["\r\n+CME ERROR: SIM failure\r\n"]);
    expect(bench.answers((answer) => bench.network.simStatus(answer))).toEqual({ state: "busy" });
    bench.module.wait(20000);
    expect(bench.answers((answer) => bench.network.simStatus(answer))).toEqual({ state: "failure" });
    bench.ends((done) => bench.network.begin(done));
    expect(bench.answers((answer) => bench.network.simStatus(answer))).toEqual({ state: "busy" });
  });

  it("a wrong PIN is sent once", () => {
    const bench = new Bench(7);
    bench.module.on("AT+CPIN=1234", ["\r\n+CME ERROR: incorrect password\r\n"]);
    expect(bench.ends((done) => bench.network.enterPin("1234", done))).toBe("cme");
    bench.module.wait(60000);
    expect(bench.module.take()).toEqual(["AT+CPIN=1234"]);
  });

  it("a PIN whose answer does not come is sent once", () => {
    const bench = new Bench(7);
    bench.module.on("AT+CPIN=1234", [""]);
    bench.ends((done) => bench.network.enterPin("1234", done));
    bench.module.wait(60000);
    expect(bench.module.take().filter((command) => command === "AT+CPIN=1234").length).toBe(1);
  });
});

describe("SIM767XX network, radio and registration", () => {
  it("off is flight mode, so that the SIM keeps its PIN", () => {
    const bench = new Bench(7);
    bench.ends((done) => bench.network.setRadio(false, done));
    bench.ends((done) => bench.network.setRadio(true, done));
    expect(bench.module.take()).toEqual(["AT+CFUN=4", "AT+CFUN=1"]);
  });

  it("registration and signal are those of LTE", () => {
    const bench = new Bench(7);
    bench.module.on("AT+CEREG?", [ok(["+CEREG: 1,5"])]);
    bench.module.on("AT+CSQ", [ok(["+CSQ: 20,99"])]);
    expect(bench.answers((answer) => bench.network.registration(answer))).toEqual({ state: "roaming" });
    expect(bench.answers((answer) => bench.network.signal(answer))).toEqual({ rssiDbm: -73 });
  });

  it("what comes by itself becomes events", () => {
    inChunks((bench) => {
      bench.module.say("\r\n+CPIN: NOT INSERTED\r\n\r\n+CEREG: 2\r\n\r\n+CGEV: NW PDN DEACT 1\r\n\r\n+CGEV: ME DETACH\r\n");
      bench.module.wait(100);
      expect(bench.events).toEqual([
        { kind: "sim", status: { state: "absent" } },
        { kind: "registration", registration: { state: "searching" } },
        { kind: "context-lost", detail: "the network deactivated the data context" },
        { kind: "context-lost", detail: "the module detached from the packet domain" },
      ]);
    });
  });

  it("another context's end, and an activation, are nothing lost", () => {
    const bench = new Bench(7);
    bench.module.say("\r\n+CGEV: NW PDN DEACT 8\r\n\r\n+CGEV: ME PDN ACT 1,0\r\n\r\n+CGEV: EPS PDN ACT 1\r\n");
    bench.module.wait(100);
    expect(bench.events).toEqual([]);
  });
});

describe("SIM767XX network, the data context", () => {
  it("APN and authentication are stored where they differ", () => {
    inChunks((bench) => {
      bench.module.on("AT+CGDCONT?", [ok(['+CGDCONT: 1,"IP",""'])]);
      bench.module.on("AT+CGAUTH?", [ok(['+CGAUTH: 1,0 ,"",""'])]);
      expect(bench.define({ apn: "iot", authentication: { protocol: "pap", user: "u", password: "p" } })).toBe("ok");
      expect(bench.module.take()).toEqual(["AT+CGDCONT?", 'AT+CGDCONT=1,"IP","iot"', "AT+CGAUTH?", 'AT+CGAUTH=1,1,"p","u"']);
    });
  });

  it("what is stored already is not written to the module's flash again", () => {
    const bench = new Bench(7);
    bench.module.on("AT+CGDCONT?", [ok(['+CGDCONT: 1,"IPV4V6","iot",,,,,'])]);
    bench.module.on("AT+CGAUTH?", [ok(['+CGAUTH: 1,1,"u","p"'])]);
    expect(bench.define({ apn: "iot", ipType: "IPV4V6", authentication: { protocol: "pap", user: "u", password: "p" } })).toBe("ok");
    expect(bench.module.take()).toEqual(["AT+CGDCONT?", "AT+CGAUTH?"]);
  });

  it("an authentication of an earlier owner is taken away", () => {
    const bench = new Bench(7);
    bench.module.on("AT+CGDCONT?", [ok(['+CGDCONT: 3,"IP","iot"'])]);
    bench.module.on("AT+CGAUTH?", [ok(['+CGAUTH: 3,2,"old","old"'])]);
    expect(bench.define({ cid: 3, apn: "iot" })).toBe("ok");
    expect(bench.module.take()).toEqual(["AT+CGDCONT?", "AT+CGAUTH?", "AT+CGAUTH=3,0"]);
    expect(bench.network.cid()).toBe(3);
  });

  it("firmware without +CGAUTH is left alone where none is wanted", () => {
    const bench = new Bench(7);
    bench.module.on("AT+CGDCONT?", [ok(['+CGDCONT: 1,"IP","iot"'])]);
    bench.module.on("AT+CGAUTH?", [ERROR]);
    expect(bench.define({ apn: "iot" })).toBe("ok");
  });

  it("an APN that cannot be sent is refused", () => {
    const bench = new Bench(7);
    expect(bench.define({ apn: "" })).toBe("refused");
    expect(bench.define({ apn: 'i"ot' })).toBe("refused");
    expect(bench.module.take()).toEqual([]);
  });

  it("activation attaches and activates; an active one is left as it is", () => {
    inChunks((bench) => {
      bench.ends((done) => bench.network.begin(done));
      bench.module.take();
      bench.module.on("AT+CGACT?", [ok(["+CGACT: 1,0"]), ok(["+CGACT: 1,1"])]);
      expect(bench.ends((done) => bench.network.activateContext(done))).toBe("ok");
      expect(bench.module.take()).toEqual(["AT+CGACT?", "AT+CGATT=1", "AT+CGACT=1,1"]);
      expect(bench.ends((done) => bench.network.activateContext(done))).toBe("ok");
      expect(bench.module.take()).toEqual(["AT+CGACT?"]);
    });
  });

  it("events that the module refused at its start are switched on at the activation", () => {
    const bench = new Bench(7);
    bench.module.on("AT+CGEREP=1", ["\r\n+CME ERROR: SIM busy\r\n", "\r\nOK\r\n"]);
    bench.module.on("AT+CGACT?", [ok(["+CGACT: 1,1"])]);
    expect(bench.ends((done) => bench.network.begin(done))).toBe("ok");
    bench.module.take();
    expect(bench.ends((done) => bench.network.activateContext(done))).toBe("ok");
    expect(bench.module.take()).toEqual(["AT+CGACT?", "AT+CEREG=1", "AT+CGEREP=1"]);
  });

  it("the last context is ended by a detach, whether the module says so by number or in words", () => {
    const refusals: readonly string[] = ["171", "520", "Last PDN disconnection not allowed", "Deactivate the last active CID"];
    for (const refusal of refusals) {
      const bench = new Bench(7);
      bench.module.on("AT+CGACT?", [ok(["+CGACT: 1,1"])]);
      bench.module.on("AT+CGACT=0,1", [`\r\n+CME ERROR: ${refusal}\r\n`]);
      expect(bench.ends((done) => bench.network.deactivateContext(done))).toBe("ok");
      expect(bench.module.take()).toEqual(["AT+CGACT?", "AT+CGACT=0,1", "AT+CGATT=0"]);
    }
  });

  it("a context that is not active needs no deactivation", () => {
    const bench = new Bench(7);
    expect(bench.ends((done) => bench.network.deactivateContext(done))).toBe("ok");
    expect(bench.module.take()).toEqual(["AT+CGACT?"]);
  });

  it("whether it is active, and its address, are told", () => {
    const bench = new Bench(7);
    bench.module.on("AT+CGACT?", [ok(["+CGACT: 2,1", "+CGACT: 1,0"]), ok(["+CGACT: 1,1"])]);
    expect(bench.answers((answer) => bench.network.contextActive(answer))).toBe(false);
    expect(bench.answers((answer) => bench.network.contextActive(answer))).toBe(true);
    bench.module.on("AT+CGPADDR=1", [ok(["+CGPADDR: 1,10.83.214.110"]), ok(["+CGPADDR: 1,0.0.0.0"]), ok(["+CGPADDR: 1"])]);
    expect(bench.answers((answer) => bench.network.address(answer))).toBe("10.83.214.110");
    expect(bench.answers((answer) => bench.network.address(answer))).toBe("error");
    expect(bench.answers((answer) => bench.network.address(answer))).toBe("error");
  });
});
