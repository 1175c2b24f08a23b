import {
  readFraming,
  readSleepConditions,
  readUrcDelay,
  setDcdMode,
  setFraming,
  setUrcDelay,
} from "../../../drivers/sim767xx/08-line";
import { asked, fails, refuses } from "./answers";

const OK = "\r\nOK\r\n";

describe("SIM767XX chapter 8, the line", () => {
  it("DCD has three ways, without an equals sign", () => {
    asked("AT&C0", OK, (session, take) => setDcdMode(session, "always", take));
    asked("AT&C1", OK, (session, take) => setDcdMode(session, "carrier", take));
    asked("AT&C2", OK, (session, take) => setDcdMode(session, "pulse", take));
  });

  it("a character's bits have numbers of the module's own", () => {
    asked("AT+ICF=2,2", OK, (session, take) => setFraming(session, { dataBits: 8, parity: "none" }, take));
    asked("AT+ICF=1,1", OK, (session, take) => setFraming(session, { dataBits: 8, parity: "even" }, take));
    asked("AT+ICF=3,0", OK, (session, take) => setFraming(session, { dataBits: 7, parity: "odd" }, take));
    asked("AT+ICF=4,2", OK, (session, take) => setFraming(session, { dataBits: 7, parity: "none" }, take));
    asked("AT+ICF?", "\r\n+ICF: 2,2\r\n" + OK, (session, take) => readFraming(session, take), { dataBits: 8, parity: "none" });
    asked("AT+ICF?", "\r\n+ICF: 2,0\r\n" + OK, (session, take) => readFraming(session, take), { dataBits: 8, parity: "none" });
    asked("AT+ICF?", "\r\n+ICF: 3,1\r\n" + OK, (session, take) => readFraming(session, take), { dataBits: 7, parity: "even" });
    fails("AT+ICF?", "\r\n+ICF: 5,1\r\n" + OK, (session, take) => readFraming(session, take), "error");
    fails("AT+ICF?", "\r\n+ICF: 3\r\n" + OK, (session, take) => readFraming(session, take), "error");
  });

  it("unsolicited lines are held back as long as they are told", () => {
    asked("AT+CURCD=100,1", OK, (session, take) => setUrcDelay(session, 100, take));
    asked("AT+CURCD?", "\r\n+CURCD: 0,1\r\n" + OK, (session, take) => readUrcDelay(session, take), 0);
    refuses((session, take) => setUrcDelay(session, 10001, take));
  });
});

describe("SIM767XX chapter 8, what keeps the module awake", () => {
  it("is read from the state, and not from the sentences that follow, with lines or without", () => {
    const state = "+LPSTATUS:\r\nSLEEP:\r\nDTR_LEVEL = 1,\r\nUSB_PHY = 0,\r\nCSCLK = 0.\r\n";
    const hints = "If CSCLK = 1, you can wake up the module by lowering the DTR;\r\nIf CSCLK = 2, you can send data.\r\n";
    asked("AT+LPSTATUS", "\r\n" + state + hints + OK, (session, take) => readSleepConditions(session, take), { dtrHigh: true, usb: false, sleep: 0 });
    const prose = "\r\n+LPSTATUS: SLEEP: DTR_LEVEL = 0, USB_PHY = 1, CSCLK = 2. If CSCLK = 1, you can\r\n";
    asked("AT+LPSTATUS", prose + OK, (session, take) => readSleepConditions(session, take), { dtrHigh: false, usb: true, sleep: 2 });
  });

  it("is an error where it is not told, or the model has no such command", () => {
    fails("AT+LPSTATUS", "\r\n+LPSTATUS:\r\nSLEEP:\r\n" + OK, (session, take) => readSleepConditions(session, take), "error");
    fails("AT+LPSTATUS", "\r\nERROR\r\n", (session, take) => readSleepConditions(session, take), "error");
  });
});
