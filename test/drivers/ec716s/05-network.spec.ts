import type { RegistrationReport } from "../../../drivers/3gpp/registration";
import {
  deregister,
  onEpsRegistration,
  onNetworkTime,
  preferOperator,
  readAllDynamicParameters,
  readClockUpdate,
  readDynamicParameters,
  readEpsRegistration,
  readLteSignal,
  readNetworkRegistration,
  readOperator,
  readSignal,
  readZoneReports,
  scanOperators,
  selectOperator,
  selectOperatorAutomatically,
  setClockUpdate,
  setEpsRegistrationReports,
  setNetworkRegistrationReports,
  setNetworkTimeZone,
  setOperatorFormat,
  testNetwork,
  type NetworkTime,
} from "../../../drivers/ec716s/05-network";
import { onGprsRegistration } from "../../../drivers/ec716s/06-packet";
import { expect } from "../../expect";
import { inChunks } from "../scripted-module";
import { asked, asks, fails, refuses } from "../sim767xx/answers";

const OK = "\r\nOK\r\n";

describe("EC716S chapter 5, signal and registration", () => {
  it("signals are dBm and dB, undefined where not measured", () => {
    asked("AT+CSQ", "\r\n+CSQ: 15,0\r\n" + OK, (session, take) => readSignal(session, take), { rssiDbm: -83 });
    asked("AT+CSQ", "\r\n+CSQ: 99,99\r\n" + OK, (session, take) => readSignal(session, take), {});
    asked("AT+CESQ", "\r\n+CESQ: 99,99,255,255,20,51\r\n" + OK, (session, take) => readLteSignal(session, take), { rsrqDb: -10, rsrpDbm: -90 });
    asked("AT+CESQ", "\r\n+CESQ: 99,99,255,255,255,255\r\n" + OK, (session, take) => readLteSignal(session, take), {});
  });

  it("the registration is read with blanks or without, with the cell and more behind it", () => {
    asked("AT+CREG?", "\r\n+CREG: 0,1\r\n" + OK, (session, take) => readNetworkRegistration(session, take), { state: "home" });
    asked("AT+CEREG?", "\r\n+CEREG:0,1\r\n" + OK, (session, take) => readEpsRegistration(session, take), { state: "home" });
    const cell = { state: "roaming", area: "1863", cell: "0183DB22" };
    asked("AT+CEREG?", '\r\n+CEREG: 2,5,"1863","0183DB22",7\r\n' + OK, (session, take) => readEpsRegistration(session, take), cell);
    asked("AT+CEREG?", '\r\n+CEREG: 3,3,,,,0,15\r\n' + OK, (session, take) => readEpsRegistration(session, take), { state: "denied" });
    asked("AT+CREG=2", OK, (session, take) => setNetworkRegistrationReports(session, "state-and-cell", take));
    asked("AT+CEREG=1", OK, (session, take) => setEpsRegistrationReports(session, "state", take));
    asked("AT+CREG=?", "\r\n+CREG:(0,1,2,3)\r\n" + OK, (session, take) => testNetwork(session, "+CREG", take), "(0,1,2,3)");
  });

  it("a registration of another kind, and one of the same, that come by themselves are not the answer", () => {
    const gprs: RegistrationReport[] = [];
    const eps: RegistrationReport[] = [];
    const said = '\r\n+CGREG: 2,"18be","9363",7\r\n\r\n+CEREG: 1,"18be","01a2c315",7\r\n\r\n+CEREG: 2,1,"18be","01A2C315",7\r\n' + OK;
    asks(
      [[">", "AT+CEREG?"], ["<", said]],
      (session, take) => {
        onGprsRegistration(session, (report) => gprs.push(report));
        onEpsRegistration(session, (report) => eps.push(report));
        readEpsRegistration(session, take);
      },
      { value: { state: "home", area: "18be", cell: "01A2C315" } },
    );
    expect(gprs[0]).toEqual({ state: "searching", area: "18be", cell: "9363" });
    expect(eps[0]).toEqual({ state: "home", area: "18be", cell: "01a2c315" });
    expect(gprs.length).toBe(eps.length);
  });
});

describe("EC716S chapter 5, operator, context and time", () => {
  it("the operator is read in its form, or not at all", () => {
    asked("AT+COPS?", '\r\n+COPS: 0,2,"46001",7\r\n' + OK, (session, take) => readOperator(session, take), { mode: 0, format: "numeric", operator: "46001", accessTechnology: 7 });
    asked("AT+COPS?", "\r\n+COPS: 2\r\n" + OK, (session, take) => readOperator(session, take), { mode: 2 });
    asked("AT+COPS=0", OK, (session, take) => selectOperatorAutomatically(session, take));
    asked('AT+COPS=1,2,"46001"', OK, (session, take) => selectOperator(session, "46001", take));
    asked('AT+COPS=4,2,"46001"', OK, (session, take) => preferOperator(session, "46001", take));
    asked("AT+COPS=2", OK, (session, take) => deregister(session, take));
    asked("AT+COPS=3,1", OK, (session, take) => setOperatorFormat(session, "short", take));
    asked("AT+COPS=?", '\r\n+COPS: (2,"CHN-UNICOM","UNICOM","46001",7),,(0-4),(0-2)\r\n' + OK, (session, take) => scanOperators(session, take), [
      { availability: "current", long: "CHN-UNICOM", short: "UNICOM", numeric: "46001", accessTechnology: 7 },
    ]);
    refuses((session, take) => selectOperator(session, "4600", take));
  });

  it("a scan may take minutes", () => {
    asks(
      [[">", "AT+COPS=?"], ["wait", "200000"], ["<", "\r\n+COPS: ,,(0-4),(0-2)\r\n" + OK]],
      (session, take) => scanOperators(session, take),
      { value: [] },
    );
  });

  it("the context's parameters have the mask in a field of its own, which may be empty", () => {
    const line = '\r\n+CGCONTRDP: 1,5,"xz01.njm2mapn","10.64.16.223","", "10.64.16.223","58.240.57.33","221.6.4.66"\r\n';
    const parameters = { cid: 1, apn: "xz01.njm2mapn", address: "10.64.16.223", gateway: "10.64.16.223", nameServers: ["58.240.57.33", "221.6.4.66"] };
    asked("AT+CGCONTRDP=1", line + OK, (session, take) => readDynamicParameters(session, 1, take), [parameters]);
    asked("AT+CGCONTRDP=1", OK, (session, take) => readDynamicParameters(session, 1, take), []);
    asked("AT+CGCONTRDP", line + line + OK, (session, take) => readAllDynamicParameters(session, take), [parameters, parameters]);
    refuses((session, take) => readDynamicParameters(session, 0, take));
  });

  it("the update of the clock is read and set, its report only read", () => {
    asked("AT+CTZU=0", OK, (session, take) => setClockUpdate(session, false, take));
    asked("AT+CTZU?", "\r\n+CTZU: 1\r\n" + OK, (session, take) => readClockUpdate(session, take), true);
    asked("AT+CTZR?", "\r\n+CTZR: 1\r\n" + OK, (session, take) => readZoneReports(session, take), true);
    asked('AT+NITZDISSET="c",8', OK, (session, take) => setNetworkTimeZone(session, 8, take));
    refuses((session, take) => setNetworkTimeZone(session, 32, take));
    fails("AT+CTZU?", "\r\n+CTZU:\r\n" + OK, (session, take) => readClockUpdate(session, take), "error");
  });

  it("the network's time has a year of two or four digits, and summer time, a blank or nothing behind it", () => {
    let times: NetworkTime[] = [];
    let malformed = 0;
    const clock = { year: 11, month: 8, day: 2, hour: 9, minute: 27, second: 39, zone: 32 };
    inChunks(
      [["<", "\r\n+NITZ:11/08/02,09:27:39+32,0\r\n\r\n+NITZ: 2011/08/02,09:27:39+32, \r\n\r\n+NITZ:11/08/02,09:27:39+32,\r\n\r\n+NITZ:11/08/02,09:27:39-32\r\n\r\n+NITZ:x\r\n"]],
      (session, module) => {
        times = [];
        onNetworkTime(session, (time) => times.push(time));
        module.clock.after(1000, () => (malformed = session.counters.malformedLines));
      },
      () => {
        expect(times).toEqual([{ ...clock, summerHours: 0 }, clock, clock, { ...clock, zone: -32 }]);
        expect(malformed).toBe(1);
      },
    );
  });
});
