import { echoPeer, scriptedPeer, seededBytes, sinkPeer, sourcePeer } from "../../../twin/networks/peers";
import { expect } from "../../expect";
import type { Bed } from "./bed";
import { connectedPair, deserted, dial, listenAtPeer, roundTrip, servePeer } from "./contract-steps";

const SEED = 20250;
const TRANSFER_BYTES = 100 * 1024;
/** More than the buffers of any operating system between two sockets. */
const FLOOD_BYTES = 16 * 1024 * 1024;

export function describeStreams(current: () => Bed): void {
  describe("a TCP connection", () => {
    it("reports that it is connected, and knows both ends", async () => {
      const bed = current();
      const server = await listenAtPeer(bed);
      const { stream, probe } = dial(bed, server.port);
      expect(probe.events).toEqual([]);
      await bed.until("both sides are connected", () => probe.events.length > 0 && server.streams.length > 0);
      expect(probe.events).toEqual(["connected"]);
      expect(stream.remotePort).toBe(server.port);
      expect(server.streams[0]?.remotePort).toBe(stream.localPort);
    });

    it("is refused where nobody listens", async () => {
      const bed = current();
      const { probe } = dial(bed, await deserted(bed));
      await bed.until("the connection fails", () => probe.failure !== undefined);
      expect(probe.events).toEqual(["failed refused"]);
    });

    it("fails with dns where the name does not exist", async () => {
      const bed = current();
      const { probe } = dial(bed, 80, { host: "nobody.invalid" });
      await bed.until("the connection fails", () => probe.failure !== undefined);
      expect(probe.events).toEqual(["failed dns"]);
    });

    it("carries every byte value both ways while both sides read slowly", async () => {
      const bed = current();
      const bytes = seededBytes(SEED, TRANSFER_BYTES);
      const { stream, probe } = dial(bed, await servePeer(bed, echoPeer()));
      probe.onData = () => {
        stream.pause();
        bed.later(() => stream.resume());
      };
      stream.write(bytes);
      await bed.until("all bytes are back", () => probe.receivedBytes >= TRANSFER_BYTES);
      if (probe.received !== bytes) throw new Error(`the bytes of seed ${SEED} came back changed`);
    });

    it("carries a download that the peer ends, to the last byte", async () => {
      const bed = current();
      const bytes = seededBytes(SEED, TRANSFER_BYTES);
      const { probe } = dial(bed, await servePeer(bed, sourcePeer(bytes)));
      await bed.until("the download ends", () => probe.events.length === 2);
      expect(probe.events).toEqual(["connected", "ended"]);
      if (probe.received !== bytes) throw new Error(`the bytes of seed ${SEED} came changed`);
    });

    it("sends all that was written before its end, and reports nothing afterwards", async () => {
      const bed = current();
      const bytes = seededBytes(SEED, TRANSFER_BYTES);
      let received: string | undefined;
      const sink = sinkPeer((all) => {
        received = all;
        bed.changed();
      });
      const { stream, probe } = dial(bed, await servePeer(bed, sink));
      await bed.until("it is connected", () => probe.events.length > 0);
      stream.write(bytes);
      stream.end();
      await bed.until("the peer has all", () => received !== undefined);
      if (received !== bytes) throw new Error(`the bytes of seed ${SEED} came changed`);
      expect(probe.events).toEqual(["connected"]);
    });

    it("takes bytes before it is connected", async () => {
      const bed = current();
      const server = await listenAtPeer(bed);
      const { stream } = dial(bed, server.port);
      stream.write("early");
      await bed.until("the peer has them", () => server.probes[0]?.received === "early");
    });

    it("keeps waiting what the peer does not read, and says when it has left", async () => {
      const bed = current();
      const { twin, peer } = await connectedPair(bed);
      peer.stream.pause();
      let waiting = twin.stream.write("x".repeat(FLOOD_BYTES));
      expect(waiting).toBeAtLeast(1);
      let isReading = false;
      twin.probe.onDrained = () => {
        waiting = isReading ? 0 : -1;
      };
      bed.later(() => {
        isReading = true;
        peer.stream.resume();
      });
      await bed.until("the flood has left", () => twin.probe.drains > 0);
      expect(waiting).toBe(0);
      await bed.until("the flood has arrived", () => peer.probe.receivedBytes === FLOOD_BYTES);
    });

    it("holds data and the peer's end back while it is paused", async () => {
      const bed = current();
      const { twin, peer } = await connectedPair(bed);
      twin.stream.pause();
      peer.stream.write("held");
      peer.stream.end();
      await roundTrip(bed);
      expect(twin.probe.received).toBe("");
      expect(twin.probe.events).toEqual(["connected"]);
      twin.stream.resume();
      await bed.until("the end arrives", () => twin.probe.events.length === 2);
      expect(twin.probe.received).toBe("held");
      expect(twin.probe.events).toEqual(["connected", "ended"]);
    });

    it("fails with reset when the peer breaks it", async () => {
      const bed = current();
      const { twin, peer } = await connectedPair(bed);
      peer.stream.destroy();
      await bed.until("the reset arrives", () => twin.probe.failure !== undefined);
      expect(twin.probe.events).toEqual(["connected", "failed reset"]);
    });

    it("breaks the peer's side when it is destroyed, and reports nothing", async () => {
      const bed = current();
      const { twin, peer } = await connectedPair(bed);
      twin.stream.destroy();
      await bed.until("the peer sees it", () => peer.probe.failure !== undefined);
      expect(peer.probe.events).toEqual(["failed reset"]);
      expect(twin.probe.events).toEqual(["connected"]);
    });

    it("plays a dialogue with a scripted peer", async () => {
      const bed = current();
      let problem: string | undefined = "unfinished";
      const script = scriptedPeer([{ send: "220 hello\r\n" }, { expect: "QUIT\r\n" }, { send: "bye" }, { close: "end" }], (found) => {
        problem = found;
        bed.changed();
      });
      const { stream, probe } = dial(bed, await servePeer(bed, script));
      probe.onData = () => {
        if (probe.received === "220 hello\r\n") stream.write("QUIT\r\n");
      };
      await bed.until("the peer ends", () => probe.events.includes("ended") || probe.failure !== undefined);
      expect(problem).toBe(undefined);
      expect(probe.received).toBe("220 hello\r\nbye");
    });

    it("is silent after the network was closed, which then can be used again", async () => {
      const bed = current();
      const { twin, peer } = await connectedPair(bed);
      bed.network.close();
      await bed.until("the peer sees it", () => peer.probe.failure !== undefined);
      expect(twin.probe.events).toEqual(["connected"]);
      await connectedPair(bed);
    });
  });
}
