import { ec716s } from "../../drivers/ec716s/driver";
import type { Failure } from "../../drivers/failure";
import type { ModuleEvent } from "../../drivers/modem";
import { RecognisedModem, type RateMemory } from "../../drivers/recognition/recognised-modem";
import { sim767xx } from "../../drivers/sim767xx/driver";
import { expect } from "../expect";
import { RatedModule } from "./rated-module";

function ok(lines: readonly string[]): string {
  return "\r\n" + lines.concat("", "OK").join("\r\n") + "\r\n";
}

class Memory implements RateMemory {
  constructor(public baud: number | undefined) {}

  read(): number | undefined {
    return this.baud;
  }

  write(baud: number): void {
    this.baud = baud;
  }
}

/** A module that answers what the SIM767XX's driver sets up. */
class Bench {
  readonly module: RatedModule;
  readonly memory: Memory;
  readonly modem: RecognisedModem;
  readonly events: ModuleEvent[] = [];
  readonly ends: string[] = [];

  constructor(baud: number, remembered?: number) {
    this.module = new RatedModule(baud);
    for (const command of ["AT+CMEE=2", "AT+IFC=0,0", "AT+CEREG=1", "AT+CGEREP=1"]) this.module.on(command, ok([]));
    for (const question of ["AT+CMEE?", "AT+CMEE=?"]) this.module.on(question, ok([question === "AT+CMEE?" ? "+CMEE: 2" : "+CMEE: (0-2)"]));
    this.module.on("AT+CGMR", ok(["+CGMR: 2348B01SIM767XM5A"]));
    this.module.on("AT+CGMM", ok(["SIM767XX-XXXX"]));
    this.memory = new Memory(remembered);
    const { clock, device } = this.module;
    this.modem = new RecognisedModem([sim767xx(), ec716s({ timing: { bootMs: 40000 } })], { uart: device, clock, rateMemory: this.memory }, { baud: 9600 });
    this.modem.onModuleEvent((event) => this.events.push(event));
  }

  start(): void {
    this.modem.start(30000, (failure) => this.ends.push(kindOf(failure)));
  }

  /** Started, and told how that ended. */
  started(): string {
    this.start();
    this.module.clock.runFor(40000);
    return this.ends[this.ends.length - 1] as string;
  }
}

function kindOf(failure: Failure | undefined): string {
  return failure === undefined ? "ok" : failure.kind;
}

describe("a modem that is recognised", () => {
  it("tries the remembered rate, then the configured one, and remembers that at which it was found", () => {
    const bench = new Bench(57600, 19200);
    expect(bench.started()).toBe("ok");
    expect(bench.module.device.rates).toEqual([19200, 9600, 115200, 57600]);
    expect(bench.memory.baud).toBe(57600);
  });

  it("tells what was found, as its driver does, with the rate", () => {
    const bench = new Bench(9600);
    expect(bench.modem.family).toBe("unknown");
    expect(bench.started()).toBe("ok");
    const { family, found } = bench.modem;
    expect(family).toBe("SIM767XX");
    expect(found).toEqual({
      family: "SIM767XX",
      model: "SIM767XX-XXXX",
      revision: "2348B01SIM767XM5A",
      entry: "SIM767x of the manual",
      about: "does as the manual's examples, and prints nothing at its start",
      baud: 9600,
    });
  });

  it("has times that suit every module that it may be, then those of the one that it is", () => {
    const bench = new Bench(9600);
    expect(bench.modem.power.timing).toEqual({
      powerOnPulseMs: 1200,
      powerOffPulseMs: 3000,
      powerOffSettleMs: 2000,
      resetPulseMs: 2500,
      bootMs: 40000,
      wakeMs: 100,
    });
    bench.started();
    expect(bench.modem.power.timing.powerOnPulseMs).toBe(500);
  });

  it("until then nothing can be asked, and nothing is possible", () => {
    const bench = new Bench(9600);
    const { modem, ends } = bench;
    const { mqtt, network, power, sockets } = modem;
    const done = (failure: Failure | undefined): void => {
      ends.push(kindOf(failure));
    };
    modem.check(done);
    modem.identify(done);
    power.shutdown(done);
    network.simStatus(done);
    network.activateContext(done);
    sockets.openService(done);
    sockets.send(0, "x", done);
    mqtt.disconnect(done);
    mqtt.publish({ topic: "t", payload: "p" }, 1, false, done);
    expect(ends).toEqual([]);
    bench.module.clock.runFor(100);
    expect(ends).toEqual(["closed", "closed", "closed", "closed", "closed", "closed", "closed", "closed", "closed"]);
    expect(bench.module.heard).toEqual([]);
    expect(mqtt.limits.payloadBytes).toBe(0);
    expect(sockets.limits.sendBytes).toBe(0);
    expect(modem.certificates).toBe(undefined);
  });

  it("afterwards its services are those of the driver", () => {
    const bench = new Bench(9600);
    bench.started();
    const { certificates, mqtt, network, sockets } = bench.modem;
    expect(mqtt.limits.payloadBytes).toBeAtLeast(1024);
    expect(sockets.limits.sendBytes).toBeAtLeast(1024);
    expect(certificates === undefined).toBe(false);
    expect(bench.modem.http === undefined).toBe(false);
    expect(bench.modem.firmware === undefined).toBe(false);
    bench.module.heard = [];
    bench.module.on("AT+CSQ", ok(["+CSQ: 20,99"]));
    let dbm: number | undefined;
    network.signal((_failure, signal) => {
      dbm = signal === undefined ? undefined : signal.rssiDbm;
    });
    bench.module.clock.runFor(1000);
    expect(dbm).toBe(-73);
    expect(bench.module.heard).toEqual(["AT+CSQ"]);
  });

  it("tells by its driver that the module restarted by itself, and can be started again", () => {
    const bench = new Bench(9600);
    bench.started();
    bench.module.echo = true;
    bench.module.say("\r\nRDY\r\n");
    bench.module.clock.runFor(1000);
    expect(bench.events).toEqual([{ kind: "restarted", banner: "RDY" }]);
    expect(bench.started()).toBe("ok");
  });

  it("may be another module, or at another rate, at a later start", () => {
    const bench = new Bench(9600);
    bench.started();
    const { bytesOut } = bench.modem.diagnostics();
    bench.module.setBaud(38400);
    for (const command of ["AT+CSCLK=0", 'AT+UPGRADE="AUTO",0']) bench.module.on(command, ok([]));
    bench.module.on('AT+UPGRADE="AUTO"', ok(["+UPGRADE:AUTO,0"]));
    bench.module.on("AT+CGMR", ok(['Revision: "YM310.X09_AT.U60_R2.0.0.240820"']));
    bench.module.on("AT+CGMM", ok(['+CGMM: "YM310 X09"']));
    expect(bench.started()).toBe("ok");
    expect(bench.modem.family).toBe("EC716S");
    expect(bench.modem.found === undefined ? 0 : bench.modem.found.baud).toBe(38400);
    expect(bench.modem.power.timing.bootMs).toBe(40000);
    expect(bench.modem.diagnostics().bytesOut > bytesOut).toBe(true);
    bench.module.say("\r\nRDY\r\n");
    bench.module.clock.runFor(1000);
    expect(bench.events.length).toBe(1);
  });

  it("a second start ends the first one with closed, in the search and in the set-up", () => {
    for (const meanwhileMs of [10, 150]) {
      const bench = new Bench(9600);
      bench.start();
      bench.module.clock.runFor(meanwhileMs);
      expect(bench.started()).toBe("ok");
      expect(bench.ends).toEqual(["closed", "ok"]);
    }
  });

  it("that nobody knows is refused, and nothing is remembered", () => {
    const bench = new Bench(9600);
    bench.module.on("AT+CGMM", ok(["SIMCOM_SIM5360E"]));
    expect(bench.started()).toBe("refused");
    expect(bench.memory.baud).toBe(undefined);
    expect(bench.modem.found).toBe(undefined);
    expect(bench.modem.family).toBe("unknown");
  });
});
