import {
  readBaudRate,
  readBaudRateForGood,
  readFlowControl,
  readRingPulse,
  readUartSleep,
  readUrcPort,
  setBaudRate,
  setBaudRateForGood,
  setDtrReaction,
  setFlowControl,
  setRingPulse,
  setSerialDefault,
  setUartSleep,
  setUrcPort,
  testSerial,
} from "../../../drivers/sim767xx/08-serial";
import { asked, fails, refuses } from "./answers";

const OK = "\r\nOK\r\n";

describe("SIM767XX chapter 8, serial interface", () => {
  it("DTR's reaction has no equals sign", () => {
    asked("AT&D1", OK, (session, take) => setDtrReaction(session, "command-mode", take));
    asked("AT&D2", OK, (session, take) => setDtrReaction(session, "disconnect", take));
  });

  it("the rate is set until the next start or for good, and only to one that the module has", () => {
    asked("AT+IPR=115200", OK, (session, take) => setBaudRate(session, 115200, take));
    asked("AT+IPREX=460800", OK, (session, take) => setBaudRateForGood(session, 460800, take));
    asked("AT+IPR?", "\r\n+IPR: 115200\r\n" + OK, (session, take) => readBaudRate(session, take), 115200);
    asked("AT+IPREX?", "\r\n+IPREX: 115200\r\n" + OK, (session, take) => readBaudRateForGood(session, take), 115200);
    refuses((session, take) => setBaudRate(session, 921600, take));
    refuses((session, take) => setBaudRateForGood(session, 0, take));
  });

  it("flow control is set in both directions and read as what both are", () => {
    asked("AT+IFC=2,2", OK, (session, take) => setFlowControl(session, "rts-cts", take));
    asked("AT+IFC=0,0", OK, (session, take) => setFlowControl(session, "none", take));
    asked("AT+IFC?", "\r\n+IFC: 2,2\r\n" + OK, (session, take) => readFlowControl(session, take), "rts-cts");
    asked("AT+IFC?", "\r\n+IFC: 0,2\r\n" + OK, (session, take) => readFlowControl(session, take), "none");
  });

  it("the UART sleeps by DTR, by silence or never", () => {
    asked("AT+CSCLK=1", OK, (session, take) => setUartSleep(session, "dtr", take));
    asked("AT+CSCLK=2", OK, (session, take) => setUartSleep(session, "rx", take));
    asked("AT+CSCLK=0", OK, (session, take) => setUartSleep(session, "never", take));
    asked("AT+CSCLK?", "\r\n+CSCLK: 0\r\n" + OK, (session, take) => readUartSleep(session, take), 0);
  });

  it("what comes by itself goes to all ports or the UART alone", () => {
    asked("AT+CATR=3", OK, (session, take) => setUrcPort(session, "uart", take));
    asked("AT+CATR=0", OK, (session, take) => setUrcPort(session, "all", take));
    asked("AT+CATR=4", OK, (session, take) => setUrcPort(session, "usb2", take));
    asked("AT+CATR?", "\r\n+CATR: 1\r\n" + OK, (session, take) => readUrcPort(session, take), "usb1");
    fails("AT+CATR?", "\r\n+CATR: 5\r\n" + OK, (session, take) => readUrcPort(session, take), "error");
  });

  it("RI is pulsed for as long as it is told", () => {
    asked("AT+CFGRI=1,60,120", OK, (session, take) => setRingPulse(session, true, 60, 120, take));
    asked("AT+CFGRI?", "\r\n+CFGRI: 0,60,120\r\n" + OK, (session, take) => readRingPulse(session, take), { on: false, urcMs: 60, smsMs: 120 });
    refuses((session, take) => setRingPulse(session, true, 9, 120, take));
    refuses((session, take) => setRingPulse(session, true, 60, 6001, take));
  });

  it("bare commands set what is usual", () => {
    asked("AT+ICF", OK, (session, take) => setSerialDefault(session, "+ICF", take));
    asked("AT+IFC", OK, (session, take) => setSerialDefault(session, "+IFC", take));
    asked("AT+CSCLK", OK, (session, take) => setSerialDefault(session, "+CSCLK", take));
    asked("AT+CFGRI", OK, (session, take) => setSerialDefault(session, "+CFGRI", take));
  });

  it("test forms answer what is supported", () => {
    asked("AT+IFC=?", "\r\n+IFC: (0,2),(0,2)\r\n" + OK, (session, take) => testSerial(session, "+IFC", take), "(0,2),(0,2)");
  });
});
