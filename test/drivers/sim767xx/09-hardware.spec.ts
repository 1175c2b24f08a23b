import { readCodec, writeCodec } from "../../../drivers/sim767xx/09-codec";
import { readSupplyVoltage, testHardware } from "../../../drivers/sim767xx/09-hardware";
import { readAnalog, readGpio, readGpioDirection, readSecondAnalog, setGpio, setGpioDirection } from "../../../drivers/sim767xx/09-pins";
import {
  onSupplyWarning,
  readSupplyAlarm,
  readSupplyCutoff,
  setSupplyAlarm,
  setSupplyCutoff,
  type SupplyRange,
  type SupplyWarning,
} from "../../../drivers/sim767xx/09-supply";
import {
  onTemperatureWarning,
  readTemperature,
  readTemperatureAlarm,
  setTemperatureAlarm,
  type TemperatureLevel,
} from "../../../drivers/sim767xx/09-temperature";
import { expect } from "../../expect";
import { inChunks } from "../scripted-module";
import { asked, fails, refuses } from "./answers";

const OK = "\r\nOK\r\n";

describe("SIM767XX chapter 9, the supply", () => {
  it("its voltage comes in volts, of one to three decimals, with the unit or without", () => {
    asked("AT+CBC", "\r\n+CBC: 3.749V\r\n" + OK, (session, take) => readSupplyVoltage(session, take), 3749);
    asked("AT+CBC", "\r\n+CBC: 3.8\r\n" + OK, (session, take) => readSupplyVoltage(session, take), 3800);
    asked("AT+CBC", "\r\n+CBC:4.05V\r\n" + OK, (session, take) => readSupplyVoltage(session, take), 4050);
  });

  it("what is no voltage fails", () => {
    fails("AT+CBC", "\r\n+CBC: 0,85,3.9\r\n" + OK, (session, take) => readSupplyVoltage(session, take), "error");
    fails("AT+CBC", "\r\n+CBC: V\r\n" + OK, (session, take) => readSupplyVoltage(session, take), "error");
    fails("AT+CBC", "\r\nERROR\r\n", (session, take) => readSupplyVoltage(session, take), "error");
  });
});

const RANGE: SupplyRange = { on: true, lowMillivolts: 3300, highMillivolts: 4250 };

describe("SIM767XX chapter 9, the supply's range", () => {
  it("is set for warnings and for the power to go, kept or not", () => {
    asked("AT+CVALARM=1,3300,4250", OK, (session, take) => setSupplyAlarm(session, RANGE, undefined, take));
    asked("AT+CVALARM=0,3300,4250,0", OK, (session, take) => setSupplyAlarm(session, { ...RANGE, on: false }, false, take));
    asked("AT+CPMVT=1,3300,4250,1", OK, (session, take) => setSupplyCutoff(session, RANGE, true, take));
    fails("AT+CPMVT=1,3300,4250", "\r\nERROR\r\n", (session, take) => setSupplyCutoff(session, RANGE, undefined, take), "error");
  });

  it("is refused where the module has none such", () => {
    for (const lowMillivolts of [3199, 4001, 3300.5]) refuses((session, take) => setSupplyAlarm(session, { ...RANGE, lowMillivolts }, true, take));
    for (const highMillivolts of [4000, 4301]) refuses((session, take) => setSupplyCutoff(session, { ...RANGE, highMillivolts }, true, take));
  });

  it("is read", () => {
    asked("AT+CVALARM?", "\r\n+CVALARM: 1,3300,4250\r\n" + OK, (session, take) => readSupplyAlarm(session, take), RANGE);
    asked("AT+CPMVT?", "\r\n+CPMVT: 0,3300,4250\r\n" + OK, (session, take) => readSupplyCutoff(session, take), { ...RANGE, on: false });
    fails("AT+CPMVT?", "\r\n+CPMVT: 1,3300\r\n" + OK, (session, take) => readSupplyCutoff(session, take), "error");
  });

  it("warns in either spelling, and says when the power goes", () => {
    let warnings: SupplyWarning[] = [];
    const lines = ["UNDER-VOLTAGE WARNING", "OVER-VOLTAGE WARNNING", "UNDER-VOLTAGE WARNNING POWER DOWN", "OVER-VOLTAGE WARNING POWER DOWN"];
    inChunks(
      [["<", "\r\n" + lines.join("\r\n\r\n") + "\r\n"]],
      (session) => {
        warnings = [];
        onSupplyWarning(session, (warning) => warnings.push(warning));
      },
      () =>
        expect(warnings).toEqual([
          { voltage: "low", poweringOff: false },
          { voltage: "high", poweringOff: false },
          { voltage: "low", poweringOff: true },
          { voltage: "high", poweringOff: true },
        ]),
    );
  });
});

describe("SIM767XX chapter 9, the temperature", () => {
  it("is read, in degrees", () => {
    asked("AT+CPMUTEMP", "\r\n+CPMUTEMP: 29\r\n" + OK, (session, take) => readTemperature(session, take), 29);
    asked("AT+CPMUTEMP", "\r\n+CPMUTEMP: -7\r\n" + OK, (session, take) => readTemperature(session, take), -7);
    fails("AT+CPMUTEMP", "\r\n+CPMUTEMP: warm\r\n" + OK, (session, take) => readTemperature(session, take), "error");
  });

  it("warns where it is asked to, and tells whether it is", () => {
    asked("AT+CMTE=1", OK, (session, take) => setTemperatureAlarm(session, true, undefined, take));
    asked("AT+CMTE=0,1", OK, (session, take) => setTemperatureAlarm(session, false, true, take));
    asked("AT+CMTE=1,0", OK, (session, take) => setTemperatureAlarm(session, true, false, take));
    asked("AT+CMTE?", "\r\n+CMTE: 1\r\n" + OK, (session, take) => readTemperatureAlarm(session, take), true);
  });

  it("has a level in each warning, with a plus sign or without; another one is malformed", () => {
    let levels: TemperatureLevel[] = [];
    let malformed = (): number => 0;
    inChunks(
      [["<", "\r\nCMTE: -2\r\n\r\n+CMTE: -1\r\n\r\nCMTE:1\r\n\r\n+CMTE: 2\r\n\r\nCMTE: 3\r\n"]],
      (session) => {
        levels = [];
        malformed = () => session.counters.malformedLines;
        onTemperatureWarning(session, (level) => levels.push(level));
      },
      () => {
        expect(levels).toEqual(["much-too-cold", "too-cold", "too-hot", "much-too-hot"]);
        expect(malformed()).toBe(1);
      },
    );
  });
});

describe("SIM767XX chapter 9, pins", () => {
  it("are measured, raw or in millivolts", () => {
    asked("AT+CADC=0", "\r\n+CADC: 2047\r\n" + OK, (session, take) => readAnalog(session, "raw", take), 2047);
    asked("AT+CADC2=2", "\r\n+CADC2: 904\r\n" + OK, (session, take) => readSecondAnalog(session, "millivolts", take), 904);
    fails("AT+CADC=2", "\r\n+CADC: \r\n" + OK, (session, take) => readAnalog(session, "millivolts", take), "error");
  });

  it("have a direction, kept or not", () => {
    asked("AT+CGDRT=3,1", OK, (session, take) => setGpioDirection(session, 3, "out", undefined, take));
    asked("AT+CGDRT=3,0,0", OK, (session, take) => setGpioDirection(session, 3, "in", false, take));
    asked("AT+CGDRT=3", "\r\n+CGDRT: 3,1\r\n" + OK, (session, take) => readGpioDirection(session, 3, take), "out");
    fails("AT+CGDRT=3", "\r\n+CGDRT: 4,1\r\n" + OK, (session, take) => readGpioDirection(session, 3, take), "error");
  });

  it("are set as outputs and read as inputs, which the module holds to", () => {
    asked("AT+CGSETV=6,1", OK, (session, take) => setGpio(session, 6, true, undefined, take));
    asked("AT+CGSETV=6,0,1", OK, (session, take) => setGpio(session, 6, false, true, take));
    fails("AT+CGSETV=5,1", "\r\nERROR\r\n", (session, take) => setGpio(session, 5, true, undefined, take), "error");
    asked("AT+CGGETV=3", "\r\n+CGGETV: 3,1\r\n" + OK, (session, take) => readGpio(session, 3, take), true);
    asked("AT+CGGETV=3", "\r\n+CGGETV: 3,0\r\n" + OK, (session, take) => readGpio(session, 3, take), false);
  });

  it("have numbers that make sense", () => {
    for (const gpio of [-1, 256, 1.5]) {
      refuses((session, take) => setGpio(session, gpio, true, undefined, take));
      refuses((session, take) => setGpioDirection(session, gpio, "in", undefined, take));
      refuses((session, take) => readGpio(session, gpio, take));
      refuses((session, take) => readGpioDirection(session, gpio, take));
    }
  });
});

describe("SIM767XX chapter 9, the audio codec", () => {
  it("has registers that are read and written in hexadecimal digits", () => {
    asked("AT+CRIIC=34,f,2", "\r\n+CRIIC: 0x1ff\r\n" + OK, (session, take) => readCodec(session, 0x34, 15, take), 0x1ff);
    asked("AT+CRIIC=1a,0,2", "\r\n+CRIIC: 0x0\r\n" + OK, (session, take) => readCodec(session, 0x1a, 0, take), 0);
    asked("AT+CWIIC=34,2b,ffff,2", OK, (session, take) => writeCodec(session, 0x34, 0x2b, 65535, take));
    asked("AT+CWIIC=34,6,0,2", OK, (session, take) => writeCodec(session, 0x34, 6, 0, take));
    fails("AT+CRIIC=34,6,2", "\r\n+CRIIC: 140\r\n" + OK, (session, take) => readCodec(session, 0x34, 6, take), "error");
    fails("AT+CRIIC=34,6,2", "\r\nERROR\r\n", (session, take) => readCodec(session, 0x34, 6, take), "error");
  });

  it("takes no address, register or value that has no place", () => {
    refuses((session, take) => readCodec(session, 256, 0, take));
    refuses((session, take) => readCodec(session, 0x34, -1, take));
    for (const value of [-1, 65536, 1 / 0]) refuses((session, take) => writeCodec(session, 0x34, 6, value, take));
  });
});

describe("SIM767XX chapter 9, what is supported", () => {
  it("is asked by the test forms", () => {
    asked("AT+CGGETV=?", "\r\n+CGGETV: (1,3)\r\n" + OK, (session, take) => testHardware(session, "+CGGETV", take), "(1,3)");
    asked("AT+CRIIC=?", OK, (session, take) => testHardware(session, "+CRIIC", take), "");
  });
});
