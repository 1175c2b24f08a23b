import { readSupplyVoltage } from "../../../drivers/sim767xx/09-hardware";
import { asked, fails } from "./answers";

const OK = "\r\nOK\r\n";

describe("SIM767XX chapter 9, the supply", () => {
  it("its voltage comes in volts, of one to three decimals, with the unit or without", () => {
    asked("AT+CBC", "\r\n+CBC: 3.749V\r\n" + OK, (session, take) => readSupplyVoltage(session, take), 3749);
    asked("AT+CBC", "\r\n+CBC: 3.8\r\n" + OK, (session, take) => readSupplyVoltage(session, take), 3800);
    asked("AT+CBC", "\r\n+CBC:4.05V\r\n" + OK, (session, take) => readSupplyVoltage(session, take), 4050);
  });

  it("what is no voltage fails", () => {
    fails("AT+CBC", "\r\n+CBC: 0,85,3.9\r\n" + OK, (session, take) => readSupplyVoltage(session, take), "error");
    fails("AT+CBC", "\r\n+CBC: V\r\n" + OK, (session, take) => readSupplyVoltage(session, take), "error");
    fails("AT+CBC", "\r\nERROR\r\n", (session, take) => readSupplyVoltage(session, take), "error");
  });
});
