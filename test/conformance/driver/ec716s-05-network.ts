import type { RegistrationReport } from "../../../drivers/3gpp/registration";
import {
  onCell,
  readNeighbourCells,
  readServingCell,
  startCellReports,
  type CellReport,
  type GsmCell,
  type GsmServingCell,
  type LteCell,
  type LteServingCell,
  type NeighbourCell,
  type ServingCell,
} from "../../../drivers/ec716s/05-cells";
import {
  onNetworkRegistration,
  readDynamicParameters,
  readNetworkRegistration,
  readOperator,
  readSignal,
  setNetworkRegistrationReports,
  setNetworkTimeZone,
  setOperatorFormat,
  testNetwork,
} from "../../../drivers/ec716s/05-network";
import { done, gives, hears, type ChapterReplays, type Step } from "./replay";

function reports(...reported: RegistrationReport[]): Step {
  return hears(reported, onNetworkRegistration);
}

const PLMN = { country: "460", network: "00" };

function lteServing(rsrp: number, rsrq: number, selectionLevel: number): LteServingCell {
  const place = { channel: 39148, cell: 140542123, trackingArea: 6334, physicalCell: 351 };
  return { technology: "LTE", ...PLMN, ...place, imsi: "460045926307603", roaming: false, band: 40, bandwidth: "n100", rsrp, rsrq, selectionLevel };
}

function gsmServing(rxLevel: number, rxLevelSub: number): GsmServingCell {
  return { technology: "GSM", ...PLMN, locationArea: 0x18be, cell: 0x5045, bsic: 13, rxLevel, rxLevelSub, channel: 6 };
}

function lteCell(channel: number, cell: number, rsrp: number, rsrq: number, selectionLevel: number, physicalCell: number): LteCell {
  return { technology: "LTE", ...PLMN, channel, cell, rsrp, rsrq, trackingArea: 6334, selectionLevel, physicalCell };
}

function gsmCell(cell: number, bsic: number, rxLevel: number): GsmCell {
  return { technology: "GSM", ...PLMN, locationArea: 6334, cell, bsic, rxLevel };
}

const LTE_NEIGHBOURS: readonly LteCell[] = [
  lteCell(38950, 140541985, 57, 24, 36, 351),
  lteCell(1300, 26224401, 48, 24, 27, 37),
  lteCell(1300, 26224402, 43, 15, 22, 38),
  lteCell(38400, 26224397, 42, 23, 21, 191),
  lteCell(40936, 12793923, 34, 15, 13, 191),
  lteCell(3590, 26224415, 44, 9, 27, 318),
  lteCell(3590, 26224416, 47, 19, 30, 319),
];
const GSM_NEIGHBOURS: readonly GsmCell[] = [gsmCell(20522, 31, 75), gsmCell(0, 21, 80), gsmCell(20521, 30, 91)];

function cells(...reported: CellReport[]): Step {
  return hears(reported, onCell);
}

function serving(cell: ServingCell): CellReport {
  return { kind: "serving", cell };
}

function neighbours(...found: NeighbourCell[]): CellReport[] {
  return found.map((cell) => ({ kind: "neighbour", cell }));
}

const reportsServing = done((session, ready) => startCellReports(session, "serving", ready));
const reportsNeighbours = done((session, ready) => startCellReports(session, "neighbours", ready));
const LTE_FIRST = serving(lteServing(61, 31, 44));
const GSM_LATER = serving(gsmServing(63, 63));

export const EC716S_NETWORK: ChapterReplays = {
  "+CSQ/1": [gives({ rssiDbm: -83 }, readSignal)],
  "+CREG/1": [gives("(0,1,2,3)", (session, answer) => testNetwork(session, "+CREG", answer))],
  "+CREG/2": [gives({ state: "home" }, readNetworkRegistration)],
  "+CREG/3": [reports({ state: "not-searching" })],
  "+CREG/4": [reports({ state: "home" })],
  "+CREG/5": [
    reports({ state: "home", area: "1863", cell: "01a2c315" }),
    done((session, ready) => setNetworkRegistrationReports(session, "state-and-cell", ready)),
    gives({ state: "home", area: "1863", cell: "0183db22" }, readNetworkRegistration),
  ],
  "+CGCONTRDP/1": [
    gives(
      [{ cid: 1, apn: "xz01.njm2mapn", address: "10.64.16.223", gateway: "10.64.16.223", nameServers: ["58.240.57.33", "221.6.4.66"] }],
      (session, answer) => readDynamicParameters(session, 1, answer),
    ),
  ],
  "+COPS/1": [gives({ mode: 0, operator: "46001", format: "numeric", accessTechnology: 7 }, readOperator)],
  "+COPS/2": [
    done((session, ready) => setOperatorFormat(session, "short", ready)),
    gives({ mode: 0, operator: "UNICOM", format: "short", accessTechnology: 7 }, readOperator),
  ],
  "+COPS/3": [
    done((session, ready) => setOperatorFormat(session, "long", ready)),
    gives({ mode: 0, operator: "CHN-UNICOM", format: "long", accessTechnology: 7 }, readOperator),
  ],
  "+NITZDISSET/1": [done((session, ready) => setNetworkTimeZone(session, 8, ready))],
  "+CCED/1": [gives(lteServing(51, 29, 34), readServingCell)],
  "+CCED/2": [gives(gsmServing(63, 63), readServingCell)],
  "+CCED/3": [cells(LTE_FIRST, LTE_FIRST, LTE_FIRST, serving(lteServing(61, 35, 44))), reportsServing],
  "+CCED/4": [cells(serving(gsmServing(61, 61)), GSM_LATER, GSM_LATER, GSM_LATER, GSM_LATER), reportsServing],
  "+CCED/5": [gives([...LTE_NEIGHBOURS], readNeighbourCells)],
  "+CCED/6": [gives([...GSM_NEIGHBOURS], readNeighbourCells)],
  "+CCED/7": [cells(...neighbours(...LTE_NEIGHBOURS, ...LTE_NEIGHBOURS)), reportsNeighbours],
  "+CCED/8": [
    cells(
      ...neighbours(gsmCell(20522, 31, 76), gsmCell(0, 21, 80), gsmCell(20521, 30, 94)),
      ...neighbours(gsmCell(20522, 31, 85), gsmCell(0, 21, 78), gsmCell(20521, 30, 83)),
    ),
    reportsNeighbours,
  ],
};
