import {
  readManufacturer,
  readModel,
  readProduct,
  readRevision,
  readSerialNumber,
  restoreFactorySettings,
  restoreSettings,
  saveSettings,
  setEcho,
  testV25ter,
} from "../../../drivers/sim767xx/02-v25ter";
import { asked, fails, refuses } from "./answers";

const OK = "\r\nOK\r\n";

describe("SIM767XX chapter 2, V.25ter", () => {
  it("the echo is switched off while it is still on, and on", () => {
    asked("ATE0", "ATE0\r" + OK, (session, take) => setEcho(session, false, take));
    asked("ATE1", OK, (session, take) => setEcho(session, true, take));
  });

  it("an URC in front of the echo disturbs nothing", () => {
    asked("AT+CGMR", "\r\n+CREG: 1\r\n\r\n*COPN: 0\r\nAT+CGMR\r\r\n+CGMR: 2348B01\r\n" + OK, (session, take) => readRevision(session, take), "2348B01");
  });

  it("the product is read from the lines that a firmware prints, in any order", () => {
    const said =
      "\r\nManufacturer: SIMCOM INCORPORATED\r\nModel: SIM767XX-XXXX\r\nRevision: V1.9.01\r\nIMEI: 351602000330570\r\n" + OK;
    asked("ATI", said, (session, take) => readProduct(session, take), {
      manufacturer: "SIMCOM INCORPORATED",
      model: "SIM767XX-XXXX",
      revision: "V1.9.01",
      imei: "351602000330570",
    });
    asked("ATI", "\r\nModel: A7670E\r\nQCN: \r\n+GCAP: +CGSM\r\n" + OK, (session, take) => readProduct(session, take), {
      manufacturer: "",
      model: "A7670E",
      revision: "",
      imei: "",
    });
  });

  it("names come with a prefix or without", () => {
    asked("AT+CGMI", "\r\nSIMCOM INCORPORATED\r\n" + OK, (session, take) => readManufacturer(session, take), "SIMCOM INCORPORATED");
    asked("AT+CGMM", "\r\nSIM767XX-XXXX\r\n" + OK, (session, take) => readModel(session, take), "SIM767XX-XXXX");
    asked("AT+CGMR", "\r\n+CGMR: 2348B01SIM767XM5A\r\n" + OK, (session, take) => readRevision(session, take), "2348B01SIM767XM5A");
    asked("AT+CGSN", "\r\n351602000330570\r\n" + OK, (session, take) => readSerialNumber(session, take), "351602000330570");
  });

  it("an answer that is nothing but an unknown URC is no name", () => {
    fails("AT+CGSN", "\r\n+MSTK: 14\r\n" + OK, (session, take) => readSerialNumber(session, take), "error");
  });

  it("settings are saved and restored as profile 0 alone", () => {
    asked("AT&F", OK, (session, take) => restoreFactorySettings(session, take));
    asked("AT&W0", OK, (session, take) => saveSettings(session, 0, take));
    asked("ATZ0", OK, (session, take) => restoreSettings(session, 0, take));
    refuses((session, take) => saveSettings(session, 1, take));
    refuses((session, take) => restoreSettings(session, 1, take));
  });

  it("test forms say that a command exists", () => {
    asked("AT+CGMI=?", OK, (session, take) => testV25ter(session, "+CGMI", take), "");
    fails("AT+CGSN=?", "\r\nERROR\r\n", (session, take) => testV25ter(session, "+CGSN", take), "error");
  });
});
