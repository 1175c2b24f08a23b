import {
  defineContext,
  enterDataState,
  onEpsRegistration,
  onGprsRegistration,
  onPacketEvent,
  readAddresses,
  readAllAddresses,
  readAttachment,
  readAuthentications,
  readContexts,
  readContextStates,
  readDynamicParameters,
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
  undefineContext,
} from "../../../drivers/sim767xx/05-packet";
import type { PacketEvent } from "../../../drivers/3gpp/packet";
import type { Failure } from "../../../drivers/failure";
import { expect } from "../../expect";
import { inChunks } from "../scripted-module";
import { asked, asks, fails, refuses } from "./answers";

const OK = "\r\nOK\r\n";

describe("SIM767XX chapter 5, registration and contexts", () => {
  it("registration for data is read in every length, and reported", () => {
    asked("AT+CEREG?", "\r\n+CEREG: 0,1\r\n" + OK, (session, take) => readEpsRegistration(session, take), { state: "home" });
    asked("AT+CEREG?", "\r\n+CEREG: 2,5,00C3,0A12BC01,7\r\n" + OK, (session, take) => readEpsRegistration(session, take), {
      state: "roaming",
      area: "00C3",
      cell: "0A12BC01",
    });
    asked("AT+CEREG?", "\r\n+CEREG: 1,11\r\n" + OK, (session, take) => readEpsRegistration(session, take), { state: "searching" });
    asked("AT+CGREG?", "\r\n+CGREG: 0,2\r\n" + OK, (session, take) => readGprsRegistration(session, take), { state: "searching" });
    asked("AT+CEREG=1", OK, (session, take) => setEpsRegistrationReports(session, "state", take));
    asked("AT+CGREG=2", OK, (session, take) => setGprsRegistrationReports(session, "state-and-cell", take));
  });

  it("a report of four fields while registration is asked for is a report", () => {
    const reports: string[] = [];
    asks(
      [[">", "AT+CEREG?"], ["<", '\r\n+CGREG: 2\r\n\r\n+CEREG: 5,"00C3","0A12BC01",7\r\n\r\n+CEREG: 1,0\r\n' + OK]],
      (session, take) => {
        reports.splice(0, reports.length);
        onEpsRegistration(session, (report) => reports.push("eps " + report.state));
        onGprsRegistration(session, (report) => reports.push("gprs " + report.state));
        readEpsRegistration(session, (failure, value) => {
          take(failure, value);
          expect(reports).toEqual(["gprs searching", "eps roaming"]);
        });
      },
      { value: { state: "not-searching" } },
    );
  });

  it("attaches and detaches, and says whether it is", () => {
    asked("AT+CGATT?", "\r\n+CGATT: 1\r\n" + OK, (session, take) => readAttachment(session, take), true);
    asked("AT+CGATT=1", OK, (session, take) => setAttachment(session, true, take));
    asked("AT+CGATT=0", OK, (session, take) => setAttachment(session, false, take));
  });

  it("contexts are activated state first and read number first, with blank lines between or none, or none at all", () => {
    asked("AT+CGACT=1,1", OK, (session, take) => setContextActive(session, 1, true, take));
    asked("AT+CGACT=0,15", OK, (session, take) => setContextActive(session, 15, false, take));
    refuses((session, take) => setContextActive(session, 16, true, take));
    const both = [
      { cid: 1, active: true },
      { cid: 8, active: false },
    ];
    asked("AT+CGACT?", "\r\n+CGACT: 1,1\r\n+CGACT: 8,0\r\n" + OK, (session, take) => readContextStates(session, take), both);
    asked("AT+CGACT?", "\r\n+CGACT: 1,1\r\n\r\n+CGACT: 8,0\r\n" + OK, (session, take) => readContextStates(session, take), both);
    asked("AT+CGACT?", "\r\n+CGACT: \r\n" + OK, (session, take) => readContextStates(session, take), []);
    asked("AT+CGACT?", OK, (session, take) => readContextStates(session, take), []);
  });

  it("the data state only activates a context, without CONNECT", () => {
    asked('AT+CGDATA="M-PT",1', OK, (session, take) => enterDataState(session, 1, take));
    fails('AT+CGDATA="M-PT",2', "\r\nNO CARRIER\r\n", (session, take) => enterDataState(session, 2, take), "error");
    refuses((session, take) => enterDataState(session, 16, take));
  });

  it("bare commands are accepted", () => {
    asked("AT+CGREG", OK, (session, take) => setPacketDefault(session, "+CGREG", take));
    asked("AT+CEREG", OK, (session, take) => setPacketDefault(session, "+CEREG", take));
    asked("AT+CGEREP", OK, (session, take) => setPacketDefault(session, "+CGEREP", take));
    asked("AT+CGDCONT", OK, (session, take) => setPacketDefault(session, "+CGDCONT", take));
    fails("AT+CGAUTH", "\r\nERROR\r\n", (session, take) => setPacketDefault(session, "+CGAUTH", take), "error");
  });

  it("the network's cause behind a text is the code", () => {
    const said = "\r\n+CME ERROR: requested service option not subscribed (#33)\r\n\r\n+CGEV: ME PDN DEACT 1\r\n";
    fails("AT+CGACT=1,1", said, (session, take) => setContextActive(session, 1, true, take), "cme 33");
  });

  it("contexts are defined, forgotten and read, with trailing fields or none", () => {
    asked('AT+CGDCONT=1,"IP","cnnet"', OK, (session, take) => defineContext(session, 1, "IP", "cnnet", take));
    asked('AT+CGDCONT=2,"IPV4V6",""', OK, (session, take) => defineContext(session, 2, "IPV4V6", "", take));
    asked("AT+CGDCONT=2", OK, (session, take) => undefineContext(session, 2, take));
    refuses((session, take) => defineContext(session, 1, "IP", 'a"b', take));
    asked(
      "AT+CGDCONT?",
      '\r\n+CGDCONT: 1,"IP",""\r\n\r\n+CGDCONT: 2,"IPV4V6","cmnet","10.161.250.60",,,,,,\r\n' + OK,
      (session, take) => readContexts(session, take),
      [
        { cid: 1, type: "IP", apn: "" },
        { cid: 2, type: "IPV4V6", apn: "cmnet" },
      ],
    );
  });

  it("addresses are read for one context and for all, in both families", () => {
    asked("AT+CGPADDR=1", "\r\n+CGPADDR: 1,10.83.214.110\r\n" + OK, (session, take) => readAddresses(session, 1, take), {
      cid: 1,
      addresses: ["10.83.214.110"],
    });
    asked("AT+CGPADDR", '\r\n+CGPADDR: 1,"10.8.2.1","2001:db8::1"\r\n+CGPADDR: 2\r\n' + OK, (session, take) => readAllAddresses(session, take), [
      { cid: 1, addresses: ["10.8.2.1", "2001:db8::1"] },
      { cid: 2, addresses: [] },
    ]);
    refuses((session, take) => readAddresses(session, 0, take));
  });

  it("authentication is sent password first and read user first, with a blank in front of a comma", () => {
    const secrets = { user: "u", password: "p" };
    asked("AT+CGAUTH=1,0", OK, (session, take) => setAuthentication(session, 1, { ...secrets, protocol: "none" }, take));
    asked('AT+CGAUTH=1,1,"p","u"', OK, (session, take) => setAuthentication(session, 1, { ...secrets, protocol: "pap" }, take));
    asked('AT+CGAUTH=1,2,"p","u"', OK, (session, take) => setAuthentication(session, 1, { ...secrets, protocol: "chap" }, take));
    refuses((session, take) => setAuthentication(session, 1, { protocol: "pap", user: "", password: "p" }, take));
    asked("AT+CGAUTH?", '\r\n+CGAUTH: 1,0 ,"",""\r\n+CGAUTH: 2,1,"u","p"\r\n' + OK, (session, take) => readAuthentications(session, take), [
      { cid: 1, protocol: "none", user: "", password: "" },
      { cid: 2, protocol: "pap", user: "u", password: "p" },
    ]);
  });

  it("a refused authentication does not repeat the password", () => {
    let told: Failure | undefined;
    asks(
      [[">", 'AT+CGAUTH=1,1,"hush","u"'], ["<", "\r\nERROR\r\n"]],
      (session, take) =>
        setAuthentication(session, 1, { protocol: "pap", user: "u", password: "hush" }, (failure) => {
          told = failure;
          take(failure);
        }),
      { failure: "error" },
    );
    expect(told?.message).toBe("AT+CGAUTH: ERROR");
  });

  it("dynamic parameters are read as far as they are told", () => {
    const said = '\r\n+CGCONTRDP: 1,5,"cnnet","10.8.2.1.255.0.0.0","10.8.2.2","8.8.8.8","8.8.4.4"\r\n+CGCONTRDP: 1,5,"cnnet"\r\n';
    asked("AT+CGCONTRDP=1", said + OK, (session, take) => readDynamicParameters(session, 1, take), [
      { cid: 1, apn: "cnnet", address: "10.8.2.1.255.0.0.0", gateway: "10.8.2.2", nameServers: ["8.8.8.8", "8.8.4.4"] },
      { cid: 1, apn: "cnnet", address: "", gateway: "", nameServers: [] },
    ]);
  });

  it("test forms answer what is supported, in several lines too", () => {
    asked("AT+CGACT=?", "\r\n+CGACT: (0,1)\r\n" + OK, (session, take) => testPacket(session, "+CGACT", take), "(0,1)");
    asked("AT+CGDCONT=?", '\r\n+CGDCONT: (1-15),"IP"\r\n+CGDCONT: (1-15),"IPV6"\r\n' + OK, (session, take) => testPacket(session, "+CGDCONT", take), '(1-15),"IP"\n(1-15),"IPV6"');
  });
});

describe("SIM767XX chapter 5, events of the packet domain", () => {
  it("are switched on and read back", () => {
    asked("AT+CGEREP=1", OK, (session, take) => setPacketEvents(session, true, take));
    asked("AT+CGEREP=0", OK, (session, take) => setPacketEvents(session, false, take));
    asked("AT+CGEREP?", "\r\n+CGEREP: 1,0\r\n" + OK, (session, take) => readPacketEvents(session, take), true);
  });

  const lines: readonly (readonly [string, PacketEvent])[] = [
    ["NW DETACH", { kind: "detached", by: "network" }],
    ["ME DETACH", { kind: "detached", by: "module" }],
    ["NW PDN DEACT 1", { kind: "deactivated", by: "network", cid: 1 }],
    ["ME PDN DEACT 1,0", { kind: "deactivated", by: "module", cid: 1 }],
    ['NW DEACT "IP","10.8.2.1",3', { kind: "deactivated", by: "network", cid: 3 }],
    ['ME DEACT "IP","10.8.2.1"', { kind: "deactivated", by: "module" }],
    ["EPS PDN ACT 1", { kind: "activated", cid: 1 }],
    ["ME PDN ACT 8,1", { kind: "activated", cid: 8 }],
    ["NW DEACT 1,2,0", { kind: "other", text: "NW DEACT 1,2,0" }],
    ["NW REATTACH", { kind: "other", text: "NW REATTACH" }],
  ];

  it("tell what happened and to which context, in each of their shapes", () => {
    for (let index = 0; index < lines.length; index++) {
      const [text, expected] = lines[index] as readonly [string, PacketEvent];
      let events: PacketEvent[] = [];
      inChunks(
        [["<", "\r\n+CGEV: " + text + "\r\n"]],
        (session) => {
          events = [];
          onPacketEvent(session, (event) => events.push(event));
        },
        () => expect(events).toEqual([expected]),
      );
    }
  });
});
