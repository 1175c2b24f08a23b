import { seededBytes } from "../../../twin/networks/peers";
import { expect } from "../../expect";
import type { Bed } from "./bed";
import { acceptedMqtt, connectedPair, dial, listenAtPeer, subscribed, uniqueName } from "./contract-steps";

const SEED = 77;

export function describeReachability(current: () => Bed): void {
  /** Lets the world do what it would do meanwhile. */
  const aWhile = async (bed: Bed): Promise<void> => {
    let turns = 0;
    const turn = (): void => {
      turns++;
      if (turns < 20) bed.later(turn);
      bed.changed();
    };
    turn();
    await bed.until("a while has passed", () => turns === 20);
  };

  describe("while the network is unreachable", () => {
    it("nothing passes on a connection, and all of it does afterwards", async () => {
      const bed = current();
      const { twin, peer } = await connectedPair(bed);
      const up = seededBytes(SEED, 40000);
      const down = seededBytes(SEED + 1, 40000);
      bed.network.setReachable(false);
      twin.stream.write(up);
      peer.stream.write(down);
      await aWhile(bed);
      expect(twin.probe.receivedBytes).toBe(0);
      expect(peer.probe.receivedBytes).toBe(0);
      bed.network.setReachable(true);
      await bed.until("all arrived", () => twin.probe.receivedBytes === down.length && peer.probe.receivedBytes === up.length);
      expect(twin.probe.received === down && peer.probe.received === up).toBe(true);
    });

    it("it loses nothing however often that happens during a transfer", async () => {
      const bed = current();
      const { twin, peer } = await connectedPair(bed);
      const bytes = seededBytes(SEED, 200000);
      let turns = 0;
      const flicker = (): void => {
        turns++;
        bed.network.setReachable(turns % 2 === 0 || turns > 40);
        if (turns <= 40) bed.later(flicker);
      };
      peer.stream.write(bytes);
      twin.stream.write(bytes);
      flicker();
      await bed.until("all arrived", () => twin.probe.receivedBytes === bytes.length && peer.probe.receivedBytes === bytes.length);
      expect(twin.probe.received === bytes && peer.probe.received === bytes).toBe(true);
    });

    it("the peer's end waits, and so does its reset", async () => {
      const bed = current();
      const ending = await connectedPair(bed);
      const breaking = await connectedPair(bed);
      bed.network.setReachable(false);
      ending.peer.stream.end();
      breaking.peer.stream.destroy();
      await aWhile(bed);
      expect(ending.twin.probe.events).toEqual(["connected"]);
      expect(breaking.twin.probe.events).toEqual(["connected"]);
      bed.network.setReachable(true);
      await bed.until("both are over", () => ending.twin.probe.events.length === 2 && breaking.twin.probe.events.length === 2);
      expect(ending.twin.probe.events).toEqual(["connected", "ended"]);
      expect(breaking.twin.probe.events).toEqual(["connected", "failed reset"]);
    });

    it("the twin's own end and reset reach the peer afterwards", async () => {
      const bed = current();
      const ending = await connectedPair(bed);
      const breaking = await connectedPair(bed);
      bed.network.setReachable(false);
      ending.twin.stream.write("last words");
      ending.twin.stream.end();
      breaking.twin.stream.destroy();
      await aWhile(bed);
      expect(ending.peer.probe.events.length + breaking.peer.probe.events.length).toBe(0);
      bed.network.setReachable(true);
      await bed.until("both are over", () => ending.peer.probe.events.length === 1 && breaking.peer.probe.events.length === 1);
      expect(ending.peer.probe.received).toBe("last words");
      expect(ending.peer.probe.events).toEqual(["ended"]);
      expect(breaking.peer.probe.events).toEqual(["failed reset"]);
    });

    it("a new connection waits until its time is over", async () => {
      const bed = current();
      const server = await listenAtPeer(bed);
      bed.network.setReachable(false);
      const { probe } = dial(bed, server.port, { timeoutMs: 50 });
      await bed.until("the connection fails", () => probe.failure !== undefined);
      expect(probe.events).toEqual(["failed timeout"]);
      expect(server.streams.length).toBe(0);
    });

    it("a new connection is made where that ends in time", async () => {
      const bed = current();
      const server = await listenAtPeer(bed);
      bed.network.setReachable(false);
      const { probe } = dial(bed, server.port);
      await aWhile(bed);
      expect(probe.events).toEqual([]);
      bed.network.setReachable(true);
      await bed.until("it is connected", () => probe.events.length > 0);
      expect(probe.events).toEqual(["connected"]);
    });

    it("a probe of the peer has no answer, and has one before and afterwards", async () => {
      const bed = current();
      const { twin } = await connectedPair(bed);
      const answers: boolean[] = [];
      const probe = async (timeoutMs: number): Promise<void> => {
        const before = answers.length;
        twin.stream.probe(timeoutMs, (answered) => {
          answers.push(answered);
          bed.changed();
        });
        await bed.until("the probe is over", () => answers.length > before);
      };
      await probe(5000);
      bed.network.setReachable(false);
      await probe(50);
      bed.network.setReachable(true);
      await probe(5000);
      expect(answers).toEqual([true, false, true]);
    });

    it("MQTT messages wait in both directions", async () => {
      const bed = current();
      const down = uniqueName("down/");
      const up = uniqueName("up/");
      const atBroker = await bed.broker.watch(up);
      const session = await acceptedMqtt(bed);
      await subscribed(bed, session, down, 1);
      bed.network.setReachable(false);
      let acknowledged = false;
      session.client.publish(up, "from the twin", { qos: 1, retain: false, dup: false }, () => {
        acknowledged = true;
        bed.changed();
      });
      bed.broker.publish(down, "to the twin", { qos: 1, retain: false });
      await aWhile(bed);
      expect(session.probe.messages.length + atBroker.length).toBe(0);
      expect(acknowledged).toBe(false);
      bed.network.setReachable(true);
      await bed.until("both arrive", () => session.probe.messages.length === 1 && atBroker.length === 1 && acknowledged);
      expect(session.probe.events).toEqual(["accepted"]);
    });
  });
}
