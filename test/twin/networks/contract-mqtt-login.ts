import type { MqttBrokerOptions, MqttSessionOptions, MqttTransport } from "../../../twin/networks/network";
import { certificates } from "../../certificates";
import { expect } from "../../expect";
import type { Bed } from "./bed";
import { deserted, uniqueName } from "./contract-steps";
import { MqttProbe } from "./probes";

const PATIENT_MS = 10000;

interface Opened {
  transport: MqttTransport;
  probe: MqttProbe;
}

async function opened(bed: Bed, options: Partial<MqttBrokerOptions> = {}): Promise<Opened> {
  const probe = new MqttProbe(bed.changed);
  const transport = bed.network.openMqtt({ host: bed.peerName, port: bed.broker.port, timeoutMs: PATIENT_MS, ...options }, probe);
  await bed.until("the connection is there, or is not", () => probe.events.length > 0);
  return { transport, probe };
}

async function loggedIn(bed: Bed, { transport, probe }: Opened, session: Partial<MqttSessionOptions> = {}): Promise<void> {
  transport.login({ protocolVersion: 4, clientId: uniqueName("login"), keepAliveSeconds: 60, cleanSession: true, ...session }, PATIENT_MS);
  await bed.until("the broker answers", () => probe.events.length > 1);
}

export function describeMqttLogin(current: () => Bed): void {
  describe("an MQTT client that logs in by itself", () => {
    it("is connected first, and accepted after its login", async () => {
      const bed = current();
      const client = await opened(bed);
      expect(client.probe.events).toEqual(["connected"]);
      await loggedIn(bed, client);
      expect(client.probe.events).toEqual(["connected", "accepted"]);
    });

    it("is connected over TLS to a broker whose certificate it trusts, and lost with tls otherwise", async () => {
      const bed = current();
      const { ca, otherCa } = certificates();
      const checks = { verifyChain: true, verifyName: true, verifyTime: true };
      const client = await opened(bed, { port: bed.broker.tlsPort, tls: { ca: ca.certificate, ...checks } });
      await loggedIn(bed, client);
      expect(client.probe.events).toEqual(["connected", "accepted"]);
      const other = await opened(bed, { port: bed.broker.tlsPort, tls: { ca: otherCa.certificate, ...checks } });
      expect(other.probe.events).toEqual(["lost tls"]);
    });

    it("is lost with refused where no broker listens", async () => {
      const bed = current();
      const { probe } = await opened(bed, { port: await deserted(bed) });
      expect(probe.events).toEqual(["lost refused"]);
    });

    it("is rejected with the return code where its password is wrong", async () => {
      const bed = current();
      const client = await opened(bed, { port: bed.broker.lockedPort });
      await loggedIn(bed, client, { user: "device", password: "guess" });
      expect(client.probe.events).toEqual(["connected", "lost rejected"]);
      expect([4, 5].includes(client.probe.failure?.code ?? 0)).toBe(true);
    });

    it("cannot publish before its login", async () => {
      const bed = current();
      const { transport } = await opened(bed);
      let outcome: string | undefined;
      transport.publish("topic", "x", { qos: 1, retain: false, dup: false }, (failure) => {
        outcome = failure?.kind ?? "done";
        bed.changed();
      });
      await bed.until("the publication is answered", () => outcome !== undefined);
      expect(outcome).toBe("reset");
    });

    it("is told of the PUBREC before the PUBCOMP of QoS 2, and of none of QoS 1", async () => {
      const bed = current();
      const client = await opened(bed);
      await loggedIn(bed, client);
      const seen: string[] = [];
      for (const qos of [1, 2] as const) {
        client.transport.publish(uniqueName("receipt/"), "x", { qos, retain: false, dup: false, received: () => seen.push(`received ${qos}`) }, (failure) => {
          seen.push(failure === undefined ? `done ${qos}` : failure.kind);
          bed.changed();
        });
        await bed.until("the publication is acknowledged", () => seen.includes(`done ${qos}`));
      }
      expect(seen).toEqual(["done 1", "received 2", "done 2"]);
    });

    it("says nothing more once it was destroyed before its login", async () => {
      const bed = current();
      const first = await opened(bed);
      first.transport.destroy();
      const second = await opened(bed);
      await loggedIn(bed, second);
      expect(first.probe.events).toEqual(["connected"]);
    });
  });
}
