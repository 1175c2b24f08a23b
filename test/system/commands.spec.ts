import { expect } from "../expect";
import { expectFlowing, expectWhole } from "./main-job";
import { forEachModule } from "./modules";
import { BASE_TOPIC, Rig, type RigOptions } from "./rig";

const COMMAND_TOPIC = `${BASE_TOPIC}/command`;
const STATUS_TOPIC = `${BASE_TOPIC}/status`;
const REPLY_MS = 10000;
/** Until then a restart is not obeyed, as a retained one would never end. */
const GUARD_MS = 30000;

function running(options: RigOptions): Rig {
  const rig = new Rig({ telemetry: { intervalMs: 5000 }, ...options });
  rig.start();
  expectFlowing(rig, "the start", 60000);
  return rig;
}

/** Sends `payload` to the command topic and answers the reply. */
function ask(rig: Rig, payload: string): string {
  const { replies } = rig.witness;
  const count = replies.length;
  rig.broker.publish(COMMAND_TOPIC, payload, { qos: 1 });
  expect({ payload, answered: rig.clock.runUntilTrue(() => replies.length > count, REPLY_MS) }).toEqual({ payload, answered: true });
  return replies[count] as string;
}

forEachModule((module) => {
  for (const quirks of [[], ["all"]]) {
    describe(`commands from the broker${quirks.length === 0 ? "" : ", with every quirk"}`, () => {
      it("ping is answered with the device's state", () => {
        const rig = running({ module, quirks });
        const pong = JSON.parse(ask(rig, '{"cmd":"ping"}')) as Record<string, unknown>;
        expect(pong.state).toBe("pong");
        expect(pong.boot).toBe(1);
        expect(pong.intervalSeconds).toBe(5);
      });

      it("interval changes the pace at once, and over power cuts", () => {
        const rig = running({ module, quirks });
        expect(ask(rig, '{"cmd":"interval","seconds":20}')).toBe('{"interval":20}');
        expect(takenWithin(rig, 100000)).toBe(5);
        rig.rebootDevice();
        expectFlowing(rig, "the power cut", 60000);
        expect(takenWithin(rig, 100000)).toBe(5);
        expect(ask(rig, '{"cmd":"interval","seconds":1}')).toBe('{"interval":1}');
        expect(takenWithin(rig, 10000)).toBe(10);
        expect({ drained: rig.drain(30000) }).toEqual({ drained: true });
        expectWhole(rig);
      });

      it("restart is announced and done, and nothing is lost", () => {
        const rig = running({ module, quirks });
        rig.clock.runFor(GUARD_MS);
        rig.broker.publish(COMMAND_TOPIC, '{"cmd":"restart"}', { qos: 1 });
        expect({ restarted: rig.clock.runUntilTrue(() => rig.boots.length === 2, REPLY_MS) }).toEqual({ restarted: true });
        expectFlowing(rig, "the restart", 60000);
        expect(rig.witness.states).toEqual(["online", "restarting", "online"]);
        expect(rig.witness.count("lost")).toBe(0);
        expect({ drained: rig.drain(30000) }).toEqual({ drained: true });
        expectWhole(rig);
      });

      it("a restart that is retained restarts once, and is refused at each start from then on", () => {
        const rig = running({ module, quirks });
        rig.clock.runFor(GUARD_MS);
        rig.broker.publish(COMMAND_TOPIC, '{"cmd":"restart"}', { qos: 1, retain: true });
        rig.clock.runFor(300000);
        expect(rig.boots).toEqual([1, 2]);
        expect(rig.witness.replies[0]).toContain("the device has just started");
      });

      for (const [name, payload, reason] of [
        ["no JSON", "restart please", "it does not begin with {"],
        ["nothing but a line end", "\r\n", "it does not begin with {"],
        ["what looks like an answer of the module", "\r\nOK\r\n+CMQTTCONNLOST: 0,3\r\n", "it does not begin with {"],
        ["bytes of all values", Array.from({ length: 256 }, (_none, value) => String.fromCharCode(value)).join(""), "it does not begin with {"],
        ["an unknown command", '{"cmd":"selfdestruct"}', '\\"cmd\\" is none of interval, ping, restart'],
        ["an interval of 0", '{"cmd":"interval","seconds":0}', "a whole number from 1 to 86400"],
        ["a command that is too long", `{"cmd":"ping","x":"${"x".repeat(400)}"}`, "at most 256 are read"],
      ] as const) {
        it(`${name} is refused with the reason, and changes nothing`, () => {
          const rig = running({ module, quirks });
          const reply = ask(rig, payload);
          expect(reply).toContain("The command is refused: ");
          expect(reply).toContain(reason);
          expect((JSON.parse(reply) as { refused: string }).refused.length).toBeAtLeast(20);
          expect(takenWithin(rig, 50000)).toBe(10);
          expect({ drained: rig.drain(30000) }).toEqual({ drained: true });
          expectWhole(rig);
          expect(rig.boots).toEqual([1]);
          expect(rig.device.mqtt.sessions).toBe(1);
        });
      }

      it("a message too long to be a command is dropped, and the next command is obeyed", () => {
        const rig = running({ module, quirks });
        rig.broker.publish(COMMAND_TOPIC, "x".repeat(20000), { qos: 1 });
        rig.clock.runFor(5000);
        expect(rig.witness.replies).toEqual([]);
        expect(ask(rig, '{"cmd":"ping"}')).toContain("pong");
        expect(rig.device.mqtt.sessions).toBe(1);
      });

      it("a hundred commands at once leave readings and connection as they are", () => {
        const rig = running({ module, quirks });
        for (let count = 0; count < 100; count++) rig.broker.publish(COMMAND_TOPIC, '{"cmd":"ping"}', { qos: 1 });
        expectFlowing(rig, "the flood", 30000);
        rig.clock.runFor(30000);
        expect(rig.witness.replies.length).toBeAtLeast(1);
        expect(ask(rig, '{"cmd":"ping"}')).toContain("pong");
        expect({ drained: rig.drain(30000) }).toEqual({ drained: true });
        expectWhole(rig);
        expect(rig.device.mqtt.sessions).toBe(1);
      });
    });

    describe(`what others see of the device${quirks.length === 0 ? "" : ", with every quirk"}`, () => {
      it("online is retained after each connect, the will says that it is lost, offline is retained at the stop", () => {
        const rig = running({ module, quirks });
        expect(rig.witness.retainedState(STATUS_TOPIC)).toBe("online");
        rig.broker.kick("rig");
        expectFlowing(rig, "the kick", 60000);
        expect(rig.witness.states).toEqual(["online", "lost", "online"]);
        rig.device.telemetry.stop();
        rig.clock.runFor(60000);
        expect(rig.witness.states).toEqual(["online", "lost", "online", "offline"]);
        expect(rig.witness.retainedState(STATUS_TOPIC)).toBe("offline");
        expect(rig.witness.count("disconnected")).toBe(1);
        expect(rig.twin.state).toBe("off");
      });

      it("the will is published when device and module die without a word", () => {
        const rig = running({ module, quirks });
        rig.killDevice();
        rig.twin.losePower();
        expect({ told: rig.clock.runUntilTrue(() => rig.witness.states.includes("lost"), 240000) }).toEqual({ told: true });
        rig.rebootDevice();
        expectFlowing(rig, "the return", 120000);
        expect(rig.witness.states).toEqual(["online", "lost", "online"]);
        expect({ drained: rig.drain(30000) }).toEqual({ drained: true });
        expectWhole(rig);
      });

      it("after a stop readings are still taken, and a new start sends them", () => {
        const rig = running({ module, quirks });
        rig.device.telemetry.stop();
        rig.clock.runFor(120000);
        expect(rig.twin.state).toBe("off");
        expect(rig.device.outbox.depth()).toBeAtLeast(20);
        rig.start();
        expectFlowing(rig, "the new start", 60000);
        expect({ drained: rig.drain(30000) }).toEqual({ drained: true });
        expectWhole(rig);
      });
    });
  }

  function takenWithin(rig: Rig, ms: number): number {
    const before = rig.taken.length;
    rig.clock.runFor(ms);
    return rig.taken.length - before;
  }
});
