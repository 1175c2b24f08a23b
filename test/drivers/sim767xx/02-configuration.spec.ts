import {
  enableResultCodes,
  readCharacterSet,
  readConfiguration,
  readQuietly,
  setCharacterSet,
  useTextResults,
} from "../../../drivers/sim767xx/02-configuration";
import { setV25terDefault, testV25ter } from "../../../drivers/sim767xx/02-v25ter";
import { asked, asks, fails } from "./answers";

const OK = "\r\nOK\r\n";

describe("SIM767XX chapter 2, how the module speaks", () => {
  it("results are texts, and are sent", () => {
    asked("ATV1", OK, (session, take) => useTextResults(session, take));
    asked("ATQ0", OK, (session, take) => enableResultCodes(session, take));
  });

  it("a setting is read without result codes, which are on again afterwards", () => {
    asks(
      [[">", "ATQ1"], [">", "AT+CREG?"], ["<", "\r\n+CREG: 0,1\r\n"], [">", "ATQ0"], ["<", OK]],
      (session, take) => readQuietly(session, "+CREG", take),
      { value: "0,1" },
    );
  });

  it("bare commands set what is usual", () => {
    asked("ATV", OK, (session, take) => setV25terDefault(session, "V", take));
    asked("ATQ", OK, (session, take) => setV25terDefault(session, "Q", take));
    asked("AT+CSCS", OK, (session, take) => setV25terDefault(session, "+CSCS", take));
  });

  it("the alphabet is set and read, with quotes and without", () => {
    asked('AT+CSCS="UCS2"', OK, (session, take) => setCharacterSet(session, "UCS2", take));
    asked("AT+CSCS?", '\r\n+CSCS: "IRA"\r\n' + OK, (session, take) => readCharacterSet(session, take), "IRA");
    asked("AT+CSCS?", "\r\n+CSCS:GSM\r\n" + OK, (session, take) => readCharacterSet(session, take), "GSM");
    fails("AT+CSCS?", '\r\n+CSCS: "HEX"\r\n' + OK, (session, take) => readCharacterSet(session, take), "error");
    asked("AT+CSCS=?", '\r\n+CSCS: ("IRA","UCS2","GSM")\r\n' + OK, (session, take) => testV25ter(session, "+CSCS", take), '("IRA","UCS2","GSM")');
  });
});

describe("SIM767XX chapter 2, all that is set", () => {
  it("is read from one line, where a quote holds what else ends an item", () => {
    const line = '&F: 0; E: 1; +CSMP: 17, 167, 0, 241; +CGAUTH: 1,1,"a: b; c",""; +CGDCONT: 1,"IP","cmnet",,;';
    asked("AT&V", "\r\n" + line + "\r\n" + OK, (session, take) => readConfiguration(session, take), [
      { name: "&F", value: "0" },
      { name: "E", value: "1" },
      { name: "+CSMP", value: "17, 167, 0, 241" },
      { name: "+CGAUTH", value: '1,1,"a: b; c",""' },
      { name: "+CGDCONT", value: '1,"IP","cmnet",,' },
    ]);
  });

  it("is read from a line for each as well, the last of them without its semicolon", () => {
    asked("AT&V", "\r\n&F: 0;\r\n+IPR: 115200;\r\n+CSCS: IRA\r\n" + OK, (session, take) => readConfiguration(session, take), [
      { name: "&F", value: "0" },
      { name: "+IPR", value: "115200" },
      { name: "+CSCS", value: "IRA" },
    ]);
  });

  it("is an error where a line has none of it", () => {
    fails("AT&V", "\r\nnothing\r\n" + OK, (session, take) => readConfiguration(session, take), "error");
    fails("AT&V", "\r\n+CME ERROR: 3\r\n", (session, take) => readConfiguration(session, take), "cme 3");
  });
});
