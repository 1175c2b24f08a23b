import {
  readClockUpdate,
  readNetworkRegistration,
  readOperator,
  readServingCell,
  readSystemMode,
  readZoneReports,
  selectOperatorAutomatically,
  setClockUpdate,
  setNetworkDefault,
  setNetworkRegistrationReports,
  setSystemModeReports,
  setZoneReports,
  testNetwork,
  type NetworkTestForm,
} from "../../../drivers/sim767xx/04-network";
import { readBands, setBands } from "../../../drivers/sim767xx/04-bands";
import { readPreferredOperators, selectOperatorBy, setPreferredOperator } from "../../../drivers/sim767xx/04-operators";
import { done, gives, type ChapterReplays, type DriverReplay } from "./replay";

const LTE = { gsm: false, gsmCompact: false, utran: false, lte: true };
const UTRAN = { gsm: false, gsmCompact: false, utran: true, lte: false };
/** Those of the test form but 18, 19, 25 and 66, which the masks of the examples do not have or have apart. */
const BANDS = [1, 2, 3, 4, 5, 7, 8, 12, 13, 20, 26, 28, 34, 38, 39, 40, 41];

function test(command: NetworkTestForm, values: string): DriverReplay {
  return [gives(values, (session, answer) => testNetwork(session, command, answer))];
}

export const SIM767XX_NETWORK: ChapterReplays = {
  "+CREG/1": test("+CREG", "(0-2)"),
  "+CREG/2": [gives({ state: "home" }, readNetworkRegistration)],
  "+CREG/3": [done((session, ready) => setNetworkRegistrationReports(session, "state", ready))],
  "+CREG/4": [done((session, ready) => setNetworkDefault(session, "+CREG", ready))],
  "+COPS/1": [gives({ mode: 0, operator: "46001", format: "numeric", accessTechnology: 7 }, readOperator)],
  "+COPS/2": [done((session, ready) => selectOperatorBy(session, "46001", "E-UTRAN", ready))],
  "+COPS/3": [done(selectOperatorAutomatically)],
  "+CPOL/1": test("+CPOL", ""),
  "+CPOL/2": [
    gives(
      [
        { place: 1, operator: "46001" },
        { place: 2, operator: "46001" },
        { place: 3, operator: "46001", technologies: LTE },
        { place: 4, operator: "46009", technologies: LTE },
        { place: 5, operator: "46001", technologies: UTRAN },
        { place: 6, operator: "46009", technologies: UTRAN },
      ],
      readPreferredOperators,
    ),
  ],
  "+CPOL/3": [done((session, ready) => setPreferredOperator(session, { place: 1, operator: "46001" }, ready))],
  "+COPN/1": test("+COPN", ""),
  "+CNBP/1": test("+CNBP", "(1,2,3,4,5,7,8,12,13,18,19,20,25,26,28,34,38,39,40,41,66)"),
  "+CNBP/2": [gives({ low: BANDS, high: [66] }, readBands)],
  "+CNBP/3": [done((session, ready) => setBands(session, { low: BANDS }, ready))],
  "+CPSI/1": [
    gives(
      {
        system: "LTE",
        operation: "Online",
        network: "460-11",
        trackingArea: "0x9A5F",
        cell: "65141122",
        band: "EUTRAN-BAND3",
        rsrq: -13,
        rsrp: -103,
        rssi: -90,
        snr: 5,
      },
      readServingCell,
    ),
  ],
  "+CNSMOD/1": test("+CNSMOD", "(0,1)"),
  "+CNSMOD/2": [gives("LTE", readSystemMode)],
  "+CNSMOD/3": [done((session, ready) => setSystemModeReports(session, false, ready))],
  "+CTZU/1": test("+CTZU", "(0,1,3)"),
  "+CTZU/2": [gives(0, readClockUpdate)],
  "+CTZU/3": [done((session, ready) => setClockUpdate(session, "off", ready))],
  "+CTZR/1": test("+CTZR", "(0,1,3)"),
  "+CTZR/2": [gives("zone-and-time", readZoneReports)],
  "+CTZR/3": [done((session, ready) => setZoneReports(session, "zone-and-time", ready))],
};
