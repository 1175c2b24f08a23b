import type { Connection } from "../../../app/tcp/connection";
import type { TcpServer } from "../../../app/tcp/server";
import type { Failure } from "../../../drivers/failure";
import { expect } from "../../expect";
import { FOREVER_MS } from "../fakes/script";
import { Consumer, TcpBench } from "./tcp-bench";

const BUSY: Failure = { kind: "code", code: 6, message: "the socket could not be bound" };

/** The owner of a server: one consumer for each client. */
class Owner {
  readonly connections: Connection[] = [];
  readonly consumers: Consumer[] = [];
  listening = 0;
  ended = false;
  failure: Failure | undefined = undefined;
  readonly server: TcpServer;

  constructor(bench: TcpBench, number: number, port: number) {
    this.server = bench.tcp.listen(number, port, {
      onConnection: (connection) => {
        const consumer = new Consumer();
        this.connections.push(connection);
        this.consumers.push(consumer);
        return consumer.events;
      },
      onListening: () => this.listened(),
      onEnd: (failure) => this.end(failure),
    });
  }

  private listened(): void {
    this.listening = this.listening + 1;
  }

  private end(failure: Failure | undefined): void {
    this.ended = true;
    this.failure = failure;
  }
}

function listening(bench: TcpBench): Owner {
  bench.online();
  const owner = new Owner(bench, 1, 10001);
  bench.clock.runFor(1000);
  expect(owner.server.state()).toBe("listening");
  return owner;
}

describe("a TCP server", () => {
  it("opens the data service and its port, and says that clients can call", () => {
    const bench = new TcpBench();
    const owner = new Owner(bench, 1, 10001);
    expect(owner.server.state()).toBe("waiting");
    bench.online();
    bench.clock.runFor(1000);
    expect(owner.listening).toBe(1);
    expect(bench.modem.sockets.ports).toEqual([0, 10001]);
    expect(bench.surprises()).toEqual([]);
  });

  it("hands each client's connection over with its address; bytes pass in both directions", () => {
    const bench = new TcpBench();
    const owner = listening(bench);
    const first = bench.modem.sockets.clientCalls(1, "192.0.2.7", 4711);
    const second = bench.modem.sockets.clientCalls(1, "192.0.2.8", 4712);
    expect(owner.connections.length).toBe(2);
    expect(owner.connections[0]?.client).toEqual({ link: first, server: 1, address: "192.0.2.7", port: 4711 });
    expect(owner.connections[1]?.client).toEqual({ link: second, server: 1, address: "192.0.2.8", port: 4712 });
    bench.modem.sockets.peerSends(first, "question");
    (owner.connections[0] as Connection).write("answer");
    bench.clock.runFor(1000);
    expect((owner.consumers[0] as Consumer).opened).toBe(1);
    expect((owner.consumers[0] as Consumer).received).toBe("question");
    expect((owner.consumers[1] as Consumer).received).toBe("");
    expect(bench.modem.sockets.link(first).sent).toBe("answer");
    expect(bench.surprises()).toEqual([]);
  });

  it("a client that closes is read to its last byte, closed, and its link is free for the next", () => {
    const bench = new TcpBench();
    const owner = listening(bench);
    for (let round = 0; round < 5; round++) {
      const link = bench.modem.sockets.clientCalls(1, "192.0.2.7", 4711);
      expect(link).toBe(0);
      bench.modem.sockets.peerSends(link, "some last words");
      bench.modem.sockets.peerCloses(link);
      bench.clock.runFor(1000);
      expect((owner.consumers[round] as Consumer).received).toBe("some last words");
      expect((owner.consumers[round] as Consumer).ended).toBe(true);
    }
    expect(bench.surprises()).toEqual([]);
  });

  it("a link that the module gives to another client ends the connection that had it, without a close", () => {
    const bench = new TcpBench();
    const owner = listening(bench);
    const link = bench.modem.sockets.clientCalls(1, "192.0.2.7", 4711);
    bench.modem.sockets.link(link).used = false;
    bench.modem.sockets.clientCalls(1, "192.0.2.8", 4712);
    bench.clock.runFor(1000);
    expect((owner.consumers[0] as Consumer).ended).toBe(true);
    expect((owner.connections[1] as Connection).state()).toBe("open");
    expect(bench.modem.script.count("sockets.close")).toBe(0);
    expect(bench.surprises()).toEqual([]);
  });

  it("sends a client away that nobody waits for", () => {
    const bench = new TcpBench();
    listening(bench);
    bench.modem.sockets.clientCalls(0, "192.0.2.7", 4711);
    bench.clock.runFor(1000);
    expect(bench.modem.sockets.usedLinks()).toBe(0);
  });

  it("stopped: closes its clients' connections and its port, then says so", () => {
    const bench = new TcpBench();
    const owner = listening(bench);
    bench.modem.sockets.clientCalls(1, "192.0.2.7", 4711);
    owner.server.stop();
    bench.clock.runFor(1000);
    expect((owner.consumers[0] as Consumer).ended).toBe(true);
    expect(bench.modem.sockets.usedLinks()).toBe(0);
    expect(bench.modem.sockets.ports).toEqual([0, 0]);
    expect(owner.ended).toBe(true);
    expect(owner.failure).toBe(undefined);
    expect(bench.tcp.service.state()).toBe("unused");
    expect(bench.surprises()).toEqual([]);
  });

  it("stopped while the UART sleeps: wakes it first", () => {
    const bench = new TcpBench();
    const owner = listening(bench);
    bench.link.sleep();
    bench.reach("asleep", 1000);
    owner.server.stop();
    expect(bench.modem.script.count("sockets.stop-listening")).toBe(0);
    bench.clock.runFor(2000);
    expect(bench.modem.sockets.ports).toEqual([0, 0]);
    expect(owner.ended).toBe(true);
  });

  it("stopped in every other state, or when the module does not answer: ends as well", () => {
    const waiting = new TcpBench();
    const first = new Owner(waiting, 1, 10001);
    first.server.stop();
    waiting.clock.runFor(0);
    expect(first.ended).toBe(true);

    const starting = new TcpBench();
    starting.online();
    starting.modem.script.next("sockets.listen", { delayMs: 5000 });
    const second = new Owner(starting, 1, 10001);
    starting.clock.runFor(1000);
    second.server.stop();
    starting.clock.runFor(10000);
    expect(second.ended).toBe(true);
    expect(starting.modem.script.count("sockets.stop-listening")).toBe(1);

    const deaf = new TcpBench({ serviceCommandMs: 3000 });
    const third = listening(deaf);
    deaf.modem.script.next("sockets.stop-listening", { delayMs: FOREVER_MS });
    third.server.stop();
    deaf.clock.runFor(3001);
    expect(third.ended).toBe(true);

    const lost = new TcpBench();
    const fourth = listening(lost);
    lost.modem.script.next("sockets.stop-listening", { delayMs: FOREVER_MS });
    fourth.server.stop();
    lost.modem.sockets.loseService("lost");
    lost.clock.runFor(0);
    expect(fourth.ended).toBe(true);
    expect(lost.surprises()).toEqual([]);
  });

  it("tries again with a pause that grows when the port cannot be opened, and says why meanwhile", () => {
    const bench = new TcpBench({ retryMinMs: 4000, retryMaxMs: 60000 });
    bench.online();
    for (let attempt = 0; attempt < 4; attempt++) bench.modem.script.next("sockets.listen", { failure: BUSY });
    const owner = new Owner(bench, 1, 10001);
    bench.clock.runFor(1000);
    expect(owner.server.state()).toBe("retrying");
    expect(owner.server.problem).toContain("could not be bound");
    bench.clock.runFor(200000);
    expect(owner.server.state()).toBe("listening");
    expect(owner.server.problem).toBe("");
    const times = bench.modem.script.times("sockets.listen");
    expect((times[1] as number) - (times[0] as number)).toBeAtLeast(4000);
    expect((times[4] as number) - (times[3] as number)).toBeAtLeast(16000);
    expect(bench.surprises()).toEqual([]);
  });

  it("tries again when the module does not answer in time, and can be stopped in the pause", () => {
    const bench = new TcpBench({ serviceCommandMs: 3000 });
    bench.online();
    bench.modem.script.next("sockets.listen", { delayMs: FOREVER_MS });
    const owner = new Owner(bench, 1, 10001);
    bench.clock.runFor(3100);
    expect(owner.server.state()).toBe("retrying");
    expect(owner.server.problem).toContain("in time");
    owner.server.stop();
    bench.clock.runFor(0);
    expect(owner.ended).toBe(true);
  });

  it("ends with the reason when the module refuses the port for good", () => {
    const bench = new TcpBench();
    bench.online();
    const refusal: Failure = { kind: "refused", message: "the port is 10000 to 10015" };
    bench.modem.script.next("sockets.listen", { failure: refusal });
    const owner = new Owner(bench, 1, 80);
    bench.clock.runFor(100000);
    expect(owner.ended).toBe(true);
    expect(owner.failure).toEqual(refusal);
    expect(bench.modem.script.count("sockets.listen")).toBe(1);
  });

  it("listens again after each loss of the data service, and of the link; its clients' connections end", () => {
    const bench = new TcpBench();
    const owner = listening(bench);
    bench.modem.sockets.clientCalls(1, "192.0.2.7", 4711);
    bench.modem.sockets.loseService("the network closed it");
    expect(owner.server.problem).toBe("the network closed it");
    bench.clock.runFor(60000);
    expect((owner.consumers[0] as Consumer).ended).toBe(true);
    expect(owner.listening).toBe(2);
    bench.modem.network.dropContext("by the network");
    bench.clock.runFor(60000);
    expect(owner.listening).toBe(3);
    expect(bench.modem.sockets.ports).toEqual([0, 10001]);
    expect(bench.surprises()).toEqual([]);
  });

  it("begins anew when the service is lost while it opens its port, or pauses after a failure", () => {
    for (const outcome of [{ delayMs: 5000 }, { failure: BUSY }]) {
      const bench = new TcpBench({ retryMinMs: 60000, retryMaxMs: 60000 });
      bench.online();
      bench.modem.script.next("sockets.listen", outcome);
      const owner = new Owner(bench, 1, 10001);
      bench.clock.runFor(1000);
      bench.modem.sockets.loseService("lost");
      expect(owner.server.state()).toBe("waiting");
      bench.clock.runFor(130000);
      expect(owner.server.state()).toBe("listening");
      owner.server.stop();
      bench.clock.runFor(1000);
      owner.server.stop();
      expect(bench.surprises()).toEqual([]);
    }
  });
});
