import { dialData, hangUp, onVoiceCall, resumeData, setHangUp, type VoiceCallEvent } from "../../../drivers/sim767xx/02-calls";
import { enableResultCodes, readCharacterSet, setCharacterSet, useTextResults } from "../../../drivers/sim767xx/02-configuration";
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
  setV25terDefault,
  testV25ter,
  type V25terTestForm,
} from "../../../drivers/sim767xx/02-v25ter";
import { openTcpTransparent } from "../../../drivers/sim767xx/13-tcpip";
import { before, done, gives, hears, type ChapterReplays, type DriverReplay } from "./replay";

function test(command: V25terTestForm): DriverReplay {
  return [gives("", (session, answer) => testV25ter(session, command, answer))];
}

const connected = before(
  [[">", 'AT+CIPOPEN=0,"TCP","183.230.174.137",6031'], ["<", "\r\nCONNECT\r\n"]],
  (session, ready) => openTcpTransparent(session, { host: "183.230.174.137", port: 6031 }, ready),
);
const saves = done((session, ready) => saveSettings(session, 0, ready));
const restores = done((session, ready) => restoreSettings(session, 0, ready));

export const SIM767XX_V25TER: ChapterReplays = {
  "D/1": [done((session, ready) => dialData(session, "*99#", ready))],
  "H/1": [
    hears<VoiceCallEvent>([{ kind: "ended", duration: "000017" }], onVoiceCall),
    done((session, ready) => setHangUp(session, true, ready)),
    done(hangUp),
  ],
  "+++/1": [
    connected,
    gives("escaped", (session, answer) => {
      session.data?.onEnd((reason) => answer(undefined, reason));
      session.data?.escape();
    }),
  ],
  "O/1": [done(resumeData)],
  "I/1": [
    gives({ manufacturer: "SIMCOM INCORPORATED", model: "SIM767XX-XXXX", revision: "V1.9.01", imei: "351602000330570" }, readProduct),
  ],
  "E/1": [done((session, ready) => setEcho(session, true, ready))],
  "E/2": [done((session, ready) => setEcho(session, false, ready))],
  "V/1": [done(useTextResults)],
  "&F/1": [done(restoreFactorySettings)],
  "Q/1": [done(enableResultCodes)],
  "Q/2": [done((session, ready) => setV25terDefault(session, "Q", ready))],
  "&W/1": [saves],
  "&W/2": [saves],
  "Z/1": [restores],
  "Z/2": [restores],
  "+CGMI/1": [gives("SIMCOM INCORPORATED", readManufacturer)],
  "+CGMI/2": test("+CGMI"),
  "+CGMM/1": [gives("SIM767XX-XXXX", readModel)],
  "+CGMM/2": test("+CGMM"),
  "+CGMR/1": [gives("2348B01SIM767XM5A", readRevision)],
  "+CGMR/2": test("+CGMR"),
  "+CGSN/1": [gives("351602000330570", readSerialNumber)],
  "+CGSN/2": test("+CGSN"),
  "+CSCS/1": [done((session, ready) => setCharacterSet(session, "IRA", ready))],
  "+CSCS/2": [gives("IRA", readCharacterSet)],
  "+CSCS/3": [gives('("IRA","UCS2","GSM")', (session, answer) => testV25ter(session, "+CSCS", answer))],
  "+CSCS/4": [done((session, ready) => setV25terDefault(session, "+CSCS", ready))],
};
