import {
  onCell,
  readNeighbourCells,
  readServingCell,
  startCellReports,
  stopCellReports,
  type CellReport,
  type GsmServingCell,
  type LteServingCell,
} from "../../../drivers/ec716s/05-cells";
import { testNetwork } from "../../../drivers/ec716s/05-network";
import { expect } from "../../expect";
import { inChunks, type Talk } from "../scripted-module";
import { asked, fails } from "../sim767xx/answers";

const OK = "\r\nOK\r\n";
const LTE_LINE = "\r\n+CCED:LTE current cell:460,00,460045926307603,0,40,n100,39148,140542123,51,29,6334,34,351\r\n";
const GSM_LINE = "\r\n+CCED:GSM current cell info:460,00,18be,5045,13,63,62,6\r\n";
const LTE: LteServingCell = {
  technology: "LTE",
  country: "460",
  network: "00",
  imsi: "460045926307603",
  roaming: false,
  band: 40,
  bandwidth: "n100",
  channel: 39148,
  cell: 140542123,
  rsrp: 51,
  rsrq: 29,
  trackingArea: 6334,
  selectionLevel: 34,
  physicalCell: 351,
};
const GSM: GsmServingCell = {
  technology: "GSM",
  country: "460",
  network: "00",
  locationArea: 6334,
  cell: 20549,
  bsic: 13,
  rxLevel: 63,
  rxLevelSub: 62,
  channel: 6,
};
const LTE_NEIGHBOUR = {
  technology: "LTE",
  country: "460",
  network: "00",
  channel: 1300,
  cell: 26224401,
  rsrp: 48,
  rsrq: 24,
  trackingArea: 6334,
  selectionLevel: 27,
  physicalCell: 37,
};
const GSM_NEIGHBOUR = { technology: "GSM", country: "460", network: "00", locationArea: 6334, cell: 20522, bsic: 31, rxLevel: 75 };

/** What comes of asking for reports, and what is heard. */
function reported(talk: Talk, act: typeof startCellReports, what: "serving" | "neighbours", expected: readonly unknown[]): void {
  let heard: CellReport[] = [];
  let ends: string[] = [];
  inChunks(
    talk,
    (session) => {
      heard = [];
      ends = [];
      onCell(session, (report) => heard.push(report));
      act(session, what, (failure) => ends.push(failure === undefined ? "done" : failure.kind));
    },
    () => {
      expect(ends).toEqual(["done"]);
      expect(heard).toEqual(expected);
    },
  );
}

describe("EC716S chapter 5, the cell that serves", () => {
  it("is read on LTE, and on GSM with its place in hexadecimal digits", () => {
    asked("AT+CCED=0,1", LTE_LINE + OK, (session, take) => readServingCell(session, take), LTE);
    asked("AT+CCED=0,1", GSM_LINE + OK, (session, take) => readServingCell(session, take), GSM);
  });

  it("is not a neighbour that comes by itself meanwhile", () => {
    const stray = "\r\n+CCED:LTE neighbor cell:460,00,1300,26224401,48,24,6334,27,37\r\n";
    asked("AT+CCED=0,1", stray + LTE_LINE + OK, (session, take) => readServingCell(session, take), LTE);
  });

  it("is an error where a number is none, or nothing can be told", () => {
    fails("AT+CCED=0,1", "\r\n+CCED:LTE current cell:460,00,460045926307603,0,40,n100,39148\r\n" + OK, (session, take) => readServingCell(session, take), "error");
    fails("AT+CCED=0,1", "\r\n+CCED:GSM current cell info:460,00,xyz,5045,13,63,62,6\r\n" + OK, (session, take) => readServingCell(session, take), "error");
    fails("AT+CCED=0,1", "\r\n+CME ERROR: 30\r\n", (session, take) => readServingCell(session, take), "cme 30");
  });
});

describe("EC716S chapter 5, neighbours", () => {
  it("are read, with a blank behind the name and without, or none at all", () => {
    const lte = "\r\n+CCED:LTE neighbor cell: 460,00,1300,26224401,48,24,6334,27,37\r\n+CCED:LTE neighbor cell:460,00,x\r\n";
    asked("AT+CCED=0,2", lte + OK, (session, take) => readNeighbourCells(session, take), [LTE_NEIGHBOUR]);
    const gsm = "\r\n+CCED:GSM neighbor cell info:460,00,6334,20522,31,75\r\n";
    asked("AT+CCED=0,2", gsm + gsm + OK, (session, take) => readNeighbourCells(session, take), [GSM_NEIGHBOUR, GSM_NEIGHBOUR]);
    asked("AT+CCED=0,2", OK, (session, take) => readNeighbourCells(session, take), []);
  });
});

describe("EC716S chapter 5, reports of cells", () => {
  it("begin in front of the OK and go on behind it", () => {
    const serving = { kind: "serving", cell: LTE };
    reported([[">", "AT+CCED=1,1"], ["<", LTE_LINE + OK], ["wait", "10000"], ["<", LTE_LINE + GSM_LINE]], startCellReports, "serving", [
      serving,
      serving,
      { kind: "serving", cell: GSM },
    ]);
  });

  it("tell of each neighbour by itself, and leave out what makes no sense", () => {
    const lines = "\r\n+CCED:GSM neighbor cell info:460,00,6334,20522,31,75\r\n\r\n+CCED:LTE neighbor cell:460,00,1300,26224401,48,24,6334,27,37\r\n";
    reported([[">", "AT+CCED=1,2"], ["<", lines + OK + "\r\n+CCED:other:1\r\n"]], startCellReports, "neighbours", [
      { kind: "neighbour", cell: GSM_NEIGHBOUR },
      { kind: "neighbour", cell: LTE_NEIGHBOUR },
    ]);
  });

  it("are stopped", () => {
    reported([[">", "AT+CCED=2,1"], ["<", OK]], stopCellReports, "serving", []);
    reported([[">", "AT+CCED=2,2"], ["<", OK]], stopCellReports, "neighbours", []);
    asked("AT+CCED=?", "\r\n+CCED: (0,1,2),(1,2,8)\r\n" + OK, (session, take) => testNetwork(session, "+CCED", take), "(0,1,2),(1,2,8)");
  });
});
