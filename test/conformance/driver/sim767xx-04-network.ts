import {
  readClockUpdate,
  readNetworkRegistration,
  readOperator,
  readServingCell,
  readSystemMode,
  selectOperatorAutomatically,
  setClockUpdate,
  setNetworkRegistrationReports,
  setSystemModeReports,
  setZoneReports,
  testNetwork,
  type NetworkTestForm,
} from "../../../drivers/sim767xx/04-network";
import { done, gives, NO_DEFAULT, type ChapterReplays, type DriverReplay } from "./replay";

function test(command: NetworkTestForm, values: string): DriverReplay {
  return [gives(values, (session, answer) => testNetwork(session, command, answer))];
}

export const SIM767XX_NETWORK: ChapterReplays = {
  "+CREG/1": test("+CREG", "(0-2)"),
  "+CREG/2": [gives({ state: "home" }, readNetworkRegistration)],
  "+CREG/3": [done((session, ready) => setNetworkRegistrationReports(session, "state", ready))],
  "+CREG/4": NO_DEFAULT,
  "+COPS/1": [gives({ mode: 0, operator: "46001", format: "numeric", accessTechnology: 7 }, readOperator)],
  "+COPS/2": { notCovered: "the driver leaves the access technology to the module" },
  "+COPS/3": [done(selectOperatorAutomatically)],
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
  "+CTZR/2": { notCovered: "the driver sets the reports of the time zone and does not ask for them" },
  "+CTZR/3": [done((session, ready) => setZoneReports(session, "zone-and-time", ready))],
};
