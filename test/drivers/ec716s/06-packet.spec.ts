import type { PacketEvent } from "../../../drivers/3gpp/packet";
import {
  defineContext,
  onPacketEvent,
  readAddresses,
  readAllAddresses,
  readAttachment,
  readAuthentications,
  readContexts,
  readContextStates,
  readGprsRegistration,
  readPacketEvents,
  setAttachment,
  setAuthentication,
  setContextActive,
  setGprsRegistrationReports,
  setPacketEvents,
  testPacket,
  undefineContext,
} from "../../../drivers/ec716s/06-packet";
import { expect } from "../../expect";
import { inChunks } from "../scripted-module";
import { asked, asks, refuses } from "../sim767xx/answers";

const OK = "\r\nOK\r\n";

describe("EC716S chapter 6, packet domain", () => {
  it("registration and attachment are read and set", () => {
    asked("AT+CGREG?", '\r\n+CGREG: 2,1,"1863","00a2c315",7\r\n' + OK, (session, take) => readGprsRegistration(session, take), { state: "home", area: "1863", cell: "00a2c315" });
    asked("AT+CGREG=1", OK, (session, take) => setGprsRegistrationReports(session, "state", take));
    asked("AT+CGATT?", "\r\n+CGATT: 1\r\n" + OK, (session, take) => readAttachment(session, take), true);
    asks([[">", "AT+CGATT=1"], ["wait", "100000"], ["<", OK]], (session, take) => setAttachment(session, true, take), {});
    asked("AT+CGATT=?", "\r\n+CGATT: (0-1)\r\n" + OK, (session, take) => testPacket(session, "+CGATT", take), "(0-1)");
  });

  it("a context has the network's APN and address, and fields behind them", () => {
    const context = { cid: 1, type: "IP", apn: "jscmiot" };
    asked("AT+CGDCONT?", '\r\n+CGDCONT:1,"IP","jscmiot","10.67.64.153",,,,,,,,,,\r\n' + OK, (session, take) => readContexts(session, take), [context]);
    asked("AT+CGDCONT?", OK, (session, take) => readContexts(session, take), []);
    asked('AT+CGDCONT=5,"IPV4V6","iot"', OK, (session, take) => defineContext(session, 5, "IPV4V6", "iot", take));
    asked("AT+CGDCONT=5", OK, (session, take) => undefineContext(session, 5, take));
    refuses((session, take) => defineContext(session, 16, "IP", "iot", take));
  });

  it("user and password go in this order, as they are read", () => {
    const given = { protocol: "chap" as const, user: "u9682", password: "iot98765" };
    asked('AT+CGAUTH=1,2,"u9682","iot98765"', OK, (session, take) => setAuthentication(session, 1, given, take));
    asked("AT+CGAUTH=1,0", OK, (session, take) => setAuthentication(session, 1, { protocol: "none", user: "", password: "" }, take));
    asked("AT+CGAUTH?", '\r\n+CGAUTH: 1,2,"u9682","iot98765"\r\n' + OK, (session, take) => readAuthentications(session, take), [{ cid: 1, ...given }]);
    refuses((session, take) => setAuthentication(session, 1, { ...given, password: "" }, take));
  });

  it("activation turns the order of its numbers round between order and answer", () => {
    asked("AT+CGACT=1,5", OK, (session, take) => setContextActive(session, 5, true, take));
    asked("AT+CGACT?", "\r\n+CGACT: 1,1\r\n+CGACT: 5,0\r\n" + OK, (session, take) => readContextStates(session, take), [
      { cid: 1, active: true },
      { cid: 5, active: false },
    ]);
  });

  it("a message that comes in front of its OK is no part of it", () => {
    asked("AT+CGACT=1,1", '\r\n+CMTI: "SM",1\r\n' + OK, (session, take) => setContextActive(session, 1, true, take));
    asked("AT+CGACT?", '\r\n+CMTI: "SM",1\r\n\r\n+CGACT: 1,1\r\n' + OK, (session, take) => readContextStates(session, take), [{ cid: 1, active: true }]);
  });

  it("addresses are told of one context or of all", () => {
    asked("AT+CGPADDR=1", '\r\n+CGPADDR: 1,"10.162.229.248"\r\n' + OK, (session, take) => readAddresses(session, 1, take), { cid: 1, addresses: ["10.162.229.248"] });
    asked("AT+CGPADDR", "\r\n+CGPADDR:1,10.0.0.1\r\n" + OK, (session, take) => readAllAddresses(session, take), [{ cid: 1, addresses: ["10.0.0.1"] }]);
    refuses((session, take) => readAddresses(session, 9, take));
  });

  it("events are switched on and asked for", () => {
    asked("AT+CGEREP=1", OK, (session, take) => setPacketEvents(session, true, take));
    asked("AT+CGEREP?", "\r\n+CGEREP:1,0\r\n" + OK, (session, take) => readPacketEvents(session, take), true);
  });

  it("all forms of an event are understood, those without their words as well", () => {
    const forms: readonly (readonly [string, PacketEvent])[] = [
      ["+CGEV: NW DETACH", { kind: "detached", by: "network" }],
      ["+CGEV: ME DETACH", { kind: "detached", by: "module" }],
      ['+CGEV: "IP", "10.0.0.0", 1', { kind: "deactivated", by: "network", cid: 1 }],
      ['+CGEV: "PPP", "", 2', { kind: "deactivated", by: "network", cid: 2 }],
      ["+CGEV: NW DEACT IP, 10.0.0.0, 1", { kind: "deactivated", by: "network", cid: 1 }],
      ["+CGEV: NW DEACT IP, 10.0.0.0", { kind: "deactivated", by: "network", cid: undefined }],
      ["+CGEV: EPS PDN DEACT 1", { kind: "deactivated", by: "network", cid: 1 }],
      ["+CGEV: ME PDN DEACT 1", { kind: "deactivated", by: "module", cid: 1 }],
      ["+CGEV: ME PDN ACT 1,0", { kind: "activated", cid: 1 }],
      ["+CGEV: EPS PDN ACT 1", { kind: "activated", cid: 1 }],
      ["+CGEV: ME DEACT 1, 5", { kind: "other", text: "ME DEACT 1, 5" }],
      ["+CGEV: EPS DED DEACT 1, 6", { kind: "other", text: "EPS DED DEACT 1, 6" }],
      ["+CGEV:EPS ACT 1", { kind: "other", text: "EPS ACT 1" }],
      ["+CGEV:NW MODIFY1,2,0", { kind: "other", text: "NW MODIFY1,2,0" }],
    ];
    for (const [line, event] of forms) {
      let heard: PacketEvent[] = [];
      inChunks(
        [["<", `\r\n${line}\r\n`]],
        (session) => {
          heard = [];
          onPacketEvent(session, (told) => heard.push(told));
        },
        () => expect(heard).toEqual([event]),
      );
    }
  });
});
