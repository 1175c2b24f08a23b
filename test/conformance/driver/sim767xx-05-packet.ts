import {
  defineContext,
  readAddresses,
  readAllAddresses,
  readAttachment,
  readAuthentications,
  readContexts,
  readContextStates,
  readEpsRegistration,
  readGprsRegistration,
  readPacketEvents,
  setAttachment,
  setAuthentication,
  setContextActive,
  setEpsRegistrationReports,
  setGprsRegistrationReports,
  setPacketEvents,
  testPacket,
  type PacketTestForm,
} from "../../../drivers/sim767xx/05-packet";
import { done, gives, NO_DEFAULT, type ChapterReplays, type DriverReplay } from "./replay";

const ADDRESSES = { cid: 1, addresses: ["10.83.214.110"] };

function test(command: PacketTestForm, ...values: string[]): DriverReplay {
  return [gives(values.join("\n"), (session, answer) => testPacket(session, command, answer))];
}

export const SIM767XX_PACKET: ChapterReplays = {
  "+CGREG/1": test("+CGREG", "(0-2)"),
  "+CGREG/2": [gives({ state: "home" }, readGprsRegistration)],
  "+CGREG/3": [done((session, ready) => setGprsRegistrationReports(session, "state", ready))],
  "+CGREG/4": NO_DEFAULT,
  "+CEREG/1": test("+CEREG", "(0-2)"),
  "+CEREG/2": [gives({ state: "home" }, readEpsRegistration)],
  "+CEREG/3": [done((session, ready) => setEpsRegistrationReports(session, "state", ready))],
  "+CEREG/4": NO_DEFAULT,
  "+CGATT/1": test("+CGATT", "(0-1)"),
  "+CGATT/2": [gives(true, readAttachment)],
  "+CGATT/3": [done((session, ready) => setAttachment(session, true, ready))],
  "+CGACT/1": test("+CGACT", "(0,1)"),
  "+CGACT/2": [gives([{ cid: 1, active: true }], readContextStates)],
  "+CGACT/3": [done((session, ready) => setContextActive(session, 1, true, ready))],
  "+CGDCONT/1": test(
    "+CGDCONT",
    '(1-15),"IP",,,,(0),(0,2),(0),(0),(0,1),(0),(0,1),(0)',
    '(1-15),"IPV6",,,,(0),(0,2),(0),(0),(0,1),(0),(0,1),(0)',
    '(1-15),"IPV4V6",,,,(0),(0,2),(0),(0),(0,1),(0),(0,1),(0)',
    '(1-15),"Non-IP",,,,(0),(0,2),(0),(0),(0,1),(0),(0,1),(0),(0,1)',
  ),
  "+CGDCONT/2": [gives([{ cid: 1, type: "IP", apn: "" }], readContexts)],
  "+CGDCONT/3": [done((session, ready) => defineContext(session, 1, "IP", "cnnet", ready))],
  "+CGDCONT/4": NO_DEFAULT,
  "+CGPADDR/1": test("+CGPADDR", "(1)"),
  "+CGPADDR/2": [gives(ADDRESSES, (session, answer) => readAddresses(session, 1, answer))],
  "+CGPADDR/3": [gives([ADDRESSES], readAllAddresses)],
  "+CGEREP/1": test("+CGEREP", "(0,1),(0)"),
  "+CGEREP/2": [gives(false, readPacketEvents)],
  "+CGEREP/3": [done((session, ready) => setPacketEvents(session, true, ready))],
  "+CGEREP/4": NO_DEFAULT,
  "+CGAUTH/1": test("+CGAUTH", "(1-15),(0-2),(64),(64)"),
  "+CGAUTH/2": [gives([{ cid: 1, protocol: "none", user: "", password: "" }], readAuthentications)],
  "+CGAUTH/3": [done((session, ready) => setAuthentication(session, 1, { protocol: "none", user: "", password: "" }, ready))],
  "+CGAUTH/4": NO_DEFAULT,
  "+CGCONTRDP/1": test("+CGCONTRDP", "(1,2)"),
};
