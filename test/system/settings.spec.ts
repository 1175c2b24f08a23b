import type { Session } from "../../drivers/at/session";
import type { Answer, Done } from "../../drivers/failure";
import { onCell, readNeighbourCells, readServingCell, startCellReports, stopCellReports, type CellReport } from "../../drivers/ec716s/05-cells";
import { readAllDynamicParameters } from "../../drivers/ec716s/05-network";
import { readBand, readSystemInformation, setBandReports } from "../../drivers/ec716s/05-system";
import { dialData as dialEc716s, hangUp as hangUpEc716s, resumeCall } from "../../drivers/ec716s/09-calls";
import { readVersion } from "../../drivers/ec716s/02-basic";
import { dialData, hangUp, resumeData } from "../../drivers/sim767xx/02-calls";
import { enableResultCodes, readCharacterSet, readConfiguration, setCharacterSet, useTextResults } from "../../drivers/sim767xx/02-configuration";
import { setV25terDefault } from "../../drivers/sim767xx/02-v25ter";
import { readCallMeter, readCallMeterMaximum, resetCallMeter, setCallMeterMaximum } from "../../drivers/sim767xx/03-call-meter";
import { readActivity, readImei, setStatusDefault } from "../../drivers/sim767xx/03-status";
import { readBands, setBands } from "../../drivers/sim767xx/04-bands";
import { forgetEdrx, readEdrx, readEdrxInUse, setEdrx } from "../../drivers/sim767xx/04-edrx";
import { readZoneReports, scanOperators, setNetworkDefault, setZoneReports } from "../../drivers/sim767xx/04-network";
import {
  preferOperator,
  readKnownOperators,
  readPreferredOperators,
  removePreferredOperator,
  selectOperatorBy,
  setPreferredOperator,
} from "../../drivers/sim767xx/04-operators";
import { enterDataState, setPacketDefault } from "../../drivers/sim767xx/05-packet";
import { ping } from "../../drivers/sim767xx/05-ping";
import {
  addPacketFilter,
  defineSecondaryContext,
  readPacketFilters,
  readSecondaryContexts,
  removePacketFilters,
  undefineSecondaryContext,
  type PacketFilter,
} from "../../drivers/sim767xx/05-secondary";
import { accessFile, CARD_FILES, readSimSleep, sendApdu, setSimSleep } from "../../drivers/sim767xx/06-card-access";
import { readDetectLevel, readHotSwap, readServiceProvider, setDetectLevel, setHotSwap } from "../../drivers/sim767xx/06-card-slot";
import { readFraming, readSleepConditions, readUrcDelay, setDcdMode, setFraming, setUrcDelay } from "../../drivers/sim767xx/08-line";
import { readMultiplexer } from "../../drivers/sim767xx/08-multiplexer";
import { readUrcPort, setSerialDefault, setUrcPort } from "../../drivers/sim767xx/08-serial";
import { readCodec, writeCodec } from "../../drivers/sim767xx/09-codec";
import { readAnalog, readGpio, readGpioDirection, readSecondAnalog, setGpio, setGpioDirection } from "../../drivers/sim767xx/09-pins";
import { onSupplyWarning, readSupplyAlarm, readSupplyCutoff, setSupplyAlarm, setSupplyCutoff, type SupplyWarning } from "../../drivers/sim767xx/09-supply";
import { onTemperatureWarning, readTemperature, readTemperatureAlarm, setTemperatureAlarm } from "../../drivers/sim767xx/09-temperature";
import { SeededRandom } from "../../hal/random";
import type { VirtualClock } from "../../hal/virtual/clock";
import { SimulatedNetwork } from "../../twin/networks/simulated/simulated-network";
import { expect } from "../expect";
import { dialogue, ec716sDialogue } from "../twin/dialogue";
import { TwinSession } from "./twin-session";

/** Leaves the data of a call. */
function escape(session: Session, done: Done): void {
  session.data?.onEnd((reason) => done(reason === "escaped" ? undefined : { kind: "closed", message: reason }));
  session.data?.escape();
}

describe("what the driver of the SIM767XX sets, its twin shows", () => {
  it("of how it speaks", () => {
    const module = new TwinSession(dialogue()).does(useTextResults, enableResultCodes);
    module.does((session, done) => setCharacterSet(session, "UCS2", done)).tells("UCS2", readCharacterSet);
    module.does((session, done) => setV25terDefault(session, "+CSCS", done)).tells("IRA", readCharacterSet);
    const items = module.asks(readConfiguration) ?? [];
    expect(items.filter(({ name }) => name === "+CSCS")).toEqual([{ name: "+CSCS", value: "IRA" }]);
  });

  it("of calls", () => {
    const module = new TwinSession(dialogue());
    module.does((session, done) => dialData(session, "*99#", done), escape, resumeData, escape, hangUp).fails("error", resumeData);
    module.fails("error", (session, done) => dialData(session, "112", done));
  });

  it("of its state", () => {
    const twin = dialogue();
    const pin2 = twin.twin.environment.card?.pin2;
    const module = new TwinSession(twin).tells("ready", readActivity).does((session, done) => setStatusDefault(session, "+CMEE", done));
    expect(module.asks(readImei)?.length).toBe(15);
    module.does((session, done) => setSimSleep(session, false, done)).tells(false, readSimSleep);
    module.does((session, done) => setCallMeterMaximum(session, 300, pin2, done)).tells(300, readCallMeterMaximum);
    module.does((session, done) => resetCallMeter(session, pin2, done)).tells(0, readCallMeter);
  });

  it("of bands, operators and sleep", () => {
    const module = new TwinSession(dialogue());
    module.does((session, done) => setBands(session, { low: [1, 3, 41], high: [66] }, done)).tells({ low: [1, 3, 41], high: [66] }, readBands);
    const first = module.asks(readPreferredOperators) ?? [];
    const preferred = { place: 2, operator: "46001", technologies: { gsm: false, gsmCompact: false, utran: false, lte: true } };
    module.does((session, done) => setPreferredOperator(session, preferred, done)).tells([...first, preferred], readPreferredOperators);
    module.does((session, done) => removePreferredOperator(session, 2, done)).tells(first, readPreferredOperators);
    module.does((session, done) => selectOperatorBy(session, "46003", "E-UTRAN", done), (session, done) => preferOperator(session, "46003", done));
    module.tells([{ availability: "current", long: "CHN-TELECOM", short: "CTCC", numeric: "46003", accessTechnology: 7 }], scanOperators);
    let names = 0;
    module.does((session, done) => readKnownOperators(session, () => names++, done));
    expect(names > 0).toBe(true);
    module.does((session, done) => setZoneReports(session, "zone-and-time", done)).tells("zone-and-time", readZoneReports);
    module.does((session, done) => setNetworkDefault(session, "+CREG", done), (session, done) => setNetworkDefault(session, "+CTZR", done));
    module.does((session, done) => setEdrx(session, "on-with-reports", 5, done)).tells([{ technology: 4, cycle: 5 }], readEdrx);
    module.asks(readEdrxInUse);
    module.does((session, done) => setEdrx(session, "off", undefined, done), forgetEdrx);
  });

  it("of contexts", () => {
    const network = (clock: VirtualClock): SimulatedNetwork => new SimulatedNetwork({ clock, random: new SeededRandom(1) });
    const module = new TwinSession(dialogue({ network })).does((session, done) => enterDataState(session, 1, done));
    module.does((session, done) => defineSecondaryContext(session, { cid: 2, primary: 1, imSignalling: true }, done));
    module.tells([{ cid: 2, primary: 1, imSignalling: true }], readSecondaryContexts);
    const filter: PacketFilter = { id: 1, precedence: 0, remote: "74.125.71.100.255.255.255.255", protocol: 17, direction: "both" };
    module.does((session, done) => addPacketFilter(session, 1, filter, done)).tells([{ cid: 1, ...filter }], readPacketFilters);
    module.does((session, done) => removePacketFilters(session, 1, done)).tells([], readPacketFilters);
    module.does((session, done) => undefineSecondaryContext(session, 2, done)).tells([], readSecondaryContexts);
    for (const command of ["+CGREG", "+CEREG", "+CGEREP", "+CGTFT"] as const) module.does((session, done) => setPacketDefault(session, command, done));
    const sum = module.asks((session, answer: Answer<{ sent: number }>) => ping(session, "10.9.9.9", { count: 1 }, () => {}, answer));
    expect(sum?.sent).toBe(1);
  });

  it("of the card", () => {
    const module = new TwinSession(dialogue()).does((session, done) => setSimSleep(session, false, done));
    expect(module.asks((session, answer: Answer<{ sw1: number }>) => accessFile(session, { command: "read-binary", file: CARD_FILES.ICCID, p3: 10 }, answer))?.sw1).toBe(144);
    module.asks((session, answer) => sendApdu(session, "\xa0\xf2\0\0\x16", answer));
    module.asks(readServiceProvider);
    module.does((session, done) => setHotSwap(session, true, done)).tells(true, readHotSwap);
    module.does((session, done) => setDetectLevel(session, "high", done)).tells("high", readDetectLevel);
  });

  it("of the line", () => {
    const module = new TwinSession(dialogue()).does((session, done) => setDcdMode(session, "pulse", done));
    module.does((session, done) => setFraming(session, { dataBits: 8, parity: "none" }, done)).tells({ dataBits: 8, parity: "none" }, readFraming);
    module.does((session, done) => setUrcDelay(session, 100, done)).tells(100, readUrcDelay);
    module.does((session, done) => setUrcPort(session, "uart", done)).tells("uart", readUrcPort);
    module.tells({ dtrHigh: false, usb: true, sleep: 0 }, readSleepConditions).tells({ frameBytes: 64 }, readMultiplexer);
    for (const command of ["+ICF", "+IFC", "+CSCLK", "+CFGRI"] as const) module.does((session, done) => setSerialDefault(session, command, done));
  });
});

for (const quirks of [[], ["all"]]) {
  describe(`what the driver of the SIM767XX sets of its hardware, its twin shows${quirks.length === 0 ? "" : ", with every quirk"}`, () => {
    it("of supply and temperature", () => {
      const twin = dialogue({ quirks });
      const { environment } = twin.twin;
      const module = new TwinSession(twin);
      const told: (SupplyWarning | string)[] = [];
      onSupplyWarning(module.session, (warning) => told.push(warning));
      onTemperatureWarning(module.session, (level) => told.push(level));
      const range = { on: true, lowMillivolts: 3500, highMillivolts: 4200 };
      module.does((session, done) => setSupplyAlarm(session, range, true, done)).tells(range, readSupplyAlarm);
      module.does((session, done) => setTemperatureAlarm(session, true, false, done)).tells(true, readTemperatureAlarm);
      environment.supplyMillivolts = 3499;
      environment.temperatureCelsius = -31;
      module.runFor(9000).tells(-31, readTemperature);
      const cutoff = { on: true, lowMillivolts: 3300, highMillivolts: 4300 };
      module.does((session, done) => setSupplyCutoff(session, cutoff, undefined, done)).tells(cutoff, readSupplyCutoff);
      environment.supplyMillivolts = 4301;
      module.runFor(20000);
      expect(told).toEqual([{ voltage: "low", poweringOff: false }, "too-cold", { voltage: "high", poweringOff: true }]);
      expect(twin.twin.state).toBe("off");
    });

    it("of pins and the codec", () => {
      const twin = dialogue({ quirks });
      const { environment } = twin.twin;
      environment.analogMillivolts = [900, 450];
      environment.inputsHigh.add(7);
      const module = new TwinSession(twin);
      module.tells(450, (session, answer) => readSecondAnalog(session, "millivolts", answer));
      expect(module.asks((session, answer: Answer<number>) => readAnalog(session, "raw", answer))).toBe(2048);
      module.tells(true, (session, answer) => readGpio(session, 7, answer)).fails("error", (session, done) => setGpio(session, 7, true, undefined, done));
      module.does((session, done) => setGpioDirection(session, 7, "out", false, done)).tells("out", (session, answer) => readGpioDirection(session, 7, answer));
      module.does((session, done) => setGpio(session, 7, true, undefined, done)).fails("error", (session, done) => readGpio(session, 7, (failure) => done(failure)));
      expect(twin.twin.firmware?.gpios.level(7)).toBe(1);
      module.does((session, done) => writeCodec(session, 0x34, 0x0b, 0x1ab, done)).tells(0x1ab, (session, answer) => readCodec(session, 0x34, 0x0b, answer));
    });
  });
}

describe("what the driver of the EC716S sets, its twin shows", () => {
  it("of cells and bands, on LTE and on GSM", () => {
    const twin = ec716sDialogue();
    const module = new TwinSession(twin).tells({ reports: false, now: { band: 3, technology: 7 } }, readBand);
    expect(module.asks(readServingCell)?.technology).toBe("LTE");
    expect(module.asks(readNeighbourCells)?.length).toBe(3);
    const reports: CellReport[] = [];
    onCell(module.session, (report) => reports.push(report));
    module.does((session, done) => startCellReports(session, "serving", done)).runFor(20000);
    const heard = reports.length;
    expect(heard > 2).toBe(true);
    module.does((session, done) => stopCellReports(session, "serving", done)).runFor(20000);
    expect(reports.length).toBe(heard);
    twin.twin.environment.setTechnology("GSM");
    expect(module.asks(readServingCell)?.technology).toBe("GSM");
    expect(module.asks(readNeighbourCells)?.length).toBe(3);
    module.does((session, done) => setBandReports(session, true, done)).tells({ reports: true, now: { band: 3, technology: 0 } }, readBand);
    const system = { service: "valid", domain: "calls and packets", roaming: false, mode: "GSM", simValid: true, technology: 0 };
    module.tells(system, readSystemInformation);
  });

  it("of itself, of contexts and of calls", () => {
    const module = new TwinSession(ec716sDialogue());
    expect(module.asks(readVersion)?.length).toBeAtLeast(1);
    expect(module.asks(readAllDynamicParameters)?.map(({ cid }) => cid)).toEqual([1]);
    module.does((session, done) => dialEc716s(session, "*99#", done), escape, resumeCall, escape, hangUpEc716s).fails("error", resumeCall);
  });
});
