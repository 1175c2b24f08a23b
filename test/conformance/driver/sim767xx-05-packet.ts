import {
  defineContext,
  enterDataState,
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
  setPacketDefault,
  setPacketEvents,
  testPacket,
  type PacketDefaultForm,
  type PacketTestForm,
} from "../../../drivers/sim767xx/05-packet";
import { ping, type PingReply } from "../../../drivers/sim767xx/05-ping";
import { addPacketFilter, defineSecondaryContext, readPacketFilters, readSecondaryContexts } from "../../../drivers/sim767xx/05-secondary";
import { done, gives, type ChapterReplays, type DriverReplay } from "./replay";

const LOST: PingReply = { kind: "lost" };
const ADDRESSES = { cid: 1, addresses: ["10.83.214.110"] };

function test(command: PacketTestForm, ...values: string[]): DriverReplay {
  return [gives(values.join("\n"), (session, answer) => testPacket(session, command, answer))];
}

function bare(command: PacketDefaultForm): DriverReplay {
  return [done((session, ready) => setPacketDefault(session, command, ready))];
}

export const SIM767XX_PACKET: ChapterReplays = {
  "+CGREG/1": test("+CGREG", "(0-2)"),
  "+CGREG/2": [gives({ state: "home" }, readGprsRegistration)],
  "+CGREG/3": [done((session, ready) => setGprsRegistrationReports(session, "state", ready))],
  "+CGREG/4": bare("+CGREG"),
  "+CEREG/1": test("+CEREG", "(0-2)"),
  "+CEREG/2": [gives({ state: "home" }, readEpsRegistration)],
  "+CEREG/3": [done((session, ready) => setEpsRegistrationReports(session, "state", ready))],
  "+CEREG/4": bare("+CEREG"),
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
  "+CGDCONT/4": bare("+CGDCONT"),
  "+CGDSCONT/1": test("+CGDSCONT", "(1-15),(1-15)"),
  "+CGDSCONT/2": [
    done((session, ready) => defineSecondaryContext(session, { cid: 2, primary: 1 }, ready)),
    gives([{ cid: 2, primary: 1, imSignalling: false }], readSecondaryContexts),
  ],
  "+CGTFT/1": [gives([], readPacketFilters)],
  "+CGTFT/2": [done((session, ready) => addPacketFilter(session, 1, { id: 1, precedence: 0, remote: "74.125.71.100.255.255.255.255" }, ready))],
  "+CGTFT/3": bare("+CGTFT"),
  "+CGDATA/1": test("+CGDATA", '("M-PT")'),
  "+CGDATA/2": [done((session, ready) => enterDataState(session, 1, ready))],
  "+CGPADDR/1": test("+CGPADDR", "(1)"),
  "+CGPADDR/2": [gives(ADDRESSES, (session, answer) => readAddresses(session, 1, answer))],
  "+CGPADDR/3": [gives([ADDRESSES], readAllAddresses)],
  "+CGEREP/1": test("+CGEREP", "(0,1),(0)"),
  "+CGEREP/2": [gives(false, readPacketEvents)],
  "+CGEREP/3": [done((session, ready) => setPacketEvents(session, true, ready))],
  "+CGEREP/4": bare("+CGEREP"),
  "+CGAUTH/1": test("+CGAUTH", "(1-15),(0-2),(64),(64)"),
  "+CGAUTH/2": [gives([{ cid: 1, protocol: "none", user: "", password: "" }], readAuthentications)],
  "+CGAUTH/3": [done((session, ready) => setAuthentication(session, 1, { protocol: "none", user: "", password: "" }, ready))],
  "+CGAUTH/4": bare("+CGAUTH"),
  "+CPING/1": test("+CPING", "IP address,(1,2),(1-5),(4-188),(1000-10000),(10000-100000),(16-255)"),
  "+CPING/2": [
    gives({ replies: [LOST, LOST, LOST, LOST], sum: { sent: 4, received: 0, lost: 4, leastMs: 0, mostMs: 0, meanMs: 0 } }, (session, answer) => {
      const replies: PingReply[] = [];
      ping(session, "www.baidu.com", { intervalMs: 1000 }, (reply) => replies.push(reply), (failure, sum) => answer(failure, sum === undefined ? undefined : { replies, sum }));
    }),
  ],
  "+CGCONTRDP/1": test("+CGCONTRDP", "(1,2)"),
};
