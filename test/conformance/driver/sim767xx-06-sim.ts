import {
  changePin,
  enterPin,
  readIccid,
  readImsi,
  readSimAttempts,
  readSimLock,
  readSimState,
  testSim,
  type SimTestForm,
} from "../../../drivers/sim767xx/06-sim";
import { sendApdu, setSimSleep } from "../../../drivers/sim767xx/06-card-access";
import { readDetectLevel, readHotSwap, readServiceProvider, setDetectLevel, setHotSwap } from "../../../drivers/sim767xx/06-card-slot";
import { done, gives, type ChapterReplays, type DriverReplay } from "./replay";

function test(command: SimTestForm, values: string): DriverReplay {
  return [gives(values, (session, answer) => testSim(session, command, answer))];
}

export const SIM767XX_SIM: ChapterReplays = {
  "+CICCID/1": [gives("89860318760238610932", readIccid)],
  "+CICCID/2": test("+CICCID", ""),
  "+CPIN/1": test("+CPIN", ""),
  "+CPIN/2": [gives("ready", readSimState)],
  "+CPIN/3": [done((session, ready) => enterPin(session, "1234", ready))],
  "+CLCK/1": [gives(false, readSimLock)],
  "+CLCK/2": test("+CLCK", '("SC")'),
  "+CPWD/1": test("+CPWD", '("SC",8)'),
  "+CPWD/2": [done((session, ready) => changePin(session, "1234", "4321", ready))],
  "+CIMI/1": test("+CIMI", ""),
  "+CIMI/2": [gives("460010222028133", readImsi)],
  "+CSIM/1": test("+CSIM", ""),
  "+CSIM/2": [gives({ sw1: 0x6e, sw2: 0, data: "" }, (session, answer) => sendApdu(session, "\xa0\xf2\0\0\x16", answer))],
  "+CRSM/1": test("+CRSM", ""),
  "+CSIMSLEEP/1": test("+CSIMSLEEP", "(0,1)"),
  "+CSIMSLEEP/2": [done((session, ready) => setSimSleep(session, false, ready))],
  "+SPIC/1": test("+SPIC", ""),
  "+SPIC/2": [gives({ pin: 3, puk: 10, pin2: 0, puk2: 10 }, readSimAttempts)],
  "+CSPN/1": test("+CSPN", ""),
  "+CSPN/2": [gives({ name: "China Telecom", showsNetwork: true }, readServiceProvider)],
  "+UIMHOTSWAPON/1": test("+UIMHOTSWAPON", "(0-1)"),
  "+UIMHOTSWAPON/2": [gives(false, readHotSwap)],
  "+UIMHOTSWAPON/3": [done((session, ready) => setHotSwap(session, true, ready))],
  "+UIMHOTSWAPLEVEL/1": test("+UIMHOTSWAPLEVEL", "(0-1)"),
  "+UIMHOTSWAPLEVEL/2": [gives("low", readDetectLevel)],
  "+UIMHOTSWAPLEVEL/3": [done((session, ready) => setDetectLevel(session, "high", ready))],
};
