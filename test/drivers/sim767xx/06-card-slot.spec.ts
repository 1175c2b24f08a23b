import {
  readDetectLevel,
  readHotSwap,
  readServiceProvider,
  setDetectLevel,
  setHotSwap,
} from "../../../drivers/sim767xx/06-card-slot";
import { asked, fails } from "./answers";

const OK = "\r\nOK\r\n";

describe("SIM767XX chapter 6, whose card it is", () => {
  it("is read, where the card tells", () => {
    asked("AT+CSPN?", '\r\n+CSPN: "China Telecom",1\r\n' + OK, (session, take) => readServiceProvider(session, take), {
      name: "China Telecom",
      showsNetwork: true,
    });
    asked("AT+CSPN?", "\r\n+CSPN:Simcom,0\r\n" + OK, (session, take) => readServiceProvider(session, take), { name: "Simcom", showsNetwork: false });
    asked("AT+CSPN?", OK, (session, take) => readServiceProvider(session, take));
    fails("AT+CSPN?", '\r\n+CSPN: "x"\r\n' + OK, (session, take) => readServiceProvider(session, take), "error");
    fails("AT+CSPN?", "\r\n+CME ERROR: 10\r\n", (session, take) => readServiceProvider(session, take), "cme 10");
  });
});

describe("SIM767XX chapter 6, how a card is noticed", () => {
  it("is switched on and off, and read", () => {
    asked("AT+UIMHOTSWAPON=1", OK, (session, take) => setHotSwap(session, true, take));
    asked("AT+UIMHOTSWAPON=0", OK, (session, take) => setHotSwap(session, false, take));
    asked("AT+UIMHOTSWAPON?", "\r\n+UIMHOTSWAPON: 0\r\n" + OK, (session, take) => readHotSwap(session, take), false);
    fails("AT+UIMHOTSWAPON?", "\r\nERROR\r\n", (session, take) => readHotSwap(session, take), "error");
  });

  it("depends on the level of the holder's contact", () => {
    asked("AT+UIMHOTSWAPLEVEL=1", OK, (session, take) => setDetectLevel(session, "high", take));
    asked("AT+UIMHOTSWAPLEVEL=0", OK, (session, take) => setDetectLevel(session, "low", take));
    asked("AT+UIMHOTSWAPLEVEL?", "\r\n+UIMHOTSWAPLEVEL: 1\r\n" + OK, (session, take) => readDetectLevel(session, take), "high");
    fails("AT+UIMHOTSWAPLEVEL?", "\r\n+UIMHOTSWAPLEVEL: 2\r\n" + OK, (session, take) => readDetectLevel(session, take), "error");
  });
});
