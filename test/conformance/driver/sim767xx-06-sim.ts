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
  "+SPIC/1": test("+SPIC", ""),
  "+SPIC/2": [gives({ pin: 3, puk: 10, pin2: 0, puk2: 10 }, readSimAttempts)],
};
