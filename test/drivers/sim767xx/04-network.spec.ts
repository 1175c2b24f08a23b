import {
  deregister,
  onNetworkRegistration,
  onSystemMode,
  onZone,
  readClockUpdate,
  readNetworkRegistration,
  readOperator,
  readServingCell,
  readSystemMode,
  readZoneReports,
  scanOperators,
  selectOperator,
  selectOperatorAutomatically,
  setClockUpdate,
  setNetworkDefault,
  setNetworkRegistrationReports,
  setOperatorFormat,
  setSystemModeReports,
  setZoneReports,
  testNetwork,
} from "../../../drivers/sim767xx/04-network";
import type { Session } from "../../../drivers/at/session";
import { expect } from "../../expect";
import { inChunks } from "../scripted-module";
import { asked, asks, fails, refuses } from "./answers";

const OK = "\r\nOK\r\n";

/** What a subscription hears of `said`. */
function hears(said: string, subscribe: (session: Session, hear: (event: unknown) => void) => void, expected: readonly unknown[]): void {
  let events: unknown[] = [];
  inChunks(
    [["<", said]],
    (session) => {
      events = [];
      subscribe(session, (event) => events.push(event));
    },
    () => expect(events).toEqual(expected),
  );
}

describe("SIM767XX chapter 4, network", () => {
  it("registration is read, with area and cell where they are told", () => {
    asked("AT+CREG?", "\r\n+CREG: 0,1\r\n" + OK, (session, take) => readNetworkRegistration(session, take), { state: "home" });
    asked("AT+CREG?", '\r\n+CREG: 2,5,"00C3","0A12",7\r\n' + OK, (session, take) => readNetworkRegistration(session, take), {
      state: "roaming",
      area: "00C3",
      cell: "0A12",
    });
    asked("AT+CREG?", "\r\n+CREG: 1,6\r\n" + OK, (session, take) => readNetworkRegistration(session, take), { state: "denied" });
    fails("AT+CREG?", "\r\n+CREG: 0,99\r\n" + OK, (session, take) => readNetworkRegistration(session, take), "error");
  });

  it("a report that comes while registration is asked for is no answer, and the answer no report", () => {
    const reports: string[] = [];
    asks(
      [[">", "AT+CREG?"], ["<", "\r\n+CREG: 2\r\n\r\n+CREG: 2,00C3,0A12,7\r\n\r\n+CREG: 1,5\r\n" + OK]],
      (session, take) => {
        reports.splice(0, reports.length);
        onNetworkRegistration(session, (report) => reports.push(report.state));
        readNetworkRegistration(session, (failure, value) => {
          take(failure, value);
          expect(reports).toEqual(["searching", "searching"]);
        });
      },
      { value: { state: "roaming" } },
    );
  });

  it("reports are switched on and heard", () => {
    asked("AT+CREG=1", OK, (session, take) => setNetworkRegistrationReports(session, "state", take));
    hears("\r\n+CREG: 3\r\n\r\n+CREG:1,\"00C3\",\"0A12\",7\r\n\r\n+CREG: x\r\n", onNetworkRegistration, [
      { state: "denied" },
      { state: "home", area: "00C3", cell: "0A12" },
    ]);
  });

  it("the operator is read, also where there is none", () => {
    asked("AT+COPS?", '\r\n+COPS: 0,2,"46001",7\r\n' + OK, (session, take) => readOperator(session, take), {
      mode: 0,
      format: "numeric",
      operator: "46001",
      accessTechnology: 7,
    });
    asked("AT+COPS?", "\r\n+COPS: 0\r\n" + OK, (session, take) => readOperator(session, take), { mode: 0 });
  });

  it("the operator is selected, left, named and sought", () => {
    asked("AT+COPS=0", OK, (session, take) => selectOperatorAutomatically(session, take));
    asked('AT+COPS=1,2,"46001"', OK, (session, take) => selectOperator(session, "46001", take));
    asked("AT+COPS=2", OK, (session, take) => deregister(session, take));
    asked("AT+COPS=3,1", OK, (session, take) => setOperatorFormat(session, "short", take));
    refuses((session, take) => selectOperator(session, "4600", take));
  });

  it("the operators in reach are found by their quotes, with names that hold brackets, one too many, or none", () => {
    const found = '(2,"CHINA MOBILE","CMCC","46000",7),(3,"460 15","460 15","460 15","46015",7),(1,"A (B), C","A","310410"),(0,,,"46011",7)';
    const operators = [
      { availability: "current", long: "CHINA MOBILE", short: "CMCC", numeric: "46000", accessTechnology: 7 },
      { availability: "forbidden", long: "460 15", short: "460 15", numeric: "46015", accessTechnology: 7 },
      { availability: "available", long: "A (B), C", short: "A", numeric: "310410" },
      { availability: "unknown", long: "", short: "", numeric: "46011", accessTechnology: 7 },
    ];
    for (const lists of [",(0,1,2,3,4),(0,1,2)", ",,(0,1,2,3,4),(0,1,2)", ""])
      asked("AT+COPS=?", "\r\n+COPS: " + found + lists + "\r\n" + OK, (session, take) => scanOperators(session, take), operators);
    asked("AT+COPS=?", "\r\n+COPS: ,,(0,1,2,3,4),(0,1,2)\r\n" + OK, (session, take) => scanOperators(session, take), []);
    asked("AT+COPS=?", OK, (session, take) => scanOperators(session, take), []);
    fails("AT+COPS=?", "\r\n+CME ERROR: 30\r\n", (session, take) => scanOperators(session, take), "cme 30");
  });

  it("the serving cell is read on LTE and without service", () => {
    const lte = "\r\n+CPSI: LTE,Online,460-11,0x9A5F,65141122,318,EUTRAN-BAND3,1650,5,5,-13,-103,-90,5\r\n";
    asked("AT+CPSI?", lte + OK, (session, take) => readServingCell(session, take), {
      system: "LTE",
      operation: "Online",
      network: "460-11",
      trackingArea: "0x9A5F",
      cell: "65141122",
      band: "EUTRAN-BAND3",
      rsrq: -13,
      rsrp: -103,
      rssi: -90,
      snr: 5,
    });
    asked("AT+CPSI?", "\r\n+CPSI: NO SERVICE, Low Power Mode\r\n" + OK, (session, take) => readServingCell(session, take), {
      system: "NO SERVICE",
      operation: "Low Power Mode",
      network: "",
      trackingArea: "",
      cell: "",
      band: "",
    });
  });

  it("the kind of network is read and reported under one prefix", () => {
    asked("AT+CNSMOD?", "\r\n+CNSMOD: 8\r\n\r\n+CNSMOD: 0,8\r\n" + OK, (session, take) => readSystemMode(session, take), "LTE");
    asked("AT+CNSMOD=1", OK, (session, take) => setSystemModeReports(session, true, take));
    hears("\r\n+CNSMOD: 0\r\n\r\n+CNSMOD: 8\r\n\r\n+CNSMOD: 77\r\n", onSystemMode, ["no service", "LTE"]);
  });

  it("NITZ sets the clock as it is told", () => {
    asked("AT+CTZU=3", OK, (session, take) => setClockUpdate(session, "local", take));
    asked("AT+CTZU=1", OK, (session, take) => setClockUpdate(session, "gmt", take));
    asked("AT+CTZU?", "\r\n+CTZU: 0\r\n" + OK, (session, take) => readClockUpdate(session, take), 0);
  });

  it("bare commands set what is usual", () => {
    asked("AT+CREG", OK, (session, take) => setNetworkDefault(session, "+CREG", take));
    asked("AT+CTZR", OK, (session, take) => setNetworkDefault(session, "+CTZR", take));
  });

  it("tells which changes of the zone are reported", () => {
    asked("AT+CTZR?", "\r\n+CTZR: 3\r\n" + OK, (session, take) => readZoneReports(session, take), "zone-and-time");
    asked("AT+CTZR?", "\r\n+CTZR:0\r\n" + OK, (session, take) => readZoneReports(session, take), "off");
    fails("AT+CTZR?", "\r\n+CTZR: 2\r\n" + OK, (session, take) => readZoneReports(session, take), "error");
  });

  it("changes of the zone are reported, with a time in quotes, without, or none", () => {
    asked("AT+CTZR=3", OK, (session, take) => setZoneReports(session, "zone-and-time", take));
    hears('\r\n+CTZV: "+09"\r\n\r\n+CTZV: -09\r\n\r\n+CTZEU: "+08",1,"2024/05/06,14:28:10"\r\n', onZone, [
      { zone: 9 },
      { zone: -9 },
      { zone: 8, summerHours: 1, time: "2024/05/06,14:28:10" },
    ]);
    hears("\r\n+CTZEU: +08,0,2024/05/06,14:28:10\r\n\r\n+CTZEU: +08,0,\r\n\r\n+CTZV: x\r\n", onZone, [
      { zone: 8, summerHours: 0, time: "2024/05/06,14:28:10" },
      { zone: 8, summerHours: 0 },
    ]);
  });

  it("test forms answer what is supported", () => {
    asked("AT+CTZU=?", "\r\n+CTZU: (0,1,3)\r\n" + OK, (session, take) => testNetwork(session, "+CTZU", take), "(0,1,3)");
  });
});
