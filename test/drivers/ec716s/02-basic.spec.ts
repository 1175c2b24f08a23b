import {
  readDetails,
  readIccid,
  readImsi,
  readManufacturer,
  readModel,
  readProduct,
  readRevision,
  readSerialNumber,
  readVersion,
  restart,
  testBasic,
} from "../../../drivers/ec716s/02-basic";
import { asked, fails } from "../sim767xx/answers";

const OK = "\r\nOK\r\n";
const REVISION = "YM310.X09_AT.U60_R2.0.0.240820";

describe("EC716S chapter 2, what the module is", () => {
  it("names stand in quotes behind the command's name, or bare, and may hold a comma or a blank", () => {
    asked("AT+CGMI", '\r\n+CGMI: "Yuga Co.,Ltd."\r\n' + OK, (session, take) => readManufacturer(session, take), "Yuga Co.,Ltd.");
    asked("AT+CGMI", "\r\nYuga Co.,Ltd.\r\n" + OK, (session, take) => readManufacturer(session, take), "Yuga Co.,Ltd.");
    asked("AT+CGMM", '\r\n+CGMM: "YM310 X09"\r\n' + OK, (session, take) => readModel(session, take), "YM310 X09");
    asked("AT+CGMM", "\r\nYM310 X09\r\n" + OK, (session, take) => readModel(session, take), "YM310 X09");
  });

  it("the revision has a word of its own in front", () => {
    asked("AT+CGMR", `\r\nRevision: "${REVISION}"\r\n` + OK, (session, take) => readRevision(session, take), REVISION);
    asked("AT+CGMR", `\r\nRevision:${REVISION}\r\n` + OK, (session, take) => readRevision(session, take), REVISION);
    asked("AT+VER", `\r\n${REVISION}\r\n` + OK, (session, take) => readVersion(session, take), REVISION);
    asked("AT+CGMR=?", OK, (session, take) => testBasic(session, "+CGMR", take), "");
  });

  it("a URC in front of a name is not taken for it", () => {
    const said = '\r\n^MODE: 17,17\r\n\r\n+E_UTRAN Service\r\n\r\n+CGMM: "YM310 X09"\r\n' + OK;
    asked("AT+CGMM", said, (session, take) => readModel(session, take), "YM310 X09");
    fails("AT+CGMM", "\r\n^MODE: 17,17\r\n" + OK, (session, take) => readModel(session, take), "error");
  });

  it("numbers of module, card and subscriber are bare or not", () => {
    asked("AT+CGSN", "\r\n868777059994693\r\n" + OK, (session, take) => readSerialNumber(session, take), "868777059994693");
    asked("AT+ICCID", "\r\n+ICCID: 89861122050211045494\r\n" + OK, (session, take) => readIccid(session, take), "89861122050211045494");
    asked("AT+ICCID", "\r\n+ICCID:89861122050211045494\r\n" + OK, (session, take) => readIccid(session, take), "89861122050211045494");
    asked("AT+CIMI", "\r\n460115883032649\r\n" + OK, (session, take) => readImsi(session, take), "460115883032649");
    fails("AT+CIMI", "\r\n+CME ERROR: SIM not inserted\r\n", (session, take) => readImsi(session, take), "cme");
  });

  it("ATI answers the revision alone, without a blank line behind the echo", () => {
    asked("ATI", `${REVISION}\r\n\r\nOK\r\n`, (session, take) => readProduct(session, take), [REVISION]);
  });

  it("AT*I tells all, split at the first colon, whatever case its labels have", () => {
    const lines = [
      "Manufacturer: Yuga Co.,Ltd.",
      "Model: YM310 X09",
      `Revision: ${REVISION}`,
      "HWver: V1",
      "Buildtime: Aug 20 2024 17:04:06",
      "IMEI: 863644070951258",
      "ICCID:89860324145510774535",
      "IMSI: 460115469591740",
    ];
    asked("AT*I", `\r\n${lines.join("\r\n")}\r\n` + OK, (session, take) => readDetails(session, take), {
      manufacturer: "Yuga Co.,Ltd.",
      model: "YM310 X09",
      revision: REVISION,
      imei: "863644070951258",
      hardware: "V1",
      built: "Aug 20 2024 17:04:06",
      iccid: "89860324145510774535",
      imsi: "460115469591740",
    });
    fails("AT*I", "\r\nnonsense\r\n" + OK, (session, take) => readDetails(session, take), "error");
  });

  it("a restart is done when it is accepted", () => {
    asked("AT+RESET", OK, (session, take) => restart(session, take));
  });
});
