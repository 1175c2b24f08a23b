import { ec716s } from "../../drivers/ec716s/driver";
import type { Failure } from "../../drivers/failure";
import { Identification, orderOfRates, type Identified } from "../../drivers/identify";
import { sim767xx } from "../../drivers/sim767xx/driver";
import { fromByte } from "../../hal/bytes";
import { BootClock } from "../../hal/virtual/boot-clock";
import { expect } from "../expect";
import { RatedModule } from "./rated-module";

const DRIVERS = [sim767xx(), ec716s()];
const RATES = orderOfRates([115200], DRIVERS);
const LONG_MS = 60000;

/** An answer of these lines and OK. */
function ok(lines: readonly string[]): string {
  return "\r\n" + lines.concat("", "OK").join("\r\n") + "\r\n";
}

class Bench {
  readonly module: RatedModule;
  readonly search: Identification;
  /** How each search ended: `SIM767XX at 9600`, or the kind and the message of the failure. */
  readonly ends: string[] = [];

  /** `startedMs`: how long the line was there before the device. */
  constructor(baud: number, startedMs = 0) {
    this.module = new RatedModule(baud);
    this.module.clock.runFor(startedMs);
    this.search = new Identification({ uart: this.module.device, clock: new BootClock(this.module.clock), drivers: DRIVERS });
  }

  find(rates: readonly number[], withinMs: number): void {
    this.search.find(rates, withinMs, (failure, identified) => this.ends.push(endOf(failure, identified)));
  }

  /** Searches to the end; answers how long it took, ms. */
  found(rates: readonly number[], withinMs: number): number {
    const { clock } = this.module;
    const since = clock.now();
    this.find(rates, withinMs);
    clock.runUntilTrue(() => this.ends.length > 0, withinMs + 20000);
    return clock.now() - since;
  }
}

function endOf(failure: Failure | undefined, identified: Identified | undefined): string {
  if (identified !== undefined) return identified.driver.family + " at " + String(identified.baud);
  return failure === undefined ? "nothing" : failure.kind + ": " + failure.message;
}

/** A bench with a module at the first rate that answers ATI and AT+CGMM so. */
function saying(identification: string, model: string): Bench {
  const bench = new Bench(115200);
  bench.module.on("ATI", identification);
  bench.module.on("AT+CGMM", model);
  return bench;
}

describe("the order of rates", () => {
  it("is what is likely, then what is met most, each rate that a manual allows, none twice", () => {
    expect(orderOfRates([9600, 115200], DRIVERS)).toEqual([9600, 115200, 57600, 38400, 19200, 230400, 460800, 921600, 4800, 2400, 1200, 600]);
    expect(orderOfRates([115200], [sim767xx()])).toEqual([115200, 9600, 57600, 38400, 19200, 230400, 460800, 4800, 2400, 1200, 600]);
  });

  it("ends in rates of a driver that nobody else has", () => {
    const odd = { ...sim767xx(), rates: [14400, 9600] };
    expect(orderOfRates([115200], [odd])).toEqual([115200, 9600, 14400]);
  });
});

describe("the search for a module", () => {
  it("finds it at the first rate, turns its echo off and asks for its model", () => {
    const bench = saying(ok(["Manufacturer: SIMCOM INCORPORATED", "Model: SIM767XX-XXXX", "Revision: V1.9.01"]), ok(["SIM767XX-XXXX"]));
    expect(bench.found(RATES, LONG_MS) < 500).toBe(true);
    expect(bench.ends).toEqual(["SIM767XX at 115200"]);
    expect(bench.module.heard).toEqual(["AT", "ATE0", "AT+CGMM"]);
  });

  it("finds it at each other rate within two rounds, in the stated order", () => {
    for (const baud of RATES) {
      const bench = new Bench(baud);
      bench.module.on("AT+CGMM", ok(['+CGMM: "YM310 X09"']));
      bench.found(RATES, LONG_MS);
      expect(bench.ends).toEqual(["EC716S at " + String(baud)]);
      expect(bench.module.device.rates).toEqual(RATES.slice(0, RATES.indexOf(baud) + 1));
    }
  });

  it("gives a module that still starts its time at the first rate", () => {
    const bench = saying(ok(["SIM767XX-XXXX"]), ok(["SIM767XX-XXXX"]));
    bench.module.silent = true;
    bench.module.clock.after(6000, () => {
      bench.module.silent = false;
      bench.module.say("\r\n*ATREADY: 1\r\n");
    });
    expect(bench.found(RATES, LONG_MS) < 7500).toBe(true);
    expect(bench.module.device.rates).toEqual([115200]);
  });

  it("comes back to each rate until the time is over", () => {
    const bench = new Bench(9600);
    bench.module.on("ATI", ok(["Model: A7670E-LASE"]));
    bench.module.silent = true;
    bench.module.clock.after(20000, () => {
      bench.module.silent = false;
    });
    bench.found(RATES, LONG_MS);
    expect(bench.ends).toEqual(["SIM767XX at 9600"]);
  });

  it("fails with timeout and names the rates where nobody answers", () => {
    const bench = new Bench(115200);
    bench.module.silent = true;
    expect(bench.found([115200, 9600, 57600], 12000)).toBe(12000);
    expect(bench.ends).toEqual(["timeout: nobody answered at 115200, 9600, 57600 bit/s; check the module's power supply and the lines to it"]);
  });

  it("ends at whatever fraction of a millisecond the time is over", () => {
    for (let count = 1; count <= 200; count++) {
      const bench = new Bench(115200, 8000 + count / 7);
      bench.module.silent = true;
      bench.module.clock.runFor(count / 3);
      bench.found([115200, 9600], 8000 + count / 11);
      expect(bench.ends.length).toBe(1);
    }
  });

  it("names only the rates that there was time for", () => {
    const bench = new Bench(9600);
    bench.found(RATES, 3000);
    expect(bench.ends).toEqual(["timeout: nobody answered at 115200 bit/s; check the module's power supply and the lines to it"]);
  });

  it("ends with closed when another search takes its place, or it is stopped", () => {
    const bench = saying(ok(["SIM767XX-XXXX"]), ok(["SIM767XX-XXXX"]));
    bench.find(RATES, LONG_MS);
    bench.find(RATES, LONG_MS);
    bench.module.clock.runFor(5000);
    bench.find(RATES, LONG_MS);
    bench.search.stop();
    bench.module.clock.runFor(5000);
    expect(bench.ends).toEqual(["closed: another start takes its place", "SIM767XX at 115200", "closed: another start takes its place"]);
  });
});

describe("what a module says it is", () => {
  it("is known in each layout of the builds, with lines of the start in it", () => {
    const layouts: readonly (readonly [string, string, string])[] = [
      [ok(["Manufacturer: INCORPORATED", "Model: A7670E-LASE", "Revision: A011B04A7670M7_F", "QCN: ", "IMEI: 351602000330570", "+GCAP: +CGSM"]), ok(["A7670E-LASE"]), "SIM767XX"],
      [ok(["Manufacturer: SIMCOM INCORPORATED", "QCRDY", "Model: SIM7670G-MNGV"]), "\r\nERROR\r\n", "SIM767XX"],
      ["\r\nERROR\r\n", ok(["+CGMM: SIMCOM_SIM7600G-H"]), "SIM767XX"],
      ["\r\n*ATREADY: 1\r\n\r\nERROR\r\n", "\r\n+CPIN: READY\r\n\r\nSIM767XX-XXXX\r\n\r\nOK\r\n", "SIM767XX"],
      [ok(["YM310.X09_AT.U60_R2.0.0.240820"]), "\r\nERROR\r\n", "EC716S"],
      [ok(["AirM2M_780E_V1171_LTE_AT"]), ok(["Air780E"]), "EC716S"],
    ];
    for (const [identification, model, family] of layouts) {
      const bench = saying(identification, model);
      bench.found(RATES, LONG_MS);
      expect(bench.ends).toEqual([family + " at 115200"]);
    }
  });

  it("is asked by ATI where the model tells nothing", () => {
    const bench = saying(ok(["Model: A7670E-LASE"]), "\r\nERROR\r\n");
    bench.found(RATES, LONG_MS);
    expect(bench.module.heard).toEqual(["AT", "ATE0", "AT+CGMM", "ATI"]);
    expect(bench.ends).toEqual(["SIM767XX at 115200"]);
  });

  it("is known though ATI ends without OK", () => {
    const bench = saying("\r\nModel: SIMCOM_SIM7600G-H\r\nRevision: LE20B03SIM7600M22\r\n", "\r\nERROR\r\n");
    bench.module.on("AT+CMEE?", ok(["+CMEE: 2"]));
    expect(bench.found(RATES, LONG_MS) < 5000).toBe(true);
    expect(bench.ends).toEqual(["SIM767XX at 115200"]);
  });

  it("is known though an OK of before stands in front of every answer", () => {
    const bench = saying(ok(["Model: SIM767XX-XXXX"]), ok(["SIM767XX-XXXX"]));
    bench.module.on("AT", "\r\nOK\r\n\r\nOK\r\n");
    bench.found(RATES, LONG_MS);
    expect(bench.ends).toEqual(["SIM767XX at 115200"]);
  });

  it("that no driver knows is refused with its words, asked twice, without what identifies the device", () => {
    const bench = saying(ok(["Manufacturer: SIMCOM_Ltd", "Model: SIMCOM_SIM800L", "Revision: 1418B05SIM800L24", "IMEI: 351602000330570"]), ok(["SIMCOM_SIM800L"]));
    bench.found(RATES, LONG_MS);
    expect(bench.ends).toEqual([
      "refused: no driver here knows this module (there is SIM767XX, EC716S); it says: SIMCOM_SIM800L, Manufacturer: SIMCOM_Ltd, " +
        "Model: SIMCOM_SIM800L, Revision: 1418B05SIM800L24; connect another one, or give its driver",
    ]);
    expect(bench.module.heard.filter((command) => command === "ATI").length).toBe(2);
  });

  it("in many words is cut short, and noise is no word", () => {
    const ten = "abcdefghij";
    const sixty = ten + ten + ten + ten + ten + ten;
    const bench = saying(ok([sixty + sixty + sixty, fromByte(7) + fromByte(254) + "ab", "351602000330570"]), "\r\nERROR\r\n");
    bench.found(RATES, LONG_MS);
    expect(bench.ends).toEqual([
      `refused: no driver here knows this module (there is SIM767XX, EC716S); it says: ${sixty}${sixty}...; connect another one, or give its driver`,
    ]);
  });

  it("that is nothing yet is asked again, until it tells", () => {
    const bench = new Bench(115200);
    bench.module.clock.after(5000, () => bench.module.on("AT+CGMM", ok(["SIM767XX-XXXX"])));
    expect(bench.found(RATES, LONG_MS) < 8000).toBe(true);
    expect(bench.ends).toEqual(["SIM767XX at 115200"]);
  });

  it("that stays nothing is a timeout that says where somebody answers", () => {
    const bench = new Bench(115200);
    bench.found(RATES, 10000);
    expect(bench.ends).toEqual(["timeout: the module answers at 115200 bit/s, but not in time what it is"]);
  });

  it("half said at first is asked again before it is refused", () => {
    const bench = saying(ok(["SMS DONE"]), "\r\nERROR\r\n");
    bench.module.clock.after(900, () => bench.module.on("AT+CGMM", ok(["SIM767XX-XXXX"])));
    bench.found(RATES, LONG_MS);
    expect(bench.ends).toEqual(["SIM767XX at 115200"]);
  });
});
