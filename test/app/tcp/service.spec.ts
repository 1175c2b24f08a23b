import type { Failure } from "../../../drivers/failure";
import { expect } from "../../expect";
import { FOREVER_MS } from "../fakes/script";
import { Consumer, SERVER, TcpBench } from "./tcp-bench";

const BUSY: Failure = { kind: "code", code: 1, message: "network failure" };

describe("the data service", () => {
  it("is opened for the first connection and shared by all", () => {
    const bench = new TcpBench();
    bench.opened(new Consumer());
    bench.opened(new Consumer());
    bench.opened(new Consumer());
    expect(bench.modem.script.count("sockets.open")).toBe(1);
    expect(bench.modem.sockets.usedLinks()).toBe(3);
  });

  it("refuses nothing itself: the module's word that all links are in use is the connection's failure", () => {
    const bench = new TcpBench();
    for (let link = 0; link < 3; link++) bench.opened(new Consumer());
    const consumer = new Consumer();
    bench.tcp.connect(SERVER, consumer.events);
    bench.clock.runFor(1000);
    expect((consumer.failure as Failure).kind).toBe("refused");
    expect(bench.link.ladder.tries[0]).toBe(0);
  });

  it("stays open for a while after the last connection, then is closed, and opened again when needed", () => {
    const bench = new TcpBench({ serviceLingerMs: 10000 });
    bench.opened(new Consumer()).abort();
    bench.clock.runFor(5000);
    expect(bench.tcp.service.state()).toBe("unused");
    bench.opened(new Consumer()).abort();
    expect(bench.modem.script.count("sockets.open")).toBe(1);
    bench.clock.runFor(11000);
    expect(bench.tcp.service.state()).toBe("idle");
    expect(bench.modem.sockets.open).toBe(false);
    bench.opened(new Consumer());
    expect(bench.modem.script.count("sockets.open")).toBe(2);
    expect(bench.surprises()).toEqual([]);
  });

  it("needed while it is being closed: it is opened again afterwards", () => {
    const bench = new TcpBench({ serviceLingerMs: 10000 });
    bench.opened(new Consumer()).abort();
    bench.modem.script.next("sockets.close-service", { delayMs: 3000 });
    bench.clock.runUntilTrue(() => bench.tcp.service.state() === "closing", 20000);
    const connection = bench.tcp.connect(SERVER, new Consumer().events);
    bench.clock.runFor(5000);
    expect(connection.state()).toBe("open");
    expect(bench.surprises()).toEqual([]);
  });

  it("not closed in time, or with a failure, it counts as closed: opening clears it anyhow", () => {
    for (const outcome of [{ failure: BUSY }, { delayMs: FOREVER_MS }]) {
      const bench = new TcpBench({ serviceLingerMs: 10000, serviceCommandMs: 2000 });
      bench.opened(new Consumer()).abort();
      bench.modem.script.next("sockets.close-service", outcome);
      bench.clock.runFor(15000);
      expect(bench.tcp.service.state()).toBe("idle");
      bench.opened(new Consumer());
      expect(bench.surprises()).toEqual([]);
    }
  });

  it("is opened even where clearing fails or takes too long", () => {
    for (const outcome of [{ failure: BUSY }, { delayMs: FOREVER_MS }]) {
      const bench = new TcpBench({ serviceCommandMs: 500 });
      bench.modem.script.next("sockets.close-service", outcome);
      bench.online();
      const connection = bench.tcp.connect(SERVER, new Consumer().events);
      bench.clock.runFor(2000);
      expect(connection.state()).toBe("open");
    }
  });

  it("fails those who wait when it does not open in time, and is tried again after a pause only where it is needed", () => {
    const bench = new TcpBench({ serviceCommandMs: 2000, retryMinMs: 4000, retryMaxMs: 4000 });
    bench.online();
    bench.modem.script.next("sockets.open", { delayMs: FOREVER_MS });
    const consumer = new Consumer();
    bench.tcp.connect(SERVER, consumer.events);
    bench.clock.runFor(2100);
    expect((consumer.failure as Failure).kind).toBe("timeout");
    expect(bench.tcp.service.state()).toBe("waiting");
    bench.clock.runFor(100000);
    expect(bench.tcp.service.state()).toBe("idle");
    expect(bench.modem.script.count("sockets.open")).toBe(1);
    bench.opened(new Consumer());
    expect(bench.surprises()).toEqual([]);
  });

  it("lost, it is opened again after a pause for who needs it", () => {
    const bench = new TcpBench({ retryMinMs: 4000, retryMaxMs: 4000 });
    bench.opened(new Consumer());
    bench.modem.sockets.loseService("lost");
    const consumer = new Consumer();
    const connection = bench.tcp.connect(SERVER, consumer.events);
    bench.clock.runFor(3900);
    expect(bench.modem.script.count("sockets.open")).toBe(1);
    bench.clock.runFor(1000);
    expect(connection.state()).toBe("open");
    expect(bench.surprises()).toEqual([]);
  });

  it("does not open within a connection's patience: the connection's failure says why", () => {
    const bench = new TcpBench({ serviceMs: 3000, retryMinMs: 4000, retryMaxMs: 4000 });
    bench.online();
    bench.modem.script.next("sockets.open", { failure: BUSY });
    bench.tcp.connect(SERVER, new Consumer().events);
    bench.clock.runFor(100);
    const consumer = new Consumer();
    bench.tcp.connect(SERVER, consumer.events);
    bench.clock.runFor(3001);
    expect((consumer.failure as Failure).message).toContain("(network failure)");
  });

  it("lost while nobody uses it, it is given up", () => {
    const bench = new TcpBench();
    bench.opened(new Consumer()).abort();
    bench.clock.runFor(100);
    bench.modem.sockets.loseService("lost");
    bench.clock.runFor(0);
    expect(bench.tcp.service.state()).toBe("idle");
  });

  it("the link down while it is unused, being cleared, opened or closed: it begins again when the link is back", () => {
    for (const state of ["unused", "clearing", "opening", "closing"]) {
      const bench = new TcpBench({ serviceLingerMs: 10000 });
      if (state === "unused" || state === "closing") bench.opened(new Consumer()).abort();
      else bench.online();
      bench.modem.script.next("sockets.close-service", { delayMs: 500 });
      bench.modem.script.next("sockets.open", { delayMs: 500 });
      if (state === "clearing" || state === "opening") bench.tcp.connect(SERVER, new Consumer().events);
      expect(bench.clock.runUntilTrue(() => bench.tcp.service.state() === state, 20000)).toBe(true);
      bench.modem.network.dropContext("by the network");
      bench.clock.runFor(60000);
      const connection = bench.tcp.connect(SERVER, new Consumer().events);
      bench.clock.runFor(60000);
      expect(connection.state()).toBe("open");
      expect(bench.surprises()).toEqual([]);
    }
  });

  it("coverage lost while it is being cleared or opened: it waits for its return", () => {
    for (const state of ["clearing", "opening"]) {
      const bench = new TcpBench();
      bench.online();
      bench.modem.script.always("sockets.close-service", { delayMs: 500 });
      bench.modem.script.always("sockets.open", { delayMs: 500 });
      const connection = bench.tcp.connect(SERVER, new Consumer().events);
      bench.clock.runUntilTrue(() => bench.tcp.service.state() === state, 1000);
      bench.modem.network.setRegistration("searching");
      bench.clock.runFor(10000);
      expect(bench.tcp.service.state()).toBe("offline");
      bench.modem.network.setRegistration("home");
      bench.clock.runFor(10000);
      expect(connection.state()).toBe("open");
      expect(bench.surprises()).toEqual([]);
    }
  });

  it("the link down, or the service reported lost, while nobody uses it or it is not open: nothing happens", () => {
    const bench = new TcpBench();
    bench.online();
    bench.modem.network.dropContext("by the network");
    bench.clock.runFor(1000);
    bench.modem.sockets.open = true;
    bench.modem.sockets.loseService("late news");
    bench.clock.runFor(1000);
    expect(bench.tcp.service.state()).toBe("idle");
    expect(bench.surprises()).toEqual([]);
  });

  it("a connection asked for while the UART sleeps wakes it", () => {
    const bench = new TcpBench();
    bench.opened(new Consumer());
    bench.link.sleep();
    bench.reach("asleep", 1000);
    const connection = bench.tcp.connect(SERVER, new Consumer().events);
    expect(bench.modem.script.count("sockets.connect")).toBe(1);
    bench.clock.runFor(2000);
    expect(connection.state()).toBe("open");
    expect(bench.surprises()).toEqual([]);
  });

  it("closes a link, and the service, only when the UART hears it", () => {
    const bench = new TcpBench({ serviceLingerMs: 3000 });
    const connection = bench.opened(new Consumer());
    bench.link.sleep();
    bench.reach("asleep", 1000);
    connection.abort();
    expect(bench.modem.script.count("sockets.close")).toBe(0);
    bench.clock.runFor(2000);
    expect(bench.modem.sockets.usedLinks()).toBe(0);
    bench.link.sleep();
    bench.reach("asleep", 500);
    bench.clock.runFor(10000);
    expect(bench.tcp.service.state()).toBe("idle");
    expect(bench.modem.script.count("sockets.close-service")).toBe(1);
    expect(bench.surprises()).toEqual([]);
  });
});
