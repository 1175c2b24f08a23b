import type { Connection } from "../../../app/tcp/connection";
import type { Failure } from "../../../drivers/failure";
import { expect } from "../../expect";
import { FOREVER_MS } from "../fakes/script";
import { Consumer, SERVER, TcpBench } from "./tcp-bench";

const BUSY: Failure = { kind: "code", code: 1, message: "network failure" };

describe("a TCP connection: how it ends", () => {
  it("by end: what is queued is sent first, what comes in meanwhile is delivered, then it is closed", () => {
    const bench = new TcpBench();
    const consumer = new Consumer();
    const connection = bench.opened(consumer);
    connection.write("twenty bytes to send");
    connection.end();
    bench.modem.sockets.peerSends(0, "abc");
    bench.clock.runFor(1000);
    expect(bench.modem.sockets.link(0).sent).toBe("twenty bytes to send");
    expect(consumer.received).toBe("abc");
    expect(consumer.ended).toBe(true);
    expect(consumer.failure).toBe(undefined);
    expect(connection.bytesSent()).toBe(20);
    expect(connection.bytesReceived()).toBe(3);
    expect(bench.surprises()).toEqual([]);
  });

  it("by end, when the module stops taking bytes: closed at the flush deadline with the reason", () => {
    const bench = new TcpBench({ flushMs: 4000 });
    const consumer = new Consumer();
    const connection = bench.opened(consumer);
    bench.modem.script.always("sockets.send", { delayMs: FOREVER_MS });
    connection.write("abc");
    connection.end();
    bench.clock.runFor(5000);
    expect((consumer.failure as Failure).message).toContain("last bytes were not sent");
    expect(bench.modem.script.count("sockets.close")).toBe(1);
  });

  it("by abort: closed at once, what is queued is lost", () => {
    const bench = new TcpBench();
    const consumer = new Consumer();
    const connection = bench.opened(consumer);
    connection.write("twenty bytes to send");
    connection.abort();
    bench.clock.runFor(1000);
    expect(bench.modem.sockets.link(0).sent.length).toBeAtMost(8);
    expect(consumer.ended).toBe(true);
    expect(consumer.failure).toBe(undefined);
    expect(bench.modem.sockets.usedLinks()).toBe(0);
  });

  it("by the other side: its last bytes are delivered before the end is reported, and the link is closed", () => {
    const bench = new TcpBench();
    const consumer = new Consumer();
    bench.opened(consumer);
    bench.modem.sockets.peerSends(0, "the last words before the close");
    bench.modem.sockets.peerCloses(0);
    expect(consumer.ended).toBe(false);
    bench.clock.runUntilTrue(() => consumer.ended, 5000);
    expect(consumer.received).toBe("the last words before the close");
    expect(consumer.failure).toBe(undefined);
    expect(bench.modem.sockets.usedLinks()).toBe(0);
    expect(bench.surprises()).toEqual([]);
  });

  it("by the other side while the consumer has paused: the bytes wait for it, then the end is reported", () => {
    const bench = new TcpBench();
    const consumer = new Consumer();
    const connection = bench.opened(consumer);
    connection.pause();
    bench.modem.sockets.peerSends(0, "patience");
    bench.modem.sockets.peerCloses(0);
    bench.clock.runFor(60000);
    expect(consumer.received).toBe("");
    expect(consumer.ended).toBe(false);
    connection.resume();
    bench.clock.runFor(1000);
    expect(consumer.received).toBe("patience");
    expect(consumer.ended).toBe(true);
    expect(consumer.failure).toBe(undefined);
  });

  it("by the other side, and the consumer never takes the last bytes: given up at the drain deadline", () => {
    const bench = new TcpBench({ drainMs: 30000 });
    const consumer = new Consumer();
    const connection = bench.opened(consumer);
    connection.pause();
    bench.modem.sockets.peerSends(0, "abc");
    bench.modem.sockets.peerCloses(0);
    bench.clock.runFor(31000);
    expect((consumer.failure as Failure).message).toContain("given up");
  });

  it("by the other side with a reason: the reason is the end's failure", () => {
    const bench = new TcpBench();
    const consumer = new Consumer();
    bench.opened(consumer);
    const reset: Failure = { kind: "closed", message: "reset" };
    bench.modem.sockets.peerCloses(0, reset);
    bench.clock.runFor(1000);
    expect(consumer.failure).toEqual(reset);
  });

  it("by the other side while bytes are still queued: the failure says how many", () => {
    const bench = new TcpBench();
    const consumer = new Consumer();
    const connection = bench.opened(consumer);
    connection.write("twelve bytes");
    bench.modem.sockets.peerCloses(0);
    bench.clock.runFor(1000);
    expect((consumer.failure as Failure).kind).toBe("closed");
    expect((consumer.failure as Failure).message).toContain("12 bytes");
  });

  it("by the other side while a send is under way that then fails: its last bytes are still delivered", () => {
    const bench = new TcpBench();
    const consumer = new Consumer();
    const connection = bench.opened(consumer);
    bench.modem.script.next("sockets.send", { failure: BUSY, delayMs: 15 });
    connection.write("abc");
    bench.modem.sockets.peerSends(0, "a long farewell");
    bench.modem.sockets.peerCloses(0);
    bench.clock.runFor(1000);
    expect(consumer.received).toBe("a long farewell");
    expect(bench.surprises()).toEqual([]);
  });

  it("when the module takes fewer bytes than given: with a failure, after what had come in is delivered", () => {
    const bench = new TcpBench();
    const consumer = new Consumer();
    const connection = bench.opened(consumer);
    bench.modem.sockets.takes = 3;
    connection.write("abcdef");
    bench.modem.sockets.peerSends(0, "salvaged bytes");
    bench.clock.runFor(1000);
    expect((consumer.failure as Failure).kind).toBe("error");
    expect((consumer.failure as Failure).message).toContain("took 3 of 6 bytes");
    expect(consumer.received).toBe("salvaged bytes");
    expect(bench.modem.script.count("sockets.send")).toBe(1);
    expect(bench.modem.sockets.usedLinks()).toBe(0);
    expect(bench.surprises()).toEqual([]);
  });

  it("when a failed connection goes on bringing bytes: closed at the salvage deadline all the same", () => {
    const bench = new TcpBench({ receiveMs: 3000 });
    const consumer = new Consumer();
    const connection = bench.opened(consumer);
    bench.modem.script.next("sockets.send", { failure: BUSY });
    connection.write("abc");
    consumer.onPiece = () => bench.modem.sockets.peerSends(0, "endless stream");
    bench.modem.sockets.peerSends(0, "endless stream");
    bench.clock.runFor(4000);
    expect(consumer.failure).toEqual(BUSY);
    expect(bench.modem.sockets.usedLinks()).toBe(0);
  });

  it("when a send, or a read, gets no answer: with a timeout", () => {
    for (const request of ["sockets.send", "sockets.receive"]) {
      const bench = new TcpBench({ sendMs: 9000, receiveMs: 9000 });
      const consumer = new Consumer();
      const connection = bench.opened(consumer);
      bench.modem.script.next(request, { delayMs: FOREVER_MS });
      if (request === "sockets.send") connection.write("abc");
      else bench.modem.sockets.peerSends(0, "abc");
      bench.clock.runFor(20000);
      expect((consumer.failure as Failure).kind).toBe("timeout");
      expect(bench.modem.sockets.usedLinks()).toBe(0);
      expect(bench.surprises()).toEqual([]);
    }
  });

  it("when a read fails: with its failure", () => {
    const bench = new TcpBench();
    const consumer = new Consumer();
    bench.opened(consumer);
    bench.modem.script.next("sockets.receive", { failure: BUSY });
    bench.modem.sockets.peerSends(0, "abc");
    bench.clock.runFor(1000);
    expect(consumer.failure).toEqual(BUSY);
  });

  it("when a read fails after the other side has closed: with its failure, at once", () => {
    const bench = new TcpBench();
    const consumer = new Consumer();
    bench.opened(consumer);
    bench.modem.sockets.peerSends(0, "abcdefghi");
    bench.modem.sockets.peerCloses(0);
    bench.modem.script.next("sockets.receive", {});
    bench.modem.script.next("sockets.receive", { failure: BUSY });
    bench.clock.runFor(1000);
    expect(consumer.ended).toBe(true);
    expect(bench.surprises()).toEqual([]);
  });

  it("when the module does not close it: at the close deadline, which is no failure of the bytes", () => {
    const bench = new TcpBench({ closeMs: 7000 });
    const consumer = new Consumer();
    const connection = bench.opened(consumer);
    bench.modem.script.next("sockets.close", { delayMs: FOREVER_MS });
    connection.end();
    bench.clock.runFor(6000);
    expect(consumer.ended).toBe(false);
    bench.clock.runFor(1001);
    expect(consumer.ended).toBe(true);
    expect(consumer.failure).toBe(undefined);
  });

  it("when the module loses the data service, or the link goes down: with that failure, without a close", () => {
    const bench = new TcpBench();
    const consumer = new Consumer();
    bench.opened(consumer);
    bench.modem.sockets.loseService("the network closed it");
    bench.clock.runFor(1000);
    expect((consumer.failure as Failure).message).toBe("the network closed it");

    const other = new TcpBench();
    const second = new Consumer();
    other.opened(second);
    other.modem.network.dropContext("by the network");
    other.clock.runFor(0);
    expect((second.failure as Failure).kind).toBe("closed");
    expect(other.modem.script.count("sockets.close")).toBe(0);
    expect(other.surprises()).toEqual([]);
  });

  it("ended once: no call of it does anything any more", () => {
    const bench = new TcpBench();
    const consumer = new Consumer();
    const connection = bench.opened(consumer);
    connection.abort();
    bench.clock.runFor(1000);
    const calls = bench.modem.script.calls.length;
    expect(connection.write("abc")).toBe(0);
    connection.end();
    connection.abort();
    connection.pause();
    connection.resume();
    bench.clock.runFor(1000);
    expect(bench.modem.script.calls.length).toBe(calls);
    expect(bench.surprises()).toEqual([]);
  });
});

/** A connection in one of the states between open and ended, in which a request of the module's is under way. */
function ending(state: string, bench: TcpBench, consumer: Consumer): Connection {
  const connection = bench.opened(consumer);
  const { script, sockets } = bench.modem;
  script.always("sockets.receive", { delayMs: 5000 });
  script.always("sockets.close", { delayMs: 5000 });
  if (state === "flushing") script.always("sockets.send", { delayMs: 5000 });
  if (state === "salvaging") script.next("sockets.send", { failure: BUSY });
  if (state === "flushing" || state === "salvaging") connection.write("abc");
  sockets.peerSends(0, "abcdefghi");
  if (state === "draining") sockets.peerCloses(0);
  else if (state === "closing") connection.abort();
  else if (state === "flushing") connection.end();
  if (!bench.clock.runUntilTrue(() => connection.state() === state, 1000)) throw new Error("it is " + connection.state());
  return connection;
}

describe("a TCP connection that is about to end", () => {
  const states = ["flushing", "draining", "salvaging", "closing"];

  it("ends at once when its link is gone, whatever it waits for", () => {
    for (const state of states) {
      const bench = new TcpBench();
      const consumer = new Consumer();
      const connection = ending(state, bench, consumer);
      bench.modem.sockets.loseService("lost");
      expect(connection.state()).toBe("ended");
      bench.clock.runFor(20000);
      expect(consumer.ended).toBe(true);
      expect(consumer.failure === undefined).toBe(state === "closing");
      expect(bench.surprises()).toEqual([]);
    }
  });

  it("is closed at once by an abort, whatever it waits for", () => {
    for (const state of states) {
      const bench = new TcpBench();
      const consumer = new Consumer();
      const connection = ending(state, bench, consumer);
      connection.abort();
      expect(connection.state()).toBe("closing");
      bench.clock.runFor(5000);
      expect(consumer.ended).toBe(true);
      expect(consumer.received).toBe("");
      expect(bench.surprises()).toEqual([]);
    }
  });

  it("still delivers the last bytes when the other side closes meanwhile", () => {
    for (const state of ["flushing", "salvaging"]) {
      const bench = new TcpBench();
      const consumer = new Consumer();
      const connection = ending(state, bench, consumer);
      bench.modem.sockets.peerCloses(0);
      expect(connection.state()).toBe("draining");
      bench.modem.sockets.peerCloses(0);
      bench.clock.runFor(30000);
      expect(consumer.received).toBe("abcdefghi");
      expect(bench.surprises()).toEqual([]);
    }
  });

  it("is closed with the failure of the request that fails, and delivers no more after a failed read", () => {
    for (const state of ["flushing", "draining", "salvaging"]) {
      const bench = new TcpBench({ receiveMs: 2000, sendMs: 3000, flushMs: 60000 });
      const consumer = new Consumer();
      ending(state, bench, consumer);
      bench.clock.runFor(30000);
      expect(consumer.ended).toBe(true);
      expect((consumer.failure as Failure).kind).toBe(state === "salvaging" ? "code" : "timeout");
      expect(bench.surprises()).toEqual([]);
    }
  });

  it("closed with a failure by the module, it is over all the same", () => {
    const bench = new TcpBench();
    const consumer = new Consumer();
    const connection = bench.opened(consumer);
    bench.modem.script.next("sockets.close", { failure: BUSY });
    connection.end();
    bench.clock.runFor(100);
    expect(consumer.ended).toBe(true);
    expect(consumer.failure).toBe(undefined);
  });

  it("a data service lost while it connects ends it with that failure", () => {
    const bench = new TcpBench();
    bench.online();
    bench.modem.script.next("sockets.connect", { delayMs: 5000 });
    const consumer = new Consumer();
    bench.tcp.connect(SERVER, consumer.events);
    bench.clock.runFor(1000);
    bench.modem.sockets.loseService("lost");
    bench.clock.runFor(0);
    expect((consumer.failure as Failure).message).toBe("lost");
    expect(bench.surprises()).toEqual([]);
  });
});
