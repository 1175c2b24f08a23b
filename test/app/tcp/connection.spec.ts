import type { Failure } from "../../../drivers/failure";
import { expect } from "../../expect";
import { Consumer, SERVER, TcpBench } from "./tcp-bench";

const BUSY: Failure = { kind: "code", code: 1, message: "network failure" };
const REFUSED_BY_PEER: Failure = { kind: "code", code: 1, message: "connection refused", byPeer: true };

describe("a TCP connection: from the wish to the first byte", () => {
  it("waits for the link, clears and opens the data service, connects and says that it is open", () => {
    const bench = new TcpBench();
    const consumer = new Consumer();
    const connection = bench.tcp.connect(SERVER, consumer.events);
    expect(connection.state()).toBe("waiting");
    bench.online();
    bench.clock.runFor(1000);
    expect(connection.state()).toBe("open");
    expect(consumer.opened).toBe(1);
    expect(bench.modem.script.details("sockets.connect")).toEqual(["tcp example.com:7"]);
    expect(bench.modem.script.count("sockets.close-service")).toBe(1);
    expect(bench.surprises()).toEqual([]);
  });

  it("hands a TLS connection's options to the module as they are", () => {
    const bench = new TcpBench();
    bench.online();
    const tls = { verification: "full" as const, caFile: "ca.pem" };
    bench.tcp.connect({ transport: "tls", host: "h", port: 443, tls }, new Consumer().events);
    bench.clock.runFor(1000);
    expect(bench.modem.sockets.link(0).options).toEqual({ transport: "tls", host: "h", port: 443, tls });
  });

  it("gives up with the reason when the link does not come up in time", () => {
    const bench = new TcpBench({ serviceMs: 5000 });
    const consumer = new Consumer();
    bench.tcp.connect(SERVER, consumer.events);
    bench.clock.runFor(5001);
    expect(consumer.ended).toBe(true);
    expect((consumer.failure as Failure).kind).toBe("timeout");
    expect((consumer.failure as Failure).message).toContain("link");
  });

  it("ends with the service's failure when the service cannot be opened", () => {
    const bench = new TcpBench();
    bench.online();
    bench.modem.script.next("sockets.open", { failure: BUSY });
    const consumer = new Consumer();
    bench.tcp.connect(SERVER, consumer.events);
    bench.clock.runFor(1000);
    expect(consumer.failure).toEqual(BUSY);
    expect(bench.surprises()).toEqual([]);
  });

  it("ends with the module's failure when the other side cannot be reached, and is not opened again", () => {
    const bench = new TcpBench();
    bench.online();
    bench.modem.script.next("sockets.connect", { failure: BUSY });
    const consumer = new Consumer();
    bench.tcp.connect(SERVER, consumer.events);
    bench.clock.runFor(100000);
    expect(consumer.failure).toEqual(BUSY);
    expect(consumer.opened).toBe(0);
    expect(bench.modem.script.count("sockets.connect")).toBe(1);
  });

  it("ends at the connect deadline, and closes the link should it come about later", () => {
    const bench = new TcpBench({ connectMs: 20000 });
    bench.online();
    bench.modem.script.next("sockets.connect", { delayMs: 25000 });
    const consumer = new Consumer();
    bench.tcp.connect(SERVER, consumer.events);
    bench.clock.runFor(21000);
    expect((consumer.failure as Failure).kind).toBe("timeout");
    expect((consumer.failure as Failure).message).toContain("did not accept in time");
    bench.clock.runFor(10000);
    expect(bench.modem.script.details("sockets.close")).toEqual(["0"]);
    expect(bench.modem.sockets.usedLinks()).toBe(0);
  });

  it("aborted while it connects, it ends without a failure and closes the link that comes about", () => {
    const bench = new TcpBench();
    bench.online();
    bench.modem.script.next("sockets.connect", { delayMs: 5000 });
    const consumer = new Consumer();
    const connection = bench.tcp.connect(SERVER, consumer.events);
    bench.clock.runFor(1000);
    connection.abort();
    expect(consumer.ended).toBe(false);
    bench.clock.runFor(0);
    expect(consumer.ended).toBe(true);
    expect(consumer.failure).toBe(undefined);
    bench.clock.runFor(10000);
    expect(bench.modem.sockets.usedLinks()).toBe(0);
    expect(bench.surprises()).toEqual([]);
  });

  it("aborted while it waits for the link, it ends without having asked the module for anything", () => {
    const bench = new TcpBench();
    const consumer = new Consumer();
    bench.tcp.connect(SERVER, consumer.events).abort();
    bench.clock.runFor(1000);
    expect(consumer.ended).toBe(true);
    expect(bench.tcp.service.state()).toBe("idle");
    expect(bench.modem.script.calls.length).toBe(0);
  });

  it("sends what was written before it was open, and closes when it was ended before it was open", () => {
    const bench = new TcpBench();
    bench.online();
    const consumer = new Consumer();
    const connection = bench.tcp.connect(SERVER, consumer.events);
    expect(connection.write("hello")).toBe(5);
    connection.end();
    expect(connection.write("more")).toBe(0);
    bench.clock.runFor(1000);
    expect(bench.modem.sockets.link(0).sent).toBe("hello");
    expect(consumer.ended).toBe(true);
    expect(consumer.failure).toBe(undefined);
    expect(bench.modem.script.count("sockets.close")).toBe(1);
    expect(bench.surprises()).toEqual([]);
  });
});

describe("a TCP connection: idle supervision", () => {
  it("ends a connection on which nothing passed for so long", () => {
    const bench = new TcpBench({ idleMs: 20000 });
    const consumer = new Consumer();
    const connection = bench.opened(consumer);
    bench.clock.runFor(15000);
    connection.write("abc");
    bench.clock.runFor(15000);
    bench.modem.sockets.peerSends(0, "abc");
    bench.clock.runFor(15000);
    expect(connection.state()).toBe("open");
    bench.clock.runFor(6000);
    expect((consumer.failure as Failure).kind).toBe("timeout");
    expect((consumer.failure as Failure).message).toContain("20 s");
    expect(bench.modem.sockets.usedLinks()).toBe(0);
    expect(bench.surprises()).toEqual([]);
  });

  it("does not count the time in which the consumer has paused", () => {
    const bench = new TcpBench({ idleMs: 20000 });
    const consumer = new Consumer();
    const connection = bench.opened(consumer);
    connection.pause();
    bench.clock.runFor(100000);
    expect(connection.state()).toBe("open");
  });

  it("is off where it is not configured: a silent connection stays", () => {
    const bench = new TcpBench();
    const consumer = new Consumer();
    const connection = bench.opened(consumer);
    bench.clock.runFor(200000000);
    expect(connection.state()).toBe("open");
    expect(bench.surprises()).toEqual([]);
  });
});

describe("a TCP connection and the link's health", () => {
  it("confirms the link when it is open, so that a problem is forgotten", () => {
    const bench = new TcpBench();
    bench.online();
    bench.link.problem = "something failed before";
    bench.opened(new Consumer());
    expect(bench.link.problem).toBe("");
  });

  it("doubts the link after the configured number of failed attempts in a row", () => {
    const bench = new TcpBench({ attemptsBeforeTrouble: 3 });
    bench.online();
    bench.modem.script.always("sockets.connect", { failure: BUSY });
    for (let attempt = 1; attempt <= 3; attempt++) {
      expect(bench.link.ladder.tries[0]).toBe(0);
      bench.tcp.connect(SERVER, new Consumer().events);
      bench.clock.runFor(1000);
    }
    expect(bench.link.ladder.tries[0]).toBe(1);
  });

  it("does not doubt it when the other side says no, or the options are wrong, however often", () => {
    for (const failure of [REFUSED_BY_PEER, { kind: "refused" as const, message: "bad port" }]) {
      const bench = new TcpBench({ attemptsBeforeTrouble: 2 });
      bench.online();
      bench.modem.script.always("sockets.connect", { failure });
      for (let attempt = 0; attempt < 10; attempt++) {
        bench.tcp.connect(SERVER, new Consumer().events);
        bench.clock.runFor(1000);
      }
      expect(bench.link.ladder.tries[0]).toBe(0);
      expect(bench.link.state()).toBe("online");
    }
  });

  it("a success between failures begins the count anew", () => {
    const bench = new TcpBench({ attemptsBeforeTrouble: 2 });
    bench.online();
    for (let round = 0; round < 4; round++) {
      bench.modem.script.next("sockets.connect", { failure: BUSY });
      bench.tcp.connect(SERVER, new Consumer().events);
      bench.clock.runFor(1000);
      const connection = bench.opened(new Consumer());
      connection.abort();
      bench.clock.runFor(1000);
    }
    expect(bench.link.ladder.tries[0]).toBe(0);
  });
});
