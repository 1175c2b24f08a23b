import type { Session } from "../../../drivers/at/session";
import { onTcpIpEvent } from "../../../drivers/ec716s/09-tcpip-events";
import {
  deletePrivateNetwork,
  readBearer,
  readGateway,
  readKeepAlive,
  readPrivateNetwork,
  readStoredSettings,
  setBearer,
  setGateway,
  setKeepAlive,
  storePrivateNetwork,
  storeSettings,
  type PrivateNetwork,
} from "../../../drivers/ec716s/09-tcpip-settings";
import { expect } from "../../expect";
import { inChunks } from "../scripted-module";
import { asked, fails, refuses, type Take } from "../sim767xx/answers";
import { repeated, said } from "../sim767xx/outcome";

const OK = "\r\nOK\r\n";
const ERROR = "\r\nERROR\r\n";
const NETWORK: PrivateNetwork = { apn: "iot", user: "me", password: "secret", authentication: "chap" };

describe("EC716S chapter 9, the private network", () => {
  const read = (session: Session, take: Take): void => readPrivateNetwork(session, take);

  it("is read from lines without the command's name", () => {
    const lines = "\r\nMODE:2\r\nAPN:iot\r\nUSR:me\r\nPWD:secret\r\nAUTHMODE:2\r\n" + OK;
    asked("AT+CPNETAPN?", lines, read, NETWORK);
    const quoted = '\r\nMODE: 2\r\nAPN: "iot"\r\nUSR: "me"\r\nPWD: "secret"\r\nAUTHMODE: 1\r\n' + OK;
    asked("AT+CPNETAPN?", quoted, read, { ...NETWORK, authentication: "pap" });
  });

  it("there may be none", () => {
    const none = { apn: "", user: "", password: "", authentication: "none" };
    asked("AT+CPNETAPN?", "\r\nMODE:\r\nAPN:\r\nUSR:\r\nPWD:\r\nAUTHMODE:0\r\n" + OK, read, none);
    asked("AT+CPNETAPN?", OK, read, none);
    fails("AT+CPNETAPN?", ERROR, read, "error");
  });

  it("is stored and deleted, with empty texts in quotes", () => {
    asked('AT+CPNETAPN=2,"iot","me","secret",2', OK, (session, take) => storePrivateNetwork(session, NETWORK, take));
    asked('AT+CPNETAPN=2,"iot","","",0', OK, (session, take) => storePrivateNetwork(session, { apn: "iot", authentication: "none" }, take));
    asked('AT+CPNETAPN=3,"iot","me","secret",1', OK, (session, take) => deletePrivateNetwork(session, { ...NETWORK, authentication: "pap" }, take));
    fails('AT+CPNETAPN=2,"iot","me","secret",2', "\r\n+CME ERROR: 3\r\n", (session, take) => storePrivateNetwork(session, NETWORK, take), "cme 3");
  });

  it("that cannot be sent is refused", () => {
    refuses((session, take) => storePrivateNetwork(session, { ...NETWORK, apn: "" }, take));
    refuses((session, take) => storePrivateNetwork(session, { ...NETWORK, apn: repeated("a", 129) }, take));
    refuses((session, take) => storePrivateNetwork(session, { ...NETWORK, user: repeated("u", 33) }, take));
    refuses((session, take) => deletePrivateNetwork(session, { ...NETWORK, password: 'a"' }, take));
  });

  it("no failure repeats its password", () => {
    let message = "";
    inChunks(
      [[">", 'AT+CPNETAPN=2,"iot","me","secret",2'], ["<", ERROR]],
      (session) => storePrivateNetwork(session, NETWORK, (failure) => (message = failure === undefined ? "" : failure.message)),
      () => expect(message).toBe("AT+CPNETAPN=2: ERROR"),
    );
  });
});

describe("EC716S chapter 9, the bearer", () => {
  it("is read, with 0 or 2 for a circuit", () => {
    const read = (session: Session, take: Take): void => readBearer(session, take);
    asked("AT+CIPCSGP?", '\r\n+CIPCSGP: 1, "iot", "me", "secret"\r\n' + OK, read, { kind: "packet", apn: "iot", user: "me", password: "secret" });
    for (const mode of [0, 2]) asked("AT+CIPCSGP?", `\r\n+CIPCSGP:${mode},,,\r\n` + OK, read, { kind: "circuit", apn: "", user: "", password: "" });
    fails("AT+CIPCSGP?", "\r\n+CIPCSGP: x\r\n" + OK, read, "error");
  });

  it("is set, with an access point or without", () => {
    asked("AT+CIPCSGP=1,", OK, (session, take) => setBearer(session, "packet", undefined, take));
    asked("AT+CIPCSGP=2,", OK, (session, take) => setBearer(session, "circuit", undefined, take));
    asked('AT+CIPCSGP=1,"iot","me","secret"', OK, (session, take) => setBearer(session, "packet", { apn: "iot", user: "me", password: "secret" }, take));
    asked('AT+CIPCSGP=1,"iot","",""', OK, (session, take) => setBearer(session, "packet", { apn: "iot" }, take));
    fails("AT+CIPCSGP=1,", ERROR, (session, take) => setBearer(session, "packet", undefined, take), "error");
    refuses((session, take) => setBearer(session, "packet", { apn: "" }, take));
    let message = "";
    inChunks(
      [[">", 'AT+CIPCSGP=1,"iot","me","secret"'], ["<", ERROR]],
      (session) => setBearer(session, "packet", { apn: "iot", user: "me", password: "secret" }, (failure) => (message = failure === undefined ? "" : failure.message)),
      () => expect(message).toBe("AT+CIPCSGP=1: ERROR"),
    );
  });
});

describe("EC716S chapter 9, settings that outlast a restart", () => {
  const LINES: readonly string[] = ["+CIPSCONT:0", "+CIPCSGP:1", "Gprs Config APN:iot", "+CIPHEAD:1", "+CIPMUX:1", "+CIPRXGET:1", "+CIPRDTIMER: 2000,3500"];
  const SETTINGS: readonly unknown[] = [
    { name: "+CIPCSGP", value: "1" },
    { name: "Gprs Config APN", value: "iot" },
    { name: "+CIPHEAD", value: "1" },
    { name: "+CIPMUX", value: "1" },
    { name: "+CIPRXGET", value: "1" },
    { name: "+CIPRDTIMER", value: "2000,3500" },
  ];

  it("are stored, and read with their names; 0 means that they are stored", () => {
    const read = (session: Session, take: Take): void => readStoredSettings(session, take);
    asked("AT+CIPSCONT", OK, (session, take) => storeSettings(session, take));
    fails("AT+CIPSCONT", ERROR, (session, take) => storeSettings(session, take), "error");
    asked("AT+CIPSCONT?", said(LINES) + OK, read, { stored: true, settings: SETTINGS });
    asked("AT+CIPSCONT?", "\r\n+CIPSCONT:1\r\n+CIPHEAD:0\r\n" + OK, read, { stored: false, settings: [{ name: "+CIPHEAD", value: "0" }] });
    fails("AT+CIPSCONT?", ERROR, read, "error");
  });

  it("data that is announced among them is no setting", () => {
    let ends: string[] = [];
    inChunks(
      [[">", "AT+CIPSCONT?"], ["<", said(["+CIPSCONT:0", "+CIPRXGET: 1,0", "+CIPMUX:1", "+CIPRXGET:1", "+CIPRXGET: 1,2"]) + OK]],
      (session) => {
        ends = [];
        onTcpIpEvent(session, (event) => ends.push(event.kind));
        readStoredSettings(session, (_failure, stored) => ends.push(stored === undefined ? "none" : stored.settings.map((each) => each.name).join(" ")));
      },
      () => expect(ends).toEqual(["readable", "readable", "+CIPMUX +CIPRXGET"]),
    );
  });

  it("a line without a value is counted", () => {
    let malformed = 0;
    inChunks(
      [[">", "AT+CIPSCONT?"], ["<", said(["+CIPSCONT:1", "+CIPHEAD"]) + OK]],
      (session) => readStoredSettings(session, () => (malformed = session.counters.malformedLines)),
      () => expect(malformed).toBe(1),
    );
  });
});

describe("EC716S chapter 9, the network card's gateway", () => {
  it("is a bare address", () => {
    const read = (session: Session, take: Take): void => readGateway(session, take);
    asked("AT+CIFCONFIG?", "\r\n192.168.10.2\r\n" + OK, read, "192.168.10.2");
    asked("AT+CIFCONFIG?", said(["something else", "192.168.10.2"]) + OK, read, "192.168.10.2");
    fails("AT+CIFCONFIG?", "\r\nnone\r\n" + OK, read, "error");
    fails("AT+CIFCONFIG?", ERROR, read, "error");
  });

  it("is one of 256", () => {
    asked('AT+CIFCONFIG="192.168.0.2"', OK, (session, take) => setGateway(session, 0, take));
    asked('AT+CIFCONFIG="192.168.255.2"', OK, (session, take) => setGateway(session, 255, take));
    fails('AT+CIFCONFIG="192.168.1.2"', ERROR, (session, take) => setGateway(session, 1, take), "error");
    refuses((session, take) => setGateway(session, 256, take));
    refuses((session, take) => setGateway(session, -1, take));
  });
});

describe("EC716S chapter 9, probes of silent connections", () => {
  it("are set with all values, or with the first ones", () => {
    asked("AT+CIPTKA=1,30,600,9", OK, (session, take) => setKeepAlive(session, { on: true, idleSeconds: 30, intervalSeconds: 600, probes: 9 }, take));
    asked("AT+CIPTKA=1,7200,30,1", OK, (session, take) => setKeepAlive(session, { on: true, idleSeconds: 7200, intervalSeconds: 30, probes: 1 }, take));
    asked("AT+CIPTKA=1,60", OK, (session, take) => setKeepAlive(session, { on: true, idleSeconds: 60 }, take));
    asked("AT+CIPTKA=0", OK, (session, take) => setKeepAlive(session, { on: false }, take));
  });

  it("are read", () => {
    const read = (session: Session, take: Take): void => readKeepAlive(session, take);
    asked("AT+CIPTKA?", "\r\n+CIPTKA:1,7200,75,9\r\n" + OK, read, { on: true, idleSeconds: 7200, intervalSeconds: 75, probes: 9 });
    asked("AT+CIPTKA?", "\r\n+CIPTKA: 0,60,30,3\r\n" + OK, read, { on: false, idleSeconds: 60, intervalSeconds: 30, probes: 3 });
    fails("AT+CIPTKA?", "\r\n+CIPTKA: 0\r\n" + OK, read, "error");
  });

  it("out of range, or with a gap between the values, are refused", () => {
    refuses((session, take) => setKeepAlive(session, { on: true, idleSeconds: 29 }, take));
    refuses((session, take) => setKeepAlive(session, { on: true, idleSeconds: 7201 }, take));
    refuses((session, take) => setKeepAlive(session, { on: true, idleSeconds: 60, intervalSeconds: 29 }, take));
    refuses((session, take) => setKeepAlive(session, { on: true, idleSeconds: 60, intervalSeconds: 601 }, take));
    refuses((session, take) => setKeepAlive(session, { on: true, idleSeconds: 60, intervalSeconds: 60, probes: 0 }, take));
    refuses((session, take) => setKeepAlive(session, { on: true, idleSeconds: 60, intervalSeconds: 60, probes: 10 }, take));
    refuses((session, take) => setKeepAlive(session, { on: true, intervalSeconds: 60 }, take));
    refuses((session, take) => setKeepAlive(session, { on: true, idleSeconds: 60, probes: 3 }, take));
  });
});
