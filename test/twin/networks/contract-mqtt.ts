import { seededBytes } from "../../../twin/networks/peers";
import { certificates } from "../../certificates";
import { expect } from "../../expect";
import type { Bed } from "./bed";
import { acceptedMqtt, deserted, dialMqtt, listenAtPeer, published, subscribed, uniqueName } from "./contract-steps";

export function describeMqtt(current: () => Bed): void {
  describe("an MQTT client", () => {
    for (const protocolVersion of [3, 4] as const) {
      it(`is accepted with protocol level ${protocolVersion}`, async () => {
        const { probe } = await acceptedMqtt(current(), { protocolVersion });
        expect(probe.events).toEqual(["accepted"]);
      });
    }

    it("is rejected with the return code where its password is wrong", async () => {
      const bed = current();
      const { probe } = await acceptedMqtt(bed, { port: bed.broker.lockedPort, user: "device", password: "guess" });
      expect(probe.events).toEqual(["lost rejected"]);
      // MQTT 3.1.1 3.2.2.3: brokers choose between "bad user name or password" and "not authorised".
      expect([4, 5].includes(probe.failure?.code ?? 0)).toBe(true);
    });

    it("is rejected as not authorised where it gives no user at all", async () => {
      const bed = current();
      const { probe } = await acceptedMqtt(bed, { port: bed.broker.lockedPort });
      expect(probe.events).toEqual(["lost rejected"]);
      expect([4, 5].includes(probe.failure?.code ?? 0)).toBe(true);
    });

    it("is accepted with the right user and password", async () => {
      const bed = current();
      const { probe } = await acceptedMqtt(bed, { port: bed.broker.lockedPort, user: "device", password: "secret" });
      expect(probe.events).toEqual(["accepted"]);
    });

    it("is rejected as an identifier where a session is to be kept for no client id", async () => {
      const { probe } = await acceptedMqtt(current(), { clientId: "", cleanSession: false });
      expect(probe.events).toEqual(["lost rejected"]);
      expect(probe.failure?.code).toBe(2);
    });

    it("is lost with refused where no broker listens", async () => {
      const bed = current();
      const { probe } = await acceptedMqtt(bed, { port: await deserted(bed) });
      expect(probe.events).toEqual(["lost refused"]);
    });

    it("is lost with dns where the broker's name does not exist", async () => {
      const { probe } = await acceptedMqtt(current(), { host: "broker.invalid" });
      expect(probe.events).toEqual(["lost dns"]);
    });

    it("is lost with timeout where the server does not speak MQTT", async () => {
      const bed = current();
      const server = await listenAtPeer(bed);
      const { probe } = dialMqtt(bed, { port: server.port, timeoutMs: 200 });
      await bed.until("the time is over", () => probe.failure !== undefined);
      expect(probe.events).toEqual(["lost timeout"]);
    });

    it("is accepted over TLS by a broker whose certificate it trusts", async () => {
      const bed = current();
      const tls = { ca: certificates().ca.certificate, verifyChain: true, verifyName: true, verifyTime: true };
      const { probe } = await acceptedMqtt(bed, { port: bed.broker.tlsPort, tls });
      expect(probe.events).toEqual(["accepted"]);
    });

    it("is lost with tls by a broker whose certificate it does not trust", async () => {
      const bed = current();
      const tls = { ca: certificates().otherCa.certificate, verifyChain: true, verifyName: true, verifyTime: true };
      const { probe } = await acceptedMqtt(bed, { port: bed.broker.tlsPort, tls });
      expect(probe.events).toEqual(["lost tls"]);
    });

    for (const qos of [0, 1, 2] as const) {
      it(`publishes a binary payload with QoS ${qos}, which arrives once and unchanged`, async () => {
        const bed = current();
        const topic = uniqueName("binary/");
        const payload = `\x00\xff\r\n${seededBytes(qos + 1, 3000)}`;
        const atBroker = await bed.broker.watch(topic);
        const session = await acceptedMqtt(bed);
        expect(await published(bed, session, topic, payload, qos)).toBe("done");
        await bed.until("it arrives", () => atBroker.length > 0);
        expect(atBroker.length === 1 && atBroker[0]?.payload === payload).toBe(true);
      });

      it(`gets a binary payload that is published with QoS ${qos} with that QoS`, async () => {
        const bed = current();
        const topic = uniqueName("binary/");
        const payload = `\x00\xff\r\n${seededBytes(qos + 1, 3000)}`;
        const session = await acceptedMqtt(bed);
        expect(await subscribed(bed, session, topic, qos)).toBe(qos);
        bed.broker.publish(topic, payload, { qos: 2, retain: false });
        await bed.until("it arrives", () => session.probe.messages.length > 0);
        expect(session.probe.messages).toEqual([{ topic, payload, qos, retain: false }]);
      });
    }

    it("gets what its wildcards match, and nothing else", async () => {
      const bed = current();
      const root = uniqueName("tree");
      const session = await acceptedMqtt(bed);
      await subscribed(bed, session, `${root}/+/leaf`, 1);
      await subscribed(bed, session, `${root}/deep/#`, 1);
      for (const topic of ["a/leaf", "a/b/leaf", "deep", "deep/x/y", "other", "a/last/leaf"]) {
        bed.broker.publish(`${root}/${topic}`, topic, { qos: 1, retain: false });
      }
      bed.broker.publish(`${root}/end/leaf`, "end", { qos: 1, retain: false });
      await bed.until("the last one arrives", () => session.probe.messages.some((message) => message.payload === "end"));
      expect(session.probe.messages.map((message) => message.payload)).toEqual(["a/leaf", "deep", "deep/x/y", "end"]);
    });

    it("gets a retained message when it subscribes, marked as such, until it is removed", async () => {
      const bed = current();
      const topic = uniqueName("retained/");
      const writer = await acceptedMqtt(bed);
      await published(bed, writer, topic, "kept", 1, true);
      const reader = await acceptedMqtt(bed);
      await subscribed(bed, reader, topic, 1);
      await bed.until("it arrives", () => reader.probe.messages.length === 1);
      expect(reader.probe.messages).toEqual([{ topic, payload: "kept", qos: 1, retain: true }]);
      await published(bed, writer, topic, "", 1, true);
      const later = await acceptedMqtt(bed);
      await subscribed(bed, later, topic, 1);
      await published(bed, writer, topic, "live", 1);
      await bed.until("the next one arrives", () => later.probe.messages.length > 0);
      expect(later.probe.messages).toEqual([{ topic, payload: "live", qos: 1, retain: false }]);
    });

    it("gets nothing of a topic that it has unsubscribed from", async () => {
      const bed = current();
      const topic = uniqueName("left/");
      const session = await acceptedMqtt(bed);
      await subscribed(bed, session, topic, 1);
      await subscribed(bed, session, `${topic}/end`, 1);
      let isUnsubscribed = false;
      session.client.unsubscribe(topic, (failure) => {
        isUnsubscribed = failure === undefined;
        bed.changed();
      });
      await bed.until("it is unsubscribed", () => isUnsubscribed);
      bed.broker.publish(topic, "unwanted", { qos: 1, retain: false });
      bed.broker.publish(`${topic}/end`, "end", { qos: 1, retain: false });
      await bed.until("the end arrives", () => session.probe.messages.length > 0);
      expect(session.probe.messages.map((message) => message.payload)).toEqual(["end"]);
    });

    it("subscribes to the same topic again, and is answered again", async () => {
      const bed = current();
      const topic = uniqueName("twice/");
      const session = await acceptedMqtt(bed);
      expect(await subscribed(bed, session, topic, 1)).toBe(1);
      expect(await subscribed(bed, session, topic, 0)).toBe(0);
    });

    it("uses topics and client ids that are UTF-8, as byte strings", async () => {
      const bed = current();
      const topic = Buffer.from(uniqueName("temperatur/küche-"), "utf8").toString("latin1");
      const session = await acceptedMqtt(bed, { clientId: Buffer.from(uniqueName("gerät"), "utf8").toString("latin1") });
      await subscribed(bed, session, topic, 0);
      await published(bed, session, topic, "21", 0);
      await bed.until("it comes back", () => session.probe.messages.length > 0);
      expect(session.probe.messages[0]?.topic).toBe(topic);
    });
  });
}
