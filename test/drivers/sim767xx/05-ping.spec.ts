import { ping, type PingReply } from "../../../drivers/sim767xx/05-ping";
import { testPacket } from "../../../drivers/sim767xx/05-packet";
import { expect } from "../../expect";
import { inChunks, ScriptedModule, type Talk } from "../scripted-module";
import { asked, fails, refuses } from "./answers";

const OK = "\r\nOK\r\n";
const NO_REPLY = (): void => {};

/** What each ping and all of them come to. */
function pinged(talk: Talk, replies: readonly PingReply[], end: unknown): void {
  let heard: PingReply[] = [];
  let ends: unknown[] = [];
  inChunks(
    talk,
    (session) => {
      heard = [];
      ends = [];
      ping(session, "peer", {}, (reply) => heard.push(reply), (failure, sum) => ends.push(sum ?? failure?.kind ?? "nothing"));
    },
    () => {
      expect(heard).toEqual(replies);
      expect(ends).toEqual([end]);
    },
  );
}

describe("SIM767XX chapter 5, ping", () => {
  it("tells of each and of all, behind an OK that comes at once", () => {
    const said = '+CPING: 1,"10.0.0.9",64,42,54\r\n\r\n+CPING: 2\r\n\r\n+CPING: 1,10.0.0.9,64,44,54\r\n\r\n+CPING: 3,3,2,1,42,44,43\r\n';
    pinged(
      [[">", 'AT+CPING="peer",1,4,64,2000,10000,255'], ["<", OK], ["wait", "9000"], ["<", "\r\n" + said]],
      [
        { kind: "answered", address: "10.0.0.9", bytes: 64, timeMs: 42, ttl: 54 },
        { kind: "lost" },
        { kind: "answered", address: "10.0.0.9", bytes: 64, timeMs: 44, ttl: 54 },
      ],
      { sent: 3, received: 2, lost: 1, leastMs: 42, mostMs: 44, meanMs: 43 },
    );
  });

  it("leaves out what makes no sense", () => {
    pinged(
      [[">", 'AT+CPING="peer",1,4,64,2000,10000,255'], ["<", OK + "\r\n+CPING: 1,x\r\n\r\n+CPING: 3,1,1\r\n"]],
      [],
      "error",
    );
  });

  it("waits as long as its pings may take, and no longer", () => {
    let failed: string | undefined;
    const talk: Talk = [[">", 'AT+CPING="peer",1,2,64,1000,10000,255'], ["<", OK], ["wait", "28000"], [">>", "AT\r"], ["<", OK]];
    const module = new ScriptedModule(talk, 4096);
    ping(module.session, "peer", { count: 2, intervalMs: 1000 }, NO_REPLY, (failure) => (failed = failure?.kind));
    module.clock.runFor(26000);
    expect(failed).toBe(undefined);
    module.clock.runFor(1500);
    expect(failed).toBe("timeout");
  });

  it("fails without a context, and refuses what the module does not take", () => {
    fails('AT+CPING="peer",1,4,64,2000,10000,255', "\r\nERROR\r\n", (session, take) => ping(session, "peer", {}, NO_REPLY, take), "error");
    refuses((session, take) => ping(session, "", {}, NO_REPLY, take));
    refuses((session, take) => ping(session, "peer", { count: 6 }, NO_REPLY, take));
    refuses((session, take) => ping(session, "peer", { bytes: 3 }, NO_REPLY, take));
    refuses((session, take) => ping(session, "peer", { intervalMs: 999 }, NO_REPLY, take));
    refuses((session, take) => ping(session, "peer", { waitMs: 100001 }, NO_REPLY, take));
    refuses((session, take) => ping(session, "peer", { ttl: 15 }, NO_REPLY, take));
  });

  it("says which values it takes", () => {
    const values = "IP address,(1,2),(1-5),(4-188),(1000-10000),(10000-100000),(16-255)";
    asked("AT+CPING=?", "\r\n+CPING: " + values + "\r\n" + OK, (session, take) => testPacket(session, "+CPING", take), values);
  });
});
