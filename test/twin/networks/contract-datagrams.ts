import type { DatagramSocket } from "../../../twin/networks/network";
import { seededBytes } from "../../../twin/networks/peers";
import { expect } from "../../expect";
import type { Bed } from "./bed";
import { DatagramProbe } from "./probes";

export function describeDatagrams(current: () => Bed): void {
  type Opener = Pick<Bed["world"], "openUdp">;
  const open = async (bed: Bed, network: Opener, port = 0): Promise<{ socket: DatagramSocket; probe: DatagramProbe }> => {
    const probe = new DatagramProbe(bed.changed);
    const socket = network.openUdp(port, probe);
    await bed.until("the socket is bound", () => probe.port !== 0 || probe.failure !== undefined);
    return { socket, probe };
  };
  /** Datagrams may be lost: sends again until it has arrived. */
  const sendUntil = async (bed: Bed, send: () => void, arrived: () => boolean): Promise<void> => {
    const again = (): void => {
      if (arrived()) return;
      send();
      bed.later(again);
    };
    again();
    await bed.until("a datagram arrives", arrived);
  };

  describe("a UDP socket", () => {
    it("sends to a name and gets the answer from its address", async () => {
      const bed = current();
      const twin = await open(bed, bed.network);
      const peer = await open(bed, bed.world);
      const bytes = seededBytes(9, 1200);
      let outcome: unknown = "none yet";
      await sendUntil(
        bed,
        () => twin.socket.send(bytes, bed.peerName, peer.probe.port, (failure) => (outcome = failure)),
        () => peer.probe.datagrams.length > 0,
      );
      const received = peer.probe.datagrams[0];
      expect(received?.bytes === bytes).toBe(true);
      expect(received?.port).toBe(twin.probe.port);
      expect(outcome).toBe(undefined);
      await sendUntil(
        bed,
        () => peer.socket.send("answer", received?.address ?? "", received?.port ?? 0, () => undefined),
        () => twin.probe.datagrams.length > 0,
      );
      expect(twin.probe.datagrams[0]).toEqual({ bytes: "answer", address: bed.peerAddress, port: peer.probe.port });
    });

    it("fails with dns for a name that does not exist", async () => {
      const bed = current();
      const { socket } = await open(bed, bed.network);
      let kind: string | undefined;
      socket.send("lost", "nobody.invalid", 9, (failure) => {
        kind = failure?.kind;
        bed.changed();
      });
      await bed.until("the send is answered", () => kind !== undefined);
      expect(kind).toBe("dns");
    });

    it("fails with address-in-use where another one has the port", async () => {
      const bed = current();
      const first = await open(bed, bed.network);
      const second = await open(bed, bed.network, first.probe.port);
      expect(second.probe.failure?.kind).toBe("address-in-use");
    });

    it("gets nothing while the network is unreachable, and goes on afterwards", async () => {
      const bed = current();
      const twin = await open(bed, bed.network);
      const peer = await open(bed, bed.world);
      bed.network.setReachable(false);
      let sent = 0;
      peer.socket.send("lost", bed.twinAddress, twin.probe.port, () => {
        sent++;
        bed.changed();
      });
      await bed.until("it is sent", () => sent === 1);
      expect(twin.probe.datagrams.length).toBe(0);
      bed.network.setReachable(true);
      await sendUntil(
        bed,
        () => peer.socket.send("found", bed.twinAddress, twin.probe.port, () => undefined),
        () => twin.probe.datagrams.some((datagram) => datagram.bytes === "found"),
      );
    });
  });

  describe("name resolution", () => {
    const resolve = async (bed: Bed, name: string): Promise<{ kind: string | undefined; addresses: string[] }> => {
      let answer: { kind: string | undefined; addresses: string[] } | undefined;
      bed.network.resolve(name, (failure, addresses) => {
        answer = { kind: failure?.kind, addresses };
        bed.changed();
      });
      expect(answer).toBe(undefined);
      await bed.until("the name is resolved", () => answer !== undefined);
      return answer ?? { kind: "none", addresses: [] };
    };

    it("answers a host's address", async () => {
      const bed = current();
      expect(await resolve(bed, bed.peerName)).toEqual({ kind: undefined, addresses: [bed.peerAddress] });
    });

    it("answers a literal address as it is", async () => {
      const bed = current();
      expect(await resolve(bed, "198.51.100.7")).toEqual({ kind: undefined, addresses: ["198.51.100.7"] });
    });

    it("fails with dns for a name that does not exist", async () => {
      const bed = current();
      expect(await resolve(bed, "nobody.invalid")).toEqual({ kind: "dns", addresses: [] });
    });
  });
}
