import type { Failure } from "../../../drivers/failure";
import { expect } from "../../expect";
import { Consumer, TcpBench } from "./tcp-bench";

/** `count` bytes of all values in turn. */
function pattern(count: number): string {
  let bytes = "";
  for (let index = 0; index < count; index++) bytes = bytes + String.fromCharCode((index * 7) % 256);
  return bytes;
}

describe("TCP back-pressure towards the module", () => {
  it("cuts what is written into pieces of the module's limit, in order, one at a time", () => {
    const bench = new TcpBench();
    const connection = bench.opened(new Consumer());
    const bytes = pattern(30);
    expect(connection.write(bytes)).toBe(30);
    bench.clock.runFor(5);
    expect(bench.modem.script.count("sockets.send")).toBe(1);
    bench.clock.runFor(1000);
    const sizes = bench.modem.script.details("sockets.send").map((detail) => detail.length - 2);
    expect(sizes).toEqual([8, 8, 8, 6]);
    expect(bench.modem.sockets.link(0).sent).toBe(bytes);
  });

  it("joins small writes that wait into one piece", () => {
    const bench = new TcpBench();
    const connection = bench.opened(new Consumer());
    for (const bytes of ["a", "b", "c", "d", "e"]) connection.write(bytes);
    bench.clock.runFor(1000);
    expect(bench.modem.script.details("sockets.send")).toEqual(["0 a", "0 bcde"]);
  });

  it("takes no more than its buffer holds and says how many, then tells once when half of it is free", () => {
    const bench = new TcpBench({ sendBufferBytes: 20 });
    const consumer = new Consumer();
    const connection = bench.opened(consumer);
    expect(connection.write(pattern(50))).toBe(20);
    expect(connection.write("x")).toBe(0);
    bench.clock.runFor(12);
    expect(consumer.drained).toBe(0);
    bench.clock.runFor(10);
    expect(consumer.drained).toBe(1);
    expect(connection.write(pattern(50))).toBe(16);
    bench.clock.runFor(1000);
    expect(consumer.drained).toBe(2);
    expect(bench.modem.sockets.link(0).sent.length).toBe(36);
  });

  it("does not tell of room to a consumer whose bytes were all taken, nor after end", () => {
    const bench = new TcpBench({ sendBufferBytes: 20 });
    const consumer = new Consumer();
    const connection = bench.opened(consumer);
    connection.write(pattern(20));
    bench.clock.runFor(1000);
    expect(consumer.drained).toBe(0);
    connection.write(pattern(50));
    connection.end();
    bench.clock.runFor(1000);
    expect(consumer.drained).toBe(0);
  });

  it("sends nothing while coverage is lost, and all of it when it is back", () => {
    const bench = new TcpBench();
    const connection = bench.opened(new Consumer());
    bench.modem.network.setRegistration("searching");
    bench.clock.runFor(100);
    connection.write("abc");
    bench.clock.runFor(5000);
    expect(bench.modem.script.count("sockets.send")).toBe(0);
    bench.modem.network.setRegistration("home");
    bench.clock.runFor(5000);
    expect(bench.modem.sockets.link(0).sent).toBe("abc");
    expect(bench.surprises()).toEqual([]);
  });

  it("wakes a sleeping UART for bytes to be sent, and asks nothing of the module before it is awake", () => {
    const bench = new TcpBench();
    const connection = bench.opened(new Consumer());
    bench.link.sleep();
    bench.reach("asleep", 1000);
    connection.write("abc");
    expect(bench.modem.script.count("sockets.send")).toBe(0);
    bench.clock.runFor(5000);
    expect(bench.modem.sockets.link(0).sent).toBe("abc");
    expect(bench.surprises()).toEqual([]);
  });
});

describe("TCP back-pressure towards the other side", () => {
  it("reads until nothing is left, in pieces of the module's limit", () => {
    const bench = new TcpBench();
    const consumer = new Consumer();
    bench.opened(consumer);
    const bytes = pattern(20);
    bench.modem.sockets.peerSends(0, bytes);
    bench.clock.runFor(1000);
    expect(consumer.received).toBe(bytes);
    expect(consumer.pieces.map((piece) => piece.length)).toEqual([6, 6, 6, 2]);
    expect(bench.modem.script.count("sockets.receive")).toBe(4);
  });

  it("reads no more at once than it is configured to", () => {
    const bench = new TcpBench({ receiveBytes: 2 });
    const consumer = new Consumer();
    bench.opened(consumer);
    bench.modem.sockets.peerSends(0, "abcd");
    bench.clock.runFor(1000);
    expect(consumer.pieces).toEqual(["ab", "cd"]);
  });

  it("reads nothing from the module while the consumer has paused, and goes on where it stopped", () => {
    const bench = new TcpBench();
    const consumer = new Consumer();
    const connection = bench.opened(consumer);
    consumer.onPiece = () => connection.pause();
    bench.modem.sockets.peerSends(0, pattern(20));
    bench.clock.runFor(600000);
    expect(consumer.received.length).toBe(6);
    expect(bench.modem.script.count("sockets.receive")).toBe(1);
    connection.resume();
    bench.clock.runFor(600000);
    expect(consumer.received.length).toBe(12);
    consumer.onPiece = () => undefined;
    connection.resume();
    bench.clock.runFor(1000);
    expect(consumer.received).toBe(pattern(20));
    expect(bench.surprises()).toEqual([]);
  });

  it("keeps the one piece that was on its way at the pause, and delivers it at resume", () => {
    const bench = new TcpBench();
    const consumer = new Consumer();
    const connection = bench.opened(consumer);
    bench.modem.sockets.peerSends(0, "abcdefghi");
    bench.clock.runFor(5);
    connection.pause();
    bench.clock.runFor(60000);
    expect(consumer.received).toBe("");
    expect(bench.modem.script.count("sockets.receive")).toBe(1);
    connection.resume();
    expect(consumer.received).toBe("abcdef");
    bench.clock.runFor(1000);
    expect(consumer.received).toBe("abcdefghi");
  });

  it("hears of bytes that come in between the question and its answer", () => {
    const bench = new TcpBench();
    const consumer = new Consumer();
    bench.opened(consumer);
    bench.modem.script.next("sockets.receive", { value: { bytes: "abc", waiting: 0 } });
    bench.modem.sockets.peerSends(0, "");
    bench.clock.runFor(5);
    bench.modem.sockets.link(0).told = false;
    bench.modem.sockets.peerSends(0, "def");
    bench.clock.runFor(1000);
    expect(consumer.received).toBe("abcdef");
  });

  it("asks again where the module does not say how much is left, until there is nothing", () => {
    const bench = new TcpBench();
    const consumer = new Consumer();
    bench.opened(consumer);
    bench.modem.script.next("sockets.receive", { value: { bytes: "abc" } });
    bench.modem.script.next("sockets.receive", { value: { bytes: "def" } });
    bench.modem.sockets.peerSends(0, "");
    bench.clock.runFor(1000);
    expect(consumer.received).toBe("abcdef");
    expect(bench.modem.script.count("sockets.receive")).toBe(3);
  });

  it("reads while a send takes long, so that two full buffers never wait for each other", () => {
    const bench = new TcpBench();
    const consumer = new Consumer();
    const connection = bench.opened(consumer);
    bench.modem.script.next("sockets.send", { delayMs: 100000 });
    connection.write("abc");
    bench.modem.sockets.peerSends(0, pattern(20));
    bench.clock.runFor(1000);
    expect(consumer.received).toBe(pattern(20));
  });

  it("goes on reading what waits in the module while coverage is lost, but not while the UART sleeps", () => {
    const bench = new TcpBench();
    const consumer = new Consumer();
    bench.opened(consumer);
    bench.modem.network.setRegistration("searching");
    bench.clock.runFor(100);
    bench.modem.sockets.peerSends(0, "abc");
    bench.clock.runFor(100);
    expect(consumer.received).toBe("abc");
    bench.modem.network.setRegistration("home");
    bench.reach("online", 5000);
    bench.link.sleep();
    bench.reach("asleep", 1000);
    bench.modem.sockets.peerSends(0, "def");
    expect(bench.modem.script.count("sockets.receive")).toBe(1);
    bench.clock.runFor(5000);
    expect(consumer.received).toBe("abcdef");
    expect(bench.surprises()).toEqual([]);
  });

  it("a consumer that aborts inside its callback gets nothing more", () => {
    const bench = new TcpBench();
    const consumer = new Consumer();
    const connection = bench.opened(consumer);
    consumer.onPiece = () => connection.abort();
    bench.modem.sockets.peerSends(0, pattern(20));
    bench.clock.runFor(1000);
    expect(consumer.pieces.length).toBe(1);
    expect(consumer.ended).toBe(true);
    expect(consumer.failure).toBe(undefined as Failure | undefined);
    expect(bench.surprises()).toEqual([]);
  });
});
