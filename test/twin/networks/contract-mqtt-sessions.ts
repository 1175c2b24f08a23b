import { expect } from "../../expect";
import type { Bed } from "./bed";
import { acceptedMqtt, published, subscribed, uniqueName } from "./contract-steps";

export function describeMqttSessions(current: () => Bed): void {
  const disconnect = async (bed: Bed, session: Awaited<ReturnType<typeof acceptedMqtt>>): Promise<void> => {
    let isDone = false;
    session.client.disconnect(() => {
      isDone = true;
      bed.changed();
    });
    expect(isDone).toBe(false);
    await bed.until("it is disconnected", () => isDone);
  };

  describe("an MQTT client that goes", () => {
    const will = (topic: string, retain = false) => ({ topic, payload: "gone\xff", qos: 1 as const, retain });

    it("leaves its will when it is destroyed", async () => {
      const bed = current();
      const topic = uniqueName("will/");
      const atBroker = await bed.broker.watch(topic);
      const session = await acceptedMqtt(bed, { will: will(topic) });
      session.client.destroy();
      await bed.until("the will arrives", () => atBroker.length > 0);
      expect(atBroker).toEqual([{ payload: "gone\xff", retain: false }]);
      expect(session.probe.events).toEqual(["accepted"]);
    });

    it("leaves a retained will where it asked for that", async () => {
      const bed = current();
      const topic = uniqueName("will/");
      const atBroker = await bed.broker.watch(topic);
      const session = await acceptedMqtt(bed, { will: will(topic, true) });
      session.client.destroy();
      await bed.until("the will arrives", () => atBroker.length > 0);
      const reader = await acceptedMqtt(bed);
      await subscribed(bed, reader, topic, 1);
      await bed.until("it is read", () => reader.probe.messages.length > 0);
      expect(reader.probe.messages).toEqual([{ topic, payload: "gone\xff", qos: 1, retain: true }]);
    });

    it("leaves no will when it disconnects", async () => {
      const bed = current();
      const topic = uniqueName("will/");
      const atBroker = await bed.broker.watch(topic);
      const session = await acceptedMqtt(bed, { will: will(topic) });
      await disconnect(bed, session);
      const other = await acceptedMqtt(bed);
      await published(bed, other, topic, "from another", 1);
      await bed.until("the other's message arrives", () => atBroker.length > 0);
      expect(atBroker.map((message) => message.payload)).toEqual(["from another"]);
      expect(session.probe.events).toEqual(["accepted"]);
    });

    it("is lost when another client takes its id, and tells what it was waiting for", async () => {
      const bed = current();
      const clientId = uniqueName("double");
      const first = await acceptedMqtt(bed, { clientId });
      await acceptedMqtt(bed, { clientId });
      await bed.until("the first one is lost", () => first.probe.failure !== undefined);
      expect(first.probe.events).toEqual(["accepted", "lost reset"]);
      expect(await published(bed, first, "any/topic", "too late", 1)).toBe("reset");
    });
  });

  describe("an MQTT session", () => {
    it("that is not clean is there again, with its subscriptions and what came meanwhile", async () => {
      const bed = current();
      const clientId = uniqueName("keeper");
      const topic = uniqueName("kept/");
      const writer = await acceptedMqtt(bed);
      const before = await acceptedMqtt(bed, { clientId, cleanSession: false });
      expect(before.probe.events).toEqual(["accepted"]);
      await subscribed(bed, before, topic, 2);
      before.client.destroy();
      await disconnectSeen(bed, clientId);
      for (const qos of [1, 2] as const) await published(bed, writer, topic, `QoS ${qos}`, qos);
      const after = await acceptedMqtt(bed, { clientId, cleanSession: false });
      expect(after.probe.events).toEqual(["accepted true"]);
      await bed.until("all is delivered", () => after.probe.messages.length === 2);
      expect(after.probe.messages.map((message) => message.payload)).toEqual(["QoS 1", "QoS 2"]);
    });

    it("that is clean is gone with its connection", async () => {
      const bed = current();
      const clientId = uniqueName("forgetter");
      const topic = uniqueName("forgotten/");
      const before = await acceptedMqtt(bed, { clientId, cleanSession: true });
      await subscribed(bed, before, topic, 1);
      await disconnect(bed, before);
      const after = await acceptedMqtt(bed, { clientId, cleanSession: false });
      expect(after.probe.events).toEqual(["accepted"]);
      await published(bed, after, topic, "unheard", 1);
      await subscribed(bed, after, topic, 1);
      await published(bed, after, topic, "heard", 1);
      await bed.until("a message arrives", () => after.probe.messages.length > 0);
      expect(after.probe.messages.map((message) => message.payload)).toEqual(["heard"]);
    });
  });
}

/** A broker handles packets in order of arrival: when this round trip is over it knows that the client has gone. */
async function disconnectSeen(bed: Bed, clientId: string): Promise<void> {
  const other = await acceptedMqtt(bed);
  expect(await published(bed, other, `${clientId}/seen`, "", 2)).toBe("done");
}
