import { EDRX_CYCLES_MS, forgetEdrx, onEdrx, readEdrx, readEdrxInUse, setEdrx, type EdrxReport } from "../../../drivers/sim767xx/04-edrx";
import { expect } from "../../expect";
import { inChunks } from "../scripted-module";
import { asked, fails, refuses } from "./answers";

const OK = "\r\nOK\r\n";

describe("SIM767XX chapter 4, extended DRX", () => {
  it("is asked for with a cycle in binary digits, or with the module's own, and forgotten", () => {
    asked('AT+CEDRXS=1,4,"0101"', OK, (session, take) => setEdrx(session, "on", 5, take));
    asked('AT+CEDRXS=2,4,"1111"', OK, (session, take) => setEdrx(session, "on-with-reports", 15, take));
    asked('AT+CEDRXS=2,4,"0000"', OK, (session, take) => setEdrx(session, "on-with-reports", 0, take));
    asked("AT+CEDRXS=0,4", OK, (session, take) => setEdrx(session, "off", undefined, take));
    asked("AT+CEDRXS=3", OK, (session, take) => forgetEdrx(session, take));
    fails("AT+CEDRXS=3", "\r\nERROR\r\n", (session, take) => forgetEdrx(session, take), "error");
    refuses((session, take) => setEdrx(session, "on", 16, take));
    refuses((session, take) => setEdrx(session, "on", 1.5, take));
  });

  it("has a length for each cycle", () => {
    expect(EDRX_CYCLES_MS.length).toBe(16);
    expect(EDRX_CYCLES_MS[5]).toBe(81920);
  });

  it("is read as it is asked for and as it is used, where it is", () => {
    asked("AT+CEDRXS?", '\r\n+CEDRXS: 4,"0101"\r\n' + OK, (session, take) => readEdrx(session, take), [{ technology: 4, cycle: 5 }]);
    asked("AT+CEDRXS?", "\r\n+CEDRXS: 4,1101\r\n" + OK, (session, take) => readEdrx(session, take), [{ technology: 4, cycle: 13 }]);
    asked("AT+CEDRXRDP", '\r\n+CEDRXRDP: 4,"0011","0010","0001"\r\n' + OK, (session, take) => readEdrxInUse(session, take), { technology: 4, cycle: 3 });
    asked("AT+CEDRXRDP", "\r\n+CEDRXRDP: 0\r\n" + OK, (session, take) => readEdrxInUse(session, take), { technology: 0 });
    fails("AT+CEDRXRDP", "\r\n+CEDRXRDP: \r\n" + OK, (session, take) => readEdrxInUse(session, take), "error");
    fails("AT+CEDRXRDP", "\r\n+CME ERROR: 30\r\n", (session, take) => readEdrxInUse(session, take), "cme 30");
  });

  it("is reported as far as the network tells", () => {
    let reports: EdrxReport[] = [];
    inChunks(
      [["<", '\r\n+CEDRXP: 4,"0101","0011","0111"\r\n\r\n+CEDRXP: 4,"0101"\r\n\r\n+CEDRXP: x\r\n']],
      (session) => {
        reports = [];
        onEdrx(session, (report) => reports.push(report));
      },
      () =>
        expect(reports).toEqual([
          { technology: 4, cycle: 5, granted: 3, pagingWindow: 7 },
          { technology: 4, cycle: 5 },
        ]),
    );
  });
});
