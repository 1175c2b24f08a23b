import { readBands, setBands } from "../../../drivers/sim767xx/04-bands";
import { asked, fails, refuses } from "./answers";

const OK = "\r\nOK\r\n";
const BANDS = [1, 2, 3, 4, 5, 7, 8, 12, 13, 18, 19, 20, 25, 26, 28, 34, 38, 39, 40, 41];

describe("SIM767XX chapter 4, bands", () => {
  it("are read from two masks, or from one", () => {
    asked("AT+CNBP?", "\r\n+CNBP: 0X000001E20B0E18DF,0X02\r\n" + OK, (session, take) => readBands(session, take), { low: BANDS, high: [66] });
    asked("AT+CNBP?", "\r\n+CNBP: 0x0000000000000084\r\n" + OK, (session, take) => readBands(session, take), { low: [3, 8] });
    asked("AT+CNBP?", "\r\n+CNBP: 0X04,0X00\r\n" + OK, (session, take) => readBands(session, take), { low: [3], high: [] });
    fails("AT+CNBP?", "\r\n+CNBP: 1,2,3\r\n" + OK, (session, take) => readBands(session, take), "error");
    fails("AT+CNBP?", "\r\n+CNBP: 0X04,7\r\n" + OK, (session, take) => readBands(session, take), "error");
    fails("AT+CNBP?", "\r\n+CNBP: 0XG4\r\n" + OK, (session, take) => readBands(session, take), "error");
  });

  it("are written as masks of 16 digits and of two", () => {
    asked("AT+CNBP=0X000001E20B0E18DF,0X02", OK, (session, take) => setBands(session, { low: BANDS, high: [66] }, take));
    asked("AT+CNBP=0X0000000000000084", OK, (session, take) => setBands(session, { low: [8, 3] }, take));
    asked("AT+CNBP=0X0000040000000001,0X80", OK, (session, take) => setBands(session, { low: [1, 43], high: [72] }, take));
    fails("AT+CNBP=0X0000000000000001", "\r\nERROR\r\n", (session, take) => setBands(session, { low: [1] }, take), "error");
  });

  it("that are none, or no band at all, are refused", () => {
    refuses((session, take) => setBands(session, { low: [0] }, take));
    refuses((session, take) => setBands(session, { low: [44] }, take));
    refuses((session, take) => setBands(session, { low: [32] }, take));
    refuses((session, take) => setBands(session, { low: [1], high: [64] }, take));
    refuses((session, take) => setBands(session, { low: [] }, take));
    refuses((session, take) => setBands(session, { low: [], high: [] }, take));
  });
});
