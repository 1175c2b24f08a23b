import type { Session } from "../../../drivers/at/session";
import { readSignal } from "../../../drivers/ec716s/05-network";
import {
  lookUpName,
  ping,
  pingOn,
  readNameServers,
  readPingOptions,
  setNameServers,
  type PingOptions,
  type PingReply,
} from "../../../drivers/ec716s/09-tcpip-names";
import { expect } from "../../expect";
import { inChunks, ScriptedModule, type Talk } from "../scripted-module";
import { asked, asks, fails, refuses, type Take } from "../sim767xx/answers";
import { repeated } from "../sim767xx/outcome";

const OK = "\r\nOK\r\n";
const ERROR = "\r\nERROR\r\n";

describe("EC716S chapter 9, name servers", () => {
  it("are read from lines without the command's name", () => {
    const read = (session: Session, take: Take): void => readNameServers(session, take);
    asked("AT+CDNSCFG?", "\r\nPrimaryDns: 211.136.112.50\r\nSecondaryDns: 211.136.150.66\r\n" + OK, read, { primary: "211.136.112.50", secondary: "211.136.150.66" });
    asked("AT+CDNSCFG?", "\r\nPrimaryDns:8.8.8.8\r\n" + OK, read, { primary: "8.8.8.8", secondary: "" });
    asked("AT+CDNSCFG?", OK, read, { primary: "", secondary: "" });
    fails("AT+CDNSCFG?", ERROR, read, "error");
  });

  it("are set, one or two, for the service or for a bearer", () => {
    asked('AT+CDNSCFG="8.8.8.8"', OK, (session, take) => setNameServers(session, "8.8.8.8", undefined, undefined, take));
    asked('AT+CDNSCFG="8.8.8.8","8.8.4.4"', OK, (session, take) => setNameServers(session, "8.8.8.8", "8.8.4.4", undefined, take));
    asked('AT+CDNSCFG="8.8.8.8","8.8.4.4",1', OK, (session, take) => setNameServers(session, "8.8.8.8", "8.8.4.4", 1, take));
    fails('AT+CDNSCFG="8.8.8.8"', ERROR, (session, take) => setNameServers(session, "8.8.8.8", undefined, undefined, take), "error");
  });

  it("that are no addresses, or of no bearer, are refused", () => {
    refuses((session, take) => setNameServers(session, "dns.example", undefined, undefined, take));
    refuses((session, take) => setNameServers(session, "8.8.8.8", "dns.example", undefined, take));
    refuses((session, take) => setNameServers(session, "8.8.8.8", "8.8.4.4", 0, take));
    refuses((session, take) => setNameServers(session, "8.8.8.8", "8.8.4.4", 4, take));
    refuses((session, take) => setNameServers(session, "8.8.8.8", undefined, 1, take));
  });
});

describe("EC716S chapter 9, resolving a name", () => {
  const ask = (session: Session, take: Take): void => lookUpName(session, "host.example", take);
  const COMMAND = 'AT+CDNSGIP="host.example"';

  it("the address comes behind OK, in quotes or without, and has no zeros in front", () => {
    asks([[">", COMMAND], ["<", OK], ["wait", "60000"], ["<", '\r\n+CDNSGIP: 1,"host.example","221.179.180.76"\r\n']], ask, { value: "221.179.180.76" });
    asked(COMMAND, OK + "\r\n+CDNSGIP:1, host.example, 010.000.000.001\r\n", ask, "10.0.0.1");
  });

  it("a failure has a code behind the 0, and those of the table say why", () => {
    for (const code of [10, 11, 12, 13, 14, 15, 99]) fails(COMMAND, `${OK}\r\n+CDNSGIP: 0, ${code}\r\n`, ask, `code ${code}`);
    fails(COMMAND, OK + "\r\n+CDNSGIP: 0\r\n", ask, "code");
    let message = "";
    inChunks(
      [[">", COMMAND], ["<", OK + "\r\n+CDNSGIP:0,12\r\n"]],
      (session) => lookUpName(session, "host.example", (failure) => (message = failure === undefined ? "" : failure.message)),
      () => expect(message).toBe("resolving host.example: no name server (12)"),
    );
  });

  it("an answer that is no address, an ERROR and silence fail", () => {
    fails(COMMAND, OK + '\r\n+CDNSGIP: 1,"host.example",""\r\n', ask, "error");
    fails(COMMAND, ERROR, ask, "error");
    fails(COMMAND, "\r\n+CME ERROR: 3\r\n", ask, "cme 3");
    fails(COMMAND, OK, ask, "timeout");
  });

  it("other commands go through until the answer", () => {
    let ends: string[] = [];
    const talk: Talk = [
      [">", COMMAND],
      ["<", OK],
      [">", "AT+CSQ"],
      ["<", '\r\n+CDNSGIP: 1,"host.example","10.0.0.1"\r\n\r\n+CSQ: 15,0\r\n' + OK],
    ];
    inChunks(
      talk,
      (session) => {
        ends = [];
        lookUpName(session, "host.example", (_failure, address) => ends.push(address ?? "none"));
        readSignal(session, () => ends.push("signal"));
      },
      () => expect(ends).toEqual(["10.0.0.1", "signal"]),
    );
  });

  it("names that the command cannot carry are refused", () => {
    refuses((session, take) => lookUpName(session, "", take));
    refuses((session, take) => lookUpName(session, repeated("n", 129), take));
    refuses((session, take) => lookUpName(session, 'a"b', take));
  });
});

/** A ping with the replies that `said` has; `failure` where it fails. */
function pings(command: string, said: string, options: PingOptions, expected: readonly PingReply[], failure?: string): void {
  let replies: PingReply[] = [];
  asks(
    [[">", command], ["<", said]],
    (session, take) => {
      replies = [];
      ping(session, "host.example", options, (reply) => replies.push(reply), (problem) => {
        expect(replies).toEqual(expected);
        take(problem);
      });
    },
    failure === undefined ? {} : { failure },
  );
}

describe("EC716S chapter 9, ping", () => {
  it("each reply is told as it comes, and the last one is followed by OK", () => {
    const lines = '\r\n+CIPPING: 1,"36.152.44.96",35,54\r\n\r\n+CIPPING:2,"36.152.44.96",20,54\r\n';
    pings('AT+CIPPING="host.example"', lines + OK, {}, [
      { number: 1, address: "36.152.44.96", timeMs: 35, ttl: 54 },
      { number: 2, address: "36.152.44.96", timeMs: 20, ttl: 54 },
    ]);
  });

  it("a reply that did not come has no time", () => {
    pings('AT+CIPPING="host.example",1', '\r\n+CIPPING: 1,"36.152.44.96",600,255\r\n' + OK, { count: 1 }, [{ number: 1, address: "36.152.44.96", ttl: 255 }]);
    pings('AT+CIPPING="host.example",1', '\r\n+CIPPING: 1,"36.152.44.96",600,54\r\n' + OK, { count: 1 }, [{ number: 1, address: "36.152.44.96", timeMs: 600, ttl: 54 }]);
  });

  it("its options stand in their order", () => {
    pings('AT+CIPPING="host.example",100,1024,600,255', OK, { count: 100, bytes: 1024, timeoutTenths: 600, ttl: 255 }, []);
    pings('AT+CIPPING="host.example",1,0,1,1', OK, { count: 1, bytes: 0, timeoutTenths: 1, ttl: 1 }, []);
  });

  it("may take as long as all its replies together", () => {
    const talk: Talk = [[">", 'AT+CIPPING="host.example",3,32,100'], ["wait", "30000"], ["<", '\r\n+CIPPING: 1,"10.0.0.1",600,255\r\n' + OK]];
    asks(talk, (session, take) => ping(session, "host.example", { count: 3, bytes: 32, timeoutTenths: 100 }, () => {}, take), {});
  });

  it("a line that makes no sense is counted, and an error ends it", () => {
    pings('AT+CIPPING="host.example"', "\r\n+CIPPING: 1\r\n" + OK, {}, []);
    pings('AT+CIPPING="host.example"', ERROR, {}, [], "error");
    pings('AT+CIPPING="host.example"', '\r\n+CIPPING: 1,"10.0.0.1",20,54\r\n\r\n+CME ERROR: 3\r\n', {}, [{ number: 1, address: "10.0.0.1", timeMs: 20, ttl: 54 }], "cme 3");
  });

  it("what it does where nothing is asked is read", () => {
    asked("AT+CIPPING?", "\r\n+CIPPING: 4,32,100,64\r\n" + OK, (session, take) => readPingOptions(session, take), { count: 4, bytes: 32, timeoutTenths: 100, ttl: 64 });
    fails("AT+CIPPING?", "\r\n+CIPPING: 4,32\r\n" + OK, (session, take) => readPingOptions(session, take), "error");
  });

  it("options out of range, gaps between them and a count of 0 are refused", () => {
    const wrong: readonly PingOptions[] = [
      { count: 0 },
      { count: 101 },
      { count: 1, bytes: 1025 },
      { count: 1, bytes: 1, timeoutTenths: 0 },
      { count: 1, bytes: 1, timeoutTenths: 601 },
      { count: 1, bytes: 1, timeoutTenths: 1, ttl: 0 },
      { count: 1, bytes: 1, timeoutTenths: 1, ttl: 256 },
      { bytes: 32 },
      { count: 1, timeoutTenths: 10 },
      { count: 1, bytes: 32, ttl: 64 },
    ];
    for (const options of wrong) refuses((session, take) => ping(session, "host.example", options, () => {}, take));
    refuses((session, take) => ping(session, "", {}, () => {}, take));
    refuses((session, take) => ping(session, repeated("h", 129), {}, () => {}, take));
  });

  describe("without end", () => {
    const REPLY = '\r\n+CIPPING: 1,"10.0.0.1",20,54\r\n';
    const ONCE = 9000 + 10000;

    it("last as long as replies come", () => {
      const talk: Talk = [[">", 'AT+CIPPING="host.example",0,32,100'], ["<", REPLY], ["wait", "18000"], ["<", REPLY], ["wait", "18000"], ["<", REPLY + ERROR]];
      asks(talk, (session, take) => void pingOn(session, "host.example", { bytes: 32, timeoutTenths: 100 }, () => {}, take), { failure: "error" });
    });

    it("fail where the module says nothing any more", () => {
      const talk: Talk = [[">", 'AT+CIPPING="host.example",0,32,100'], ["<", REPLY], ["wait", String(2 * ONCE + 1000)]];
      const module = new ScriptedModule(talk, 64);
      const ends: string[] = [];
      void pingOn(module.session, "host.example", { bytes: 32, timeoutTenths: 100 }, () => {}, (failure) => ends.push(failure?.kind ?? "well"));
      module.clock.runFor(2 * ONCE + 1000);
      expect(ends).toEqual(["timeout"]);
    });

    it("are stopped by whoever began them, and tell whether the module answers again", () => {
      const search: Talk = [[">", "AT"], ["<", OK], [">", "AT+CMEE?"], ["<", "\r\n+CMEE: 1\r\n" + OK]];
      const module = new ScriptedModule([[">", 'AT+CIPPING="host.example",0'], ["<", REPLY], ...search], 64);
      const ends: string[] = [];
      const stop = pingOn(module.session, "host.example", {}, () => stop((failure) => ends.push("stopped " + (failure?.kind ?? "well"))), (failure) =>
        ends.push("pings " + (failure?.kind ?? "well")),
      );
      module.finish();
      expect(ends).toEqual(["pings closed", "stopped well"]);
    });

    it("are refused where an option is out of range", () => {
      refuses((session, take) => void pingOn(session, "", {}, () => {}, take));
      refuses((session, take) => void pingOn(session, "host.example", { bytes: 1025 }, () => {}, take));
    });
  });
});
