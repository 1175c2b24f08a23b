import type { Session } from "../../../drivers/at/session";
import {
  readHeartbeat,
  readHeartbeatBytes,
  readHeartbeatCounts,
  readHeartbeatText,
  setHeartbeat,
  setHeartbeatBytes,
  setHeartbeatText,
  stopHeartbeat,
} from "../../../drivers/ec716s/09-tcpip-heartbeat";
import { asked, fails, refuses, type Take } from "../sim767xx/answers";
import { repeated } from "../sim767xx/outcome";

const OK = "\r\nOK\r\n";
const ERROR = "\r\nERROR\r\n";

describe("EC716S chapter 9, heartbeats", () => {
  it("are switched on for one link, off, and asked for", () => {
    const read = (session: Session, take: Take): void => readHeartbeat(session, take);
    asked("AT^HEARTCONFIG=1,0,180", OK, (session, take) => setHeartbeat(session, { on: true, link: 0, seconds: 180 }, take));
    asked("AT^HEARTCONFIG=0,5,600", OK, (session, take) => setHeartbeat(session, { on: false, link: 5, seconds: 600 }, take));
    asked("AT^HEARTCONFIG=0", OK, (session, take) => stopHeartbeat(session, take));
    asked("AT^HEARTCONFIG?", "\r\n^HEARTCONFIG: 1,0,180\r\n" + OK, read, { on: true, link: 0, seconds: 180 });
    asked("AT^HEARTCONFIG?", "\r\n^HEARTCONFIG:0,3,120\r\n" + OK, read, { on: false, link: 3, seconds: 120 });
    fails("AT^HEARTCONFIG?", "\r\n^HEARTCONFIG: 1,0\r\n" + OK, read, "error");
    fails("AT^HEARTCONFIG=0", ERROR, (session, take) => stopHeartbeat(session, take), "error");
  });

  it("say a text, which stands bare", () => {
    const read = (session: Session, take: Take): void => readHeartbeatText(session, take);
    asked("AT^HEARTBEAT=0,TCP-heart", OK, (session, take) => setHeartbeatText(session, 0, "TCP-heart", take));
    asked("AT^HEARTBEAT?", "\r\n^HEARTBEAT: 0,866714044915436\r\n" + OK, read, { link: 0, bytes: "866714044915436" });
    asked("AT^HEARTBEAT?", "\r\n^HEARTBEAT:5,TCP-heart\r\n" + OK, read, { link: 5, bytes: "TCP-heart" });
    fails("AT^HEARTBEAT?", "\r\n^HEARTBEAT: x,TCP\r\n" + OK, read, "error");
  });

  it("say bytes, which cross the line as digits, with their number in front", () => {
    const read = (session: Session, take: Take): void => readHeartbeatBytes(session, take);
    asked("AT^HEARTBEATHEX=5,6,414243444546", OK, (session, take) => setHeartbeatBytes(session, 5, "ABCDEF", take));
    asked("AT^HEARTBEATHEX=3,000D2C", OK, (session, take) => setHeartbeatBytes(session, undefined, "\0\r,", take));
    asked("AT^HEARTBEATHEX?", "\r\n^HEARTBEATHEX: 5,414243444546\r\n" + OK, read, { link: 5, bytes: "ABCDEF" });
    asked("AT^HEARTBEATHEX?", "\r\n^HEARTBEATHEX:0,0d0a\r\n" + OK, read, { link: 0, bytes: "\r\n" });
    fails("AT^HEARTBEATHEX?", "\r\n^HEARTBEATHEX: 5,4X\r\n" + OK, read, "error");
    fails("AT^HEARTBEATHEX=1,41", ERROR, (session, take) => setHeartbeatBytes(session, undefined, "A", take), "error");
  });

  it("are counted and timed", () => {
    const read = (session: Session, take: Take): void => readHeartbeatCounts(session, take);
    asked("AT^HEARTINQUIRE?", "\r\n^HEARTINQUIRE: 115,5,8\r\n" + OK, read, { sinceSeconds: 115, untilSeconds: 5, sent: 8 });
    fails("AT^HEARTINQUIRE?", "\r\n^HEARTINQUIRE: 115,5\r\n" + OK, read, "error");
    fails("AT^HEARTINQUIRE?", ERROR, read, "error");
  });

  it("of a length, a link or an interval out of range are refused, and texts with a comma", () => {
    refuses((session, take) => setHeartbeat(session, { on: true, link: 6, seconds: 120 }, take));
    refuses((session, take) => setHeartbeat(session, { on: true, link: 0, seconds: 4 }, take));
    refuses((session, take) => setHeartbeat(session, { on: true, link: 0, seconds: 601 }, take));
    refuses((session, take) => setHeartbeatText(session, 6, "beat", take));
    refuses((session, take) => setHeartbeatText(session, 0, "", take));
    refuses((session, take) => setHeartbeatText(session, 0, repeated("b", 257), take));
    refuses((session, take) => setHeartbeatText(session, 0, "a,b", take));
    refuses((session, take) => setHeartbeatText(session, 0, "a\rb", take));
    refuses((session, take) => setHeartbeatBytes(session, 6, "beat", take));
    refuses((session, take) => setHeartbeatBytes(session, undefined, "", take));
    refuses((session, take) => setHeartbeatBytes(session, 0, repeated("b", 129), take));
  });
});
