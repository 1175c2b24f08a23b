import { readCodec, writeCodec } from "../../../drivers/sim767xx/09-codec";
import { readSupplyVoltage, testHardware, type HardwareTestForm } from "../../../drivers/sim767xx/09-hardware";
import { readAnalog, readGpio, readGpioDirection, readSecondAnalog, setGpio, setGpioDirection } from "../../../drivers/sim767xx/09-pins";
import { readSupplyAlarm, readSupplyCutoff, setSupplyAlarm, setSupplyCutoff, type SupplyRange } from "../../../drivers/sim767xx/09-supply";
import { readTemperatureAlarm, setTemperatureAlarm } from "../../../drivers/sim767xx/09-temperature";
import { done, gives, type ChapterReplays, type DriverReplay } from "./replay";

const RANGE: SupplyRange = { on: true, lowMillivolts: 3400, highMillivolts: 4300 };
const GPIOS = "(1,3,4,5,6,7,8,9,10,11,12)";

function test(command: HardwareTestForm, values: string): DriverReplay {
  return [gives(values, (session, answer) => testHardware(session, command, answer))];
}

export const SIM767XX_HARDWARE: ChapterReplays = {
  "+CVALARM/1": [done((session, ready) => setSupplyAlarm(session, RANGE, undefined, ready))],
  "+CVALARM/2": [done((session, ready) => setSupplyAlarm(session, RANGE, true, ready))],
  "+CVALARM/3": [gives(RANGE, readSupplyAlarm)],
  "+CVALARM/4": test("+CVALARM", "(0-1),(3200-4000),(4001-4300),(0-1)"),
  "+CADC/1": test("+CADC", "(0,2)"),
  "+CADC/2": [gives(908, (session, answer) => readAnalog(session, "millivolts", answer))],
  "+CADC2/1": test("+CADC2", "(0,2)"),
  "+CADC2/2": [gives(904, (session, answer) => readSecondAnalog(session, "millivolts", answer))],
  "+CMTE/1": test("+CMTE", "(0-1),(0-1)"),
  "+CMTE/2": [done((session, ready) => setTemperatureAlarm(session, true, undefined, ready))],
  "+CMTE/3": [done((session, ready) => setTemperatureAlarm(session, true, true, ready))],
  "+CMTE/4": [gives(true, readTemperatureAlarm)],
  "+CPMVT/1": [done((session, ready) => setSupplyCutoff(session, RANGE, undefined, ready))],
  "+CPMVT/2": [done((session, ready) => setSupplyCutoff(session, RANGE, true, ready))],
  "+CPMVT/3": [gives(RANGE, readSupplyCutoff)],
  "+CPMVT/4": test("+CPMVT", "(0-1),(3200-4000),(4001-4300),(0-1)"),
  "+CRIIC/1": [gives(0xff, (session, answer) => readCodec(session, 0x34, 0x0f, answer))],
  "+CRIIC/2": [gives(0x140, (session, answer) => readCodec(session, 0x34, 0x06, answer))],
  "+CWIIC/1": [done((session, ready) => writeCodec(session, 0x34, 0x06, 0x141, ready))],
  "+CBC/1": [gives(3749, readSupplyVoltage)],
  "+CGDRT/1": test("+CGDRT", `${GPIOS},(0-1),(0-1)`),
  "+CGDRT/2": [gives("in", (session, answer) => readGpioDirection(session, 3, answer))],
  "+CGDRT/3": [done((session, ready) => setGpioDirection(session, 3, "in", true, ready))],
  "+CGSETV/1": test("+CGSETV", `${GPIOS},(0-1),(0-1)`),
  "+CGSETV/2": [done((session, ready) => setGpio(session, 6, false, undefined, ready))],
  "+CGSETV/3": [done((session, ready) => setGpio(session, 6, false, true, ready))],
  "+CGGETV/1": test("+CGGETV", GPIOS),
  "+CGGETV/2": [gives(false, (session, answer) => readGpio(session, 3, answer))],
};
