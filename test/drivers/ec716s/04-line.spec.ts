import {
  clearWakeFilter,
  readBaudRate,
  readDataTail,
  readFlowControl,
  readFraming,
  readIdleTime,
  readRingPulse,
  readSleepMode,
  readWakeFilter,
  setBaudRate,
  setDataTail,
  setFlowControl,
  setFraming,
  setIdleTime,
  setRingPulse,
  setSleepMode,
  setWakeFilter,
} from "../../../drivers/ec716s/04-line";
import { asked, fails, refuses } from "../sim767xx/answers";

const OK = "\r\nOK\r\n";

describe("EC716S chapter 4, the line", () => {
  it("the rate is read and set, 0 for autobauding", () => {
    asked("AT+IPR=115200", OK, (session, take) => setBaudRate(session, 115200, take));
    asked("AT+IPR=0", OK, (session, take) => setBaudRate(session, 0, take));
    asked("AT+IPR?", "\r\n+IPR:0\r\n" + OK, (session, take) => readBaudRate(session, take), 0);
    refuses((session, take) => setBaudRate(session, 14400, take));
  });

  it("a byte's framing has its parity where it has one", () => {
    asked("AT+ICF=3", OK, (session, take) => setFraming(session, "8N1", take));
    asked("AT+ICF=5,1", OK, (session, take) => setFraming(session, "7E1", take));
    asked("AT+ICF?", "\r\n+ICF: 2,0\r\n" + OK, (session, take) => readFraming(session, take), "8O1");
    asked("AT+ICF?", "\r\n+ICF: 2,1\r\n" + OK, (session, take) => readFraming(session, take), "8E1");
    asked("AT+ICF?", "\r\n+ICF: 6\r\n" + OK, (session, take) => readFraming(session, take), "7N1");
    asked("AT+ICF?", "\r\n+ICF: 3,1\r\n" + OK, (session, take) => readFraming(session, take), "8N1");
    asked("AT+ICF?", "\r\n+ICF: 0\r\n" + OK, (session, take) => readFraming(session, take), "8N1");
    fails("AT+ICF?", "\r\n+ICF: 7\r\n" + OK, (session, take) => readFraming(session, take), "error");
  });

  it("flow control is set in both directions", () => {
    asked("AT+IFC=2,2", OK, (session, take) => setFlowControl(session, "rts-cts", take));
    asked("AT+IFC=0,0", OK, (session, take) => setFlowControl(session, "none", take));
    asked("AT+IFC?", "\r\n+IFC: 2,2\r\n" + OK, (session, take) => readFlowControl(session, take), "rts-cts");
  });
});

describe("EC716S chapter 4, sleep and RI", () => {
  it("all modes of sleep are read and set", () => {
    asked("AT+CSCLK=0", OK, (session, take) => setSleepMode(session, "never", take));
    asked("AT+CSCLK=1", OK, (session, take) => setSleepMode(session, "pin", take));
    asked("AT+CSCLK=2", OK, (session, take) => setSleepMode(session, "idle", take));
    asked("AT+CSCLK=3", OK, (session, take) => setSleepMode(session, "idle-without-usb", take));
    asked("AT+CSCLK=4", OK, (session, take) => setSleepMode(session, "deep", take));
    asked("AT+CSCLK?", "\r\n+CSCLK: 2\r\n" + OK, (session, take) => readSleepMode(session, take), "idle");
    fails("AT+CSCLK?", "\r\n+CSCLK: 5\r\n" + OK, (session, take) => readSleepMode(session, take), "error");
  });

  it("an idle time of 0, which would keep the module awake for good, is refused", () => {
    asked("AT+WAKETIM?", "\r\n+WAKETIM:5\r\n" + OK, (session, take) => readIdleTime(session, take), 5);
    asked("AT+WAKETIM=8", OK, (session, take) => setIdleTime(session, 8, take));
    refuses((session, take) => setIdleTime(session, 0, take));
    asked("AT*RTIME=2", OK, (session, take) => setDataTail(session, 2, take));
    asked("AT*RTIME?", "\r\n*RTIME: 2\r\n" + OK, (session, take) => readDataTail(session, take), 2);
    refuses((session, take) => setDataTail(session, 21, take));
  });

  it("RI's pulses are counted and timed; the answer tells only whether there are any", () => {
    asked("AT+CFGRI=1", OK, (session, take) => setRingPulse(session, true, undefined, take));
    asked("AT+CFGRI=0", OK, (session, take) => setRingPulse(session, false, undefined, take));
    asked("AT+CFGRI=1,200,150,3", OK, (session, take) => setRingPulse(session, true, { highMs: 200, lowMs: 150, count: 3 }, take));
    asked("AT+CFGRI?", "\r\n+CFGRI:1\r\n" + OK, (session, take) => readRingPulse(session, take), true);
    refuses((session, take) => setRingPulse(session, true, { highMs: 0, lowMs: 150, count: 3 }, take));
  });

  it("what pulses RI is filtered by text, sent as hexadecimal digits", () => {
    asked('AT^WAKEUPHEX="414243"', OK, (session, take) => setWakeFilter(session, "ABC", take));
    asked('AT^WAKEUPHEX=" "', OK, (session, take) => clearWakeFilter(session, take));
    asked("AT^WAKEUPHEX?", "\r\n^WAKEUPHEX: 414243\r\n" + OK, (session, take) => readWakeFilter(session, take), "414243");
    refuses((session, take) => setWakeFilter(session, " A", take));
    refuses((session, take) => setWakeFilter(session, "A\n", take));
    refuses((session, take) => setWakeFilter(session, "", take));
  });
});
