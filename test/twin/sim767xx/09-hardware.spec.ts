import { Nvram } from "../../../twin/nvram";
import { Environment } from "../../../twin/state/environment";
import { expect } from "../../expect";
import { dialogue } from "../dialogue";

const GPIOS = "(1,3,4,5,6,7,8,9,10,11,12)";

describe("SIM767XX twin, chapter 9", () => {
  const examples: [string, string[]][] = [
    ["AT+CVALARM=?", ["+CVALARM: (0-1),(3200-4000),(4001-4300),(0-1)", "OK"]],
    ["AT+CVALARM?", ["+CVALARM: 0,3200,4300", "OK"]],
    ["AT+CPMVT=?", ["+CPMVT: (0-1),(3200-4000),(4001-4300),(0-1)", "OK"]],
    ["AT+CPMVT?", ["+CPMVT: 0,3200,4300", "OK"]],
    ["AT+CADC=?", ["+CADC: (0,2)", "OK"]],
    ["AT+CADC2=?", ["+CADC2: (0,2)", "OK"]],
    ["AT+CMTE=?", ["+CMTE: (0-1),(0-1)", "OK"]],
    ["AT+CMTE?", ["+CMTE: 0", "OK"]],
    ["AT+CRIIC=?", ["OK"]],
    ["AT+CRIIC=34,f,2", ["+CRIIC: 0xff", "OK"]],
    ["AT+CWIIC=?", ["OK"]],
    ["AT+CBC", ["+CBC: 3.800V", "OK"]],
    ["AT+CPMUTEMP", ["+CPMUTEMP: 25", "OK"]],
    ["AT+CGDRT=?", [`+CGDRT: ${GPIOS},(0-1),(0-1)`, "OK"]],
    ["AT+CGDRT=3", ["+CGDRT: 3,0", "OK"]],
    ["AT+CGSETV=?", [`+CGSETV: ${GPIOS},(0-1),(0-1)`, "OK"]],
    ["AT+CGGETV=?", [`+CGGETV: ${GPIOS}`, "OK"]],
  ];
  for (const [line, answer] of examples) {
    it(`answers ${line} as the manual does`, () => {
      dialogue().command(line, answer);
    });
  }

  const refused = [
    "AT+CVALARM=2", "AT+CVALARM=1,3199,4300", "AT+CVALARM=1,3400,4000", "AT+CVALARM=1,3400,4300,2", "AT+CVALARM=", "AT+CPMVT=1,4001", "AT+CADC=1", "AT+CADC2=", "AT+CADC?",
    "AT+CMTE=2", "AT+CMTE=1,2", "AT+CRIIC=34,f,1", "AT+CRIIC=35,f,2", "AT+CRIIC=34,80,2", "AT+CRIIC=0x34,f,2", "AT+CWIIC=34,6,200,2", "AT+CWIIC=34,6,2", "AT+CBC=1", "AT+CPMUTEMP?",
    "AT+CGDRT=2", "AT+CGDRT=3,2", "AT+CGDRT=3,0,2", "AT+CGSETV=6,0", "AT+CGSETV=6", "AT+CGGETV=13", "AT+CGGETV=",
  ];
  for (const line of refused) {
    it(`refuses ${line}`, () => {
      dialogue().command(line, ["ERROR"]);
    });
  }

  it("measures what its analog inputs get, as steps or in millivolts", () => {
    const environment = new Environment();
    environment.analogMillivolts = [900, 450];
    const t = dialogue({ environment });
    t.command("AT+CADC=2", ["+CADC: 900", "OK"]).command("AT+CADC=0", ["+CADC: 2048", "OK"]);
    t.command("AT+CADC2=2", ["+CADC2: 450", "OK"]).command("AT+CADC2=0", ["+CADC2: 1024", "OK"]);
  });

  it("writes registers of the codec, which a restart sets back", () => {
    const t = dialogue().command("AT+CWIIC=34,6,141,2", ["OK"]).command("AT+CRIIC=34,6,2", ["+CRIIC: 0x141", "OK"]);
    t.twin.reset();
    t.waitUntilRunning().command("AT+CRIIC=34,6,2", ["+CRIIC: 0x140", "OK"]);
  });

  describe("the supply's voltage", () => {
    it("is alarmed about every 10 s while it is outside its limits", () => {
      const t = dialogue().command("AT+CVALARM=1,3400,4200", ["OK"]);
      const { environment } = t.twin;
      environment.supplyMillivolts = 3399;
      t.run(9900).expectLines(["UNDER-VOLTAGE WARNING"]);
      t.run(10000).expectLines(["UNDER-VOLTAGE WARNING"]);
      environment.supplyMillivolts = 4201;
      t.run(10000).expectLines(["OVER-VOLTAGE WARNING"]);
      environment.supplyMillivolts = 4200;
      t.run(30000).expectLines([]);
      environment.supplyMillivolts = 3000;
      t.run(100).expectLines(["UNDER-VOLTAGE WARNING"]);
      t.command("AT+CVALARM=0", ["OK"]).run(30000).expectLines([]);
    });

    it("is alarmed about in the other spelling", () => {
      const t = dialogue({ quirks: ["voltage-warnning"] }).command("AT+CVALARM=1", ["OK"]);
      t.twin.environment.supplyMillivolts = 3100;
      t.run(100).expectLines(["UNDER-VOLTAGE WARNNING"]);
    });

    it("powers the module off outside the limits of AT+CPMVT, also at the next start", () => {
      const t = dialogue().command("AT+CPMVT=1,3300,4300,1", ["OK"]).command("AT+CVALARM=1,3500,4300,0", ["OK"]);
      t.twin.environment.supplyMillivolts = 3400;
      t.run(9990).expectLines(["UNDER-VOLTAGE WARNING"]);
      t.twin.environment.supplyMillivolts = 3200;
      t.run(20000).expectLines(["UNDER-VOLTAGE WARNING POWER DOWN"]);
      expect(t.twin.state).toBe("off");
      t.twin.powerOn();
      t.run(60000);
      expect(t.twin.state).toBe("off");
      t.twin.environment.supplyMillivolts = 4400;
      t.take();
      t.twin.powerOn();
      t.run(60000);
      expect(t.takeLines().includes("OVER-VOLTAGE WARNING POWER DOWN")).toBe(true);
    });

    it("has limits that stay where they are left out, and are kept unless the host says not to", () => {
      const nvram = new Nvram();
      const t = dialogue({ nvram }).command("AT+CVALARM=1,3400,4300,0", ["OK"]).command("AT+CPMVT=0,3500", ["OK"]).command("AT+CVALARM=0", ["OK"]);
      t.command("AT+CVALARM?", ["+CVALARM: 0,3400,4300", "OK"]).command("AT+CVALARM=1,3600,,0", ["OK"]);
      dialogue({ nvram }).command("AT+CVALARM?", ["+CVALARM: 0,3400,4300", "OK"]).command("AT+CPMVT?", ["+CPMVT: 0,3500,4300", "OK"]);
    });
  });

  describe("the temperature", () => {
    for (const [celsius, level] of [[-50, -2], [-30, -1], [81, 1], [85, 1], [86, 2]] as const) {
      it(`of ${celsius} degrees is told as level ${level}, once`, () => {
        const t = dialogue().command("AT+CMTE=1", ["OK"]);
        for (const each of [celsius, celsius]) t.twin.environment.temperatureCelsius = each;
        t.run(20000).expectLines([`CMTE: ${level}`]);
        t.command("AT+CPMUTEMP", [`+CPMUTEMP: ${celsius}`, "OK"]);
        t.twin.environment.temperatureCelsius = 25;
        t.run(1000).expectLines([]);
      });
    }

    it("is told with a plus sign, and at the start where that is kept", () => {
      const nvram = new Nvram();
      const t = dialogue({ nvram, quirks: ["cmte-plus"] }).command("AT+CMTE=1,1", ["OK"]);
      t.twin.environment.temperatureCelsius = 90;
      t.run(100).expectLines(["+CMTE: 2"]);
      const environment = new Environment();
      environment.temperatureCelsius = -40;
      const later = dialogue({ nvram, environment, begin: "off" });
      later.twin.powerOn();
      expect(later.run(30000).takeLines().includes("CMTE: -1")).toBe(true);
    });
  });

  describe("a GPIO", () => {
    it("is read as an input and set as an output, never the other way round", () => {
      const t = dialogue().command("AT+CGGETV=5", ["+CGGETV: 5,0", "OK"]);
      t.twin.environment.inputsHigh.add(5);
      t.command("AT+CGGETV=5", ["+CGGETV: 5,1", "OK"]).command("AT+CGSETV=5,1", ["ERROR"]);
      t.command("AT+CGDRT=5,1", ["OK"]).command("AT+CGDRT=5", ["+CGDRT: 5,1", "OK"]).command("AT+CGGETV=5", ["ERROR"]).command("AT+CGSETV=5,1", ["OK"]);
      expect(t.twin.firmware?.gpios.level(5)).toBe(1);
    });

    it("is an input again after a start, unless it is kept", () => {
      const t = dialogue().command("AT+CGDRT=5,1", ["OK"]).command("AT+CGDRT=6,1,1", ["OK"]).command("AT+CGSETV=6,1,1", ["OK"]);
      t.twin.reset();
      t.waitUntilRunning().command("AT+CGDRT=5", ["+CGDRT: 5,0", "OK"]).command("AT+CGDRT=6", ["+CGDRT: 6,1", "OK"]);
      expect(t.twin.firmware?.gpios.level(6)).toBe(1);
    });

    it("is an input again after a sleep", () => {
      const t = dialogue().command("AT+CGDRT=5,1", ["OK"]).command("AT+CSCLK=1", ["OK"]);
      t.pins.dtr.set(false);
      t.run(5000);
      t.pins.dtr.set(true);
      t.run(500).command("AT+CGDRT=5", ["+CGDRT: 5,0", "OK"]);
    });
  });
});
