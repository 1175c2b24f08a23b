import type { RegistrationReport } from "../../../drivers/3gpp/registration";
import {
  onNetworkRegistration,
  readDynamicParameters,
  readNetworkRegistration,
  readOperator,
  readSignal,
  setNetworkRegistrationReports,
  setNetworkTimeZone,
  setOperatorFormat,
  testNetwork,
} from "../../../drivers/ec716s/05-network";
import { done, gives, hears, type ChapterReplays, type Step } from "./replay";

function reports(...reported: RegistrationReport[]): Step {
  return hears(reported, onNetworkRegistration);
}

export const EC716S_NETWORK: ChapterReplays = {
  "+CSQ/1": [gives({ rssiDbm: -83 }, readSignal)],
  "+CREG/1": [gives("(0,1,2,3)", (session, answer) => testNetwork(session, "+CREG", answer))],
  "+CREG/2": [gives({ state: "home" }, readNetworkRegistration)],
  "+CREG/3": [reports({ state: "not-searching" })],
  "+CREG/4": [reports({ state: "home" })],
  "+CREG/5": [
    reports({ state: "home", area: "1863", cell: "01a2c315" }),
    done((session, ready) => setNetworkRegistrationReports(session, "state-and-cell", ready)),
    gives({ state: "home", area: "1863", cell: "0183db22" }, readNetworkRegistration),
  ],
  "+CGCONTRDP/1": [
    gives(
      [{ cid: 1, apn: "xz01.njm2mapn", address: "10.64.16.223", gateway: "10.64.16.223", nameServers: ["58.240.57.33", "221.6.4.66"] }],
      (session, answer) => readDynamicParameters(session, 1, answer),
    ),
  ],
  "+COPS/1": [gives({ mode: 0, operator: "46001", format: "numeric", accessTechnology: 7 }, readOperator)],
  "+COPS/2": [
    done((session, ready) => setOperatorFormat(session, "short", ready)),
    gives({ mode: 0, operator: "UNICOM", format: "short", accessTechnology: 7 }, readOperator),
  ],
  "+COPS/3": [
    done((session, ready) => setOperatorFormat(session, "long", ready)),
    gives({ mode: 0, operator: "CHN-UNICOM", format: "long", accessTechnology: 7 }, readOperator),
  ],
  "+NITZDISSET/1": [done((session, ready) => setNetworkTimeZone(session, 8, ready))],
};
