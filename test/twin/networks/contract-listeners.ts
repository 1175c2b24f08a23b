import { seededBytes } from "../../../twin/networks/peers";
import { expect } from "../../expect";
import type { Bed } from "./bed";
import { ListenerProbe, StreamProbe } from "./probes";

export function describeListeners(current: () => Bed): void {
  const listenAtTwin = async (bed: Bed): Promise<ListenerProbe> => {
    const probe = new ListenerProbe(bed.changed);
    probe.listener = bed.network.listen(0, probe);
    expect(probe.port).toBe(0);
    await bed.until("the twin listens", () => probe.port !== 0);
    return probe;
  };
  const connectToTwin = (bed: Bed, port: number): { probe: StreamProbe; write: (bytes: string) => void } => {
    const probe = new StreamProbe(bed.changed);
    const stream = bed.world.connect({ host: bed.twinAddress, port, timeoutMs: 5000 }, probe);
    return { probe, write: (bytes) => void stream.write(bytes) };
  };

  describe("a listener of the twin", () => {
    it("accepts peers and exchanges bytes with each", async () => {
      const bed = current();
      const listener = await listenAtTwin(bed);
      const first = connectToTwin(bed, listener.port);
      await bed.until("the first peer is there", () => listener.streams.length === 1);
      const second = connectToTwin(bed, listener.port);
      await bed.until("the second peer is there", () => listener.streams.length === 2);
      const bytes = seededBytes(3, 5000);
      first.write("one");
      second.write(bytes);
      listener.streams[1]?.write("two");
      await bed.until("all arrived", () => listener.probes[1]?.receivedBytes === bytes.length && second.probe.received === "two");
      await bed.until("the first peer's bytes arrived", () => listener.probes[0]?.received === "one");
      expect(listener.probes[1]?.received === bytes).toBe(true);
      expect(listener.streams[0]?.remoteAddress).toBe(bed.peerAddress);
      expect(listener.streams[0]?.localPort).toBe(listener.port);
      expect(listener.probes[0]?.events).toEqual([]);
    });

    it("fails with address-in-use where another one has the port", async () => {
      const bed = current();
      const listener = await listenAtTwin(bed);
      const second = new ListenerProbe(bed.changed);
      bed.network.listen(listener.port, second);
      await bed.until("the second one fails", () => second.failure !== undefined);
      expect(second.failure?.kind).toBe("address-in-use");
    });

    it("refuses peers once it is closed, and keeps the connections that it has accepted", async () => {
      const bed = current();
      const listener = await listenAtTwin(bed);
      const early = connectToTwin(bed, listener.port);
      await bed.until("the early peer is there", () => listener.streams.length === 1);
      listener.listener?.close();
      const late = connectToTwin(bed, listener.port);
      await bed.until("the late peer is refused", () => late.probe.failure !== undefined);
      expect(late.probe.failure?.kind).toBe("refused");
      early.write("still here");
      await bed.until("the early peer is heard", () => listener.probes[0]?.received === "still here");
    });

    it("accepts a peer that came while nothing was reachable when that is over", async () => {
      const bed = current();
      const listener = await listenAtTwin(bed);
      bed.network.setReachable(false);
      const peer = connectToTwin(bed, listener.port);
      peer.write("patient");
      bed.later(() => {
        expect(listener.streams.length).toBe(0);
        bed.network.setReachable(true);
      });
      await bed.until("the peer is heard", () => listener.probes[0]?.received === "patient");
    });
  });
}
