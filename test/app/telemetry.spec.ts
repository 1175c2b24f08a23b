import { expect } from "../expect";
import { DeviceBench } from "./fakes/device-bench";
import { FOREVER_MS, TIMED_OUT } from "./fakes/script";

/** 1 to `count`. */
function upTo(count: number): number[] {
  const numbers: number[] = [];
  for (let number = 1; number <= count; number++) numbers.push(number);
  return numbers;
}

describe("the telemetry's reports", () => {
  it("announce the device with a retained status, then carry every reading, in order, with QoS 1", () => {
    const bench = new DeviceBench();
    bench.idle();
    bench.clock.runFor(60000);
    const first = bench.modem.mqtt.published[0];
    expect(first === undefined ? "" : first.topic).toBe("it/status");
    expect(first === undefined ? false : first.retain).toBe(true);
    expect(bench.statuses()).toEqual(["online"]);
    expect(bench.values()).toEqual(upTo(bench.values().length));
    expect(bench.values().length).toBeAtLeast(7);
    for (const message of bench.modem.mqtt.published) expect(message.qos).toBe(1);
    expect(bench.device.outbox.depth()).toBe(0);
    expect(bench.device.telemetry.publishedReadings).toBe(bench.values().length);
    expect(bench.device.telemetry.publishedMessages).toBe(bench.payloads("readings").length);
    expect(bench.surprises()).toEqual([]);
  });

  it("set a will under the status topic, retained where the module can, and subscribe to the commands", () => {
    const bench = new DeviceBench();
    bench.idle();
    const { options } = bench.modem.mqtt;
    expect(options === undefined ? undefined : options.will).toEqual({
      topic: "it/status",
      payload: '{"state":"lost"}',
      qos: 1,
      retain: true,
    });
    expect(bench.modem.mqtt.filters).toEqual(["it/command"]);
  });

  it("wait for as many readings as are wanted together, but no longer than configured", () => {
    const bench = new DeviceBench({ publishAtReadings: 3, publishWaitMs: 300000 });
    bench.idle();
    const before = bench.payloads("readings").length;
    bench.clock.runFor(60000);
    expect(bench.payloads("readings").length).toBe(before + 2);
    const slow = new DeviceBench({ publishAtReadings: 100, publishWaitMs: 30000 });
    slow.idle();
    const sent = slow.payloads("readings").length;
    slow.clock.runFor(31000);
    expect(slow.payloads("readings").length).toBe(sent + 1);
    expect(slow.surprises()).toEqual([]);
  });

  it("carry no more readings in a message than configured, nor more than the module's payload holds", () => {
    const bench = new DeviceBench({ batchReadings: 4 });
    bench.device.telemetry.startSampling();
    bench.clock.runFor(95000);
    expect(bench.device.outbox.depth()).toBe(10);
    bench.idle();
    expect(bench.payloads("readings").length).toBeAtLeast(3);
    expect(bench.values()).toEqual(upTo(bench.values().length));
  });

  it("keep readings while the broker is away, and send them all when it is back", () => {
    const bench = new DeviceBench();
    bench.modem.script.always("mqtt.connect", { failure: TIMED_OUT });
    bench.device.telemetry.start();
    bench.clock.runFor(300000);
    expect(bench.device.outbox.depth()).toBeAtLeast(30);
    expect(bench.values()).toEqual([]);
    bench.modem.script.usually("mqtt.connect");
    bench.reach("idle", 1000000);
    expect(bench.values()).toEqual(upTo(bench.values().length));
    expect(bench.device.outbox.depth()).toBe(0);
    expect(bench.surprises()).toEqual([]);
  });

  it("keep readings over a restart of the device, with the boot in which each was taken", () => {
    const bench = new DeviceBench();
    bench.device.telemetry.startSampling();
    bench.clock.runFor(25000);
    bench.device.telemetry.stopSampling();
    expect(bench.device.telemetry.bootCount).toBe(1);
    bench.boot();
    expect(bench.device.telemetry.bootCount).toBe(2);
    bench.idle();
    expect(bench.values()).toEqual(upTo(bench.values().length));
    const text = bench.payloads("readings").join("");
    expect(text).toContain('"boot":1,"ms":20000');
    expect(text).toContain('"boot":2,"ms"');
  });

  it("publish once more what was on its way when the connection was lost", () => {
    const bench = new DeviceBench();
    bench.idle();
    bench.modem.script.next("mqtt.publish", { delayMs: 5000 });
    bench.clock.runUntilTrue(() => bench.device.telemetry.state() === "publishing", 20000);
    const asked = bench.modem.script.count("mqtt.publish");
    bench.modem.mqtt.drop("dropped");
    bench.clock.runFor(60000);
    expect(bench.modem.script.count("mqtt.publish")).toBeAtLeast(asked + 2);
    for (const value of upTo(6)) expect(bench.values().indexOf(value)).toBeAtLeast(0);
    expect(bench.device.outbox.depth()).toBeAtMost(1);
    expect(bench.surprises()).toEqual([]);
  });

  it("publish once more what nobody acknowledged, on a new connection", () => {
    const bench = new DeviceBench();
    bench.idle();
    const reported = bench.values().length;
    bench.modem.script.next("mqtt.publish", { failure: TIMED_OUT });
    bench.clock.runFor(30000);
    expect(bench.device.mqtt.sessions).toBe(2);
    expect(bench.values().slice(0, reported + 1)).toEqual(upTo(reported + 1));
    expect(bench.statuses()).toEqual(["online", "online"]);
    expect(bench.surprises()).toEqual([]);
  });

  it("try again after the publish deadline what is neither acknowledged nor refused, the status too", () => {
    const bench = new DeviceBench({ publishMs: 40000 });
    bench.modem.script.next("mqtt.publish", { delayMs: FOREVER_MS });
    bench.idle();
    bench.modem.script.next("mqtt.publish", { delayMs: FOREVER_MS });
    bench.clock.runFor(100000);
    expect(bench.statuses()).toEqual(["online"]);
    expect(bench.values()).toEqual(upTo(bench.values().length));
    expect(bench.values().length).toBeAtLeast(10);
    expect(bench.surprises()).toEqual([]);
  });

  it("begin anew when the connection is lost before the device is announced", () => {
    const bench = new DeviceBench();
    bench.modem.script.next("mqtt.publish", { delayMs: 5000, failure: TIMED_OUT });
    bench.device.telemetry.start();
    bench.reach("announcing", 60000);
    bench.modem.mqtt.drop("dropped");
    bench.reach("idle", 60000);
    expect(bench.statuses()).toEqual(["online"]);
    expect(bench.surprises()).toEqual([]);
  });

  it("announce the device once a connection, not again after a gap that the connection outlasts", () => {
    const bench = new DeviceBench();
    bench.idle();
    bench.modem.network.setRegistration("searching");
    bench.clock.runFor(30000);
    bench.modem.network.setRegistration("home");
    bench.clock.runFor(30000);
    expect(bench.statuses()).toEqual(["online"]);
    bench.modem.mqtt.drop("dropped");
    bench.clock.runFor(30000);
    expect(bench.statuses()).toEqual(["online", "online"]);
    expect(bench.surprises()).toEqual([]);
  });

  it("pause after a message that the module refuses, say why, and keep the reading", () => {
    const bench = new DeviceBench();
    bench.modem.script.always("mqtt.publish", { failure: { kind: "refused", message: "the topic holds a wildcard" } });
    bench.device.telemetry.start();
    bench.clock.runFor(300000);
    expect(bench.modem.script.count("mqtt.publish")).toBeAtMost(12);
    expect(bench.device.telemetry.problem).toBe("the topic holds a wildcard");
    expect(bench.device.outbox.depth()).toBeAtLeast(20);
    bench.modem.script.usually("mqtt.publish");
    bench.reach("idle", 60000);
    expect(bench.device.telemetry.problem).toBe("");
    expect(bench.values()).toEqual(upTo(bench.values().length));
    expect(bench.surprises()).toEqual([]);
  });

  it("a long bad day leaves nothing lost and no event untaken", () => {
    const bench = new DeviceBench({ intervalMs: 15000 });
    bench.idle();
    for (let minute = 0; minute < 120; minute++) {
      const { modem } = bench;
      if (minute % 7 === 1) modem.network.setRegistration("searching");
      if (minute % 7 === 2) modem.network.setRegistration("home");
      if (minute % 11 === 4) modem.mqtt.drop("dropped");
      if (minute % 13 === 5) modem.restartByItself();
      if (minute % 17 === 6) modem.frozen = true;
      if (minute % 19 === 7) modem.script.next("mqtt.publish", { failure: TIMED_OUT });
      if (minute % 23 === 8) modem.network.dropContext("dropped");
      bench.clock.runFor(60000);
    }
    bench.device.telemetry.stopSampling();
    bench.clock.runUntilTrue(() => bench.device.outbox.depth() === 0, 600000);
    const values = bench.values();
    for (const value of upTo(480)) expect(values.indexOf(value)).toBeAtLeast(0);
    expect(bench.surprises()).toEqual([]);
  });
});

describe("the telemetry's readings", () => {
  it("go on at their pace, connected or not, without drifting", () => {
    const bench = new DeviceBench({ intervalMs: 10000 });
    bench.idle();
    bench.clock.runFor(100000);
    const text = bench.payloads("readings").join("");
    for (const timeMs of ["0", "10000", "20000", "90000"]) expect(text).toContain('"ms":' + timeMs + ",");
  });

  it("of a sensor that fails are counted and told, and the others are taken", () => {
    const bench = new DeviceBench();
    bench.sensors.push({ name: "broken", read: (done) => bench.clock.after(1, () => done("it is not there", 0)) });
    bench.boot();
    bench.idle();
    bench.clock.runFor(30000);
    expect(bench.missed[0]).toBe("broken: it is not there");
    expect(bench.missed.length).toBeAtLeast(4);
    expect(bench.values()).toEqual(upTo(bench.values().length));
    bench.modem.mqtt.drop("dropped");
    bench.clock.runFor(30000);
    const statuses = bench.payloads("status");
    expect(statuses[statuses.length - 1]).toContain('"missed":');
    expect((statuses[statuses.length - 1] as string).indexOf('"missed":0')).toBe(-1);
  });

  it("of a sensor that never answers are missed, it is not asked again, and the others are taken", () => {
    const bench = new DeviceBench();
    let asked = 0;
    bench.sensors.push({
      name: "deaf",
      read: () => {
        asked++;
      },
    });
    bench.boot();
    bench.idle();
    bench.clock.runFor(50000);
    expect(asked).toBe(1);
    expect(bench.missed[0]).toContain("deaf: it has not answered");
    expect(bench.values().length).toBeAtLeast(5);
  });

  it("of a sensor that answers late have the time of the question, and it is asked again then", () => {
    const bench = new DeviceBench();
    bench.sensors.push({ name: "slow", read: (done) => bench.clock.after(15000, () => done(undefined, 7)) });
    bench.boot();
    bench.idle();
    bench.clock.runFor(60000);
    const text = bench.payloads("readings").join("");
    expect(text).toContain('"ms":0,"sensor":"slow","value":7');
    expect(text).toContain('"ms":20000,"sensor":"slow","value":7');
  });

  it("that the outbox does not keep are told", () => {
    const bench = new DeviceBench({}, { whenFull: "refuse-newest" });
    bench.modem.script.always("mqtt.connect", { failure: TIMED_OUT });
    bench.device.telemetry.start();
    bench.clock.runUntilTrue(() => bench.missed.length > 0, 100000000);
    expect(bench.missed[0]).toContain("the outbox is full");
  });
});

describe("the telemetry's commands", () => {
  it("are not the only ones who may ask for a restart: the status says so first, and the reason is handed on", () => {
    const bench = new DeviceBench({ version: "1.0.0" });
    bench.idle();
    bench.clock.runFor(1000);
    bench.device.telemetry.restart("version 1.1.0 is to be tried");
    bench.clock.runFor(5000);
    expect(bench.restarts).toEqual(["version 1.1.0 is to be tried"]);
    expect(bench.statuses()).toEqual(["online", "restarting"]);
    const payloads = bench.payloads("status");
    for (const payload of payloads) expect(payload).toContain('"version":"1.0.0"');
  });

  it("can be added: one is obeyed by its part, and its later replies come too", () => {
    const bench = new DeviceBench();
    const { telemetry } = bench.device;
    const asked: (string | number)[] = [];
    telemetry.addCommand({
      name: "update",
      obey: (fields) => {
        for (const { value } of fields) asked.push(value);
        return '{"update":"checking"}';
      },
    });
    bench.idle();
    bench.command('{"cmd":"update","urgent":1}');
    bench.clock.runFor(1000);
    telemetry.reply('{"update":"installed"}');
    bench.clock.runFor(1000);
    expect(asked).toEqual(["update", 1]);
    expect(bench.payloads("reply")).toEqual(['{"update":"checking"}', '{"update":"installed"}']);
  });

  it("ping is answered with the device's status", () => {
    const bench = new DeviceBench();
    bench.idle();
    bench.command('{"cmd":"ping"}');
    bench.clock.runFor(1000);
    const replies = bench.payloads("reply");
    expect(replies.length).toBe(1);
    expect(replies[0]).toContain('{"state":"pong","boot":1,');
    expect(bench.surprises()).toEqual([]);
  });

  it("interval changes the pace, says so, and is kept over a restart", () => {
    const bench = new DeviceBench({ intervalMs: 10000 });
    bench.idle();
    bench.command('{"cmd":"interval","seconds":60}');
    bench.clock.runFor(1000);
    expect(bench.payloads("reply")).toEqual(['{"interval":60}']);
    const taken = bench.values().length;
    bench.clock.runFor(119500);
    expect(bench.values().length).toBe(taken + 2);
    bench.device.telemetry.stopSampling();
    bench.device.telemetry.stop();
    bench.reach("stopped", 60000);
    bench.boot();
    bench.idle();
    const before = bench.values().length;
    bench.clock.runFor(59000);
    expect(bench.values().length - before).toBeAtMost(1);
  });

  it("interval does not set a sampler going that was stopped", () => {
    const bench = new DeviceBench();
    bench.idle();
    bench.device.telemetry.stopSampling();
    bench.clock.runFor(20000);
    const taken = bench.values().length;
    bench.command('{"cmd":"interval","seconds":1}');
    bench.clock.runFor(20000);
    expect(bench.values().length).toBe(taken);
  });

  it("that the module could not hand on are refused with the reason, and not passed over in silence", () => {
    const bench = new DeviceBench();
    bench.idle();
    bench.modem.mqtt.deliverTooMuch("a message was dropped: it is too long");
    bench.clock.runFor(1000);
    expect(bench.payloads("reply")[0]).toContain('{"refused":"a message was dropped: it is too long"}');
  });

  it("that are none are refused with the reason; what comes under other topics is nobody's", () => {
    const bench = new DeviceBench();
    bench.idle();
    bench.command("reboot!");
    bench.modem.mqtt.deliver("it/other", '{"cmd":"ping"}');
    bench.clock.runFor(1000);
    expect(bench.payloads("reply").length).toBe(1);
    expect(bench.payloads("reply")[0]).toContain('{"refused":"');
  });

  it("are all answered that came while a message was on its way, in order, the oldest giving way beyond four", () => {
    const bench = new DeviceBench();
    bench.idle();
    bench.modem.script.next("mqtt.publish", { delayMs: 5000 });
    bench.clock.runUntilTrue(() => bench.device.telemetry.state() === "publishing", 20000);
    for (let seconds = 1; seconds <= 6; seconds++) bench.command('{"cmd":"interval","seconds":' + String(seconds) + "0}");
    bench.clock.runFor(9000);
    expect(bench.payloads("reply")).toEqual(['{"interval":30}', '{"interval":40}', '{"interval":50}', '{"interval":60}']);
  });

  it("are answered on the next connection when this one breaks before the answer", () => {
    const bench = new DeviceBench();
    bench.idle();
    bench.modem.script.next("mqtt.publish", { failure: TIMED_OUT });
    bench.command('{"cmd":"interval","seconds":20}');
    bench.clock.runFor(60000);
    expect(bench.payloads("reply")).toEqual(['{"interval":20}']);
  });

  it("an answer that the module refuses is given up, and the readings go on", () => {
    const bench = new DeviceBench();
    bench.idle();
    bench.modem.script.next("mqtt.publish", { failure: { kind: "refused", message: "too long" } });
    bench.command('{"cmd":"ping"}');
    bench.clock.runFor(100000);
    expect(bench.payloads("reply")).toEqual([]);
    expect(bench.values().length).toBeAtLeast(9);
  });

  it("restart says so, takes leave of the broker and restarts the device", () => {
    const bench = new DeviceBench();
    bench.idle();
    bench.clock.runFor(31000);
    bench.command('{"cmd":"restart"}');
    bench.clock.runFor(1000);
    expect(bench.statuses()).toEqual(["online", "restarting"]);
    expect(bench.modem.script.count("mqtt.disconnect")).toBe(1);
    expect(bench.restarts).toEqual(["a command asked for it"]);
    expect(bench.device.telemetry.state()).toBe("stopped");
    expect(bench.surprises()).toEqual([]);
  });

  it("restart is done even where nobody acknowledges anything any more", () => {
    const bench = new DeviceBench();
    bench.idle();
    bench.clock.runFor(31000);
    bench.modem.script.always("mqtt.publish", { delayMs: FOREVER_MS });
    bench.command('{"cmd":"restart"}');
    bench.clock.runFor(61000);
    expect(bench.restarts.length).toBe(1);
    bench.clock.runFor(600000);
    expect(bench.restarts.length).toBe(1);
    expect(bench.surprises()).toEqual([]);
  });

  it("restart is refused soon after each subscription, since a retained one would come for ever", () => {
    const bench = new DeviceBench();
    bench.idle();
    bench.command('{"cmd":"restart"}');
    bench.clock.runFor(100000);
    expect(bench.restarts).toEqual([]);
    expect(bench.payloads("reply")[0]).toContain("not as a retained message");
    bench.modem.mqtt.drop("dropped");
    bench.clock.runUntilTrue(() => bench.device.mqtt.state() === "subscribing", 60000);
    bench.command('{"cmd":"restart"}');
    bench.reach("idle", 60000);
    bench.command('{"cmd":"restart"}');
    bench.clock.runFor(10000);
    expect(bench.restarts).toEqual([]);
    expect(bench.payloads("reply").length).toBe(3);
    expect(bench.surprises()).toEqual([]);
  });

  it("restart is obeyed in every state that reports, and in none that stops", () => {
    for (const state of ["connecting", "publishing", "announcing", "holding", "idle", "retiring", "resting"]) {
      const sleep = state === "resting" ? "uart-sleep" : state === "retiring" ? "power-off" : "awake";
      const bench = new DeviceBench({ sleep, reportMs: 600000, lingerMs: 35000 });
      bench.idle();
      bench.clock.runFor(31000);
      if (state === "connecting") bench.modem.network.setRegistration("searching");
      if (state === "announcing") {
        bench.modem.mqtt.drop("dropped");
        bench.reach("connecting", 1000);
        bench.modem.script.always("mqtt.publish", { delayMs: 40000 });
        bench.reach("announcing", 60000);
        bench.clock.runFor(31000);
      } else if (state === "publishing") bench.modem.script.always("mqtt.publish", { delayMs: 5000 });
      else if (state === "holding") bench.modem.script.always("mqtt.publish", { failure: { kind: "refused", message: "no" } });
      bench.reach(state, 60000);
      bench.command('{"cmd":"restart"}');
      expect(bench.device.telemetry.state()).toBe("restarting");
      bench.command('{"cmd":"restart"}');
      bench.clock.runFor(61000);
      expect(bench.restarts.length).toBe(1);
      expect(bench.surprises()).toEqual([]);
    }
    const leaving = new DeviceBench();
    leaving.idle();
    leaving.clock.runFor(31000);
    leaving.device.telemetry.stop();
    leaving.command('{"cmd":"restart"}');
    leaving.clock.runFor(100000);
    expect(leaving.restarts).toEqual([]);
    expect(leaving.device.telemetry.state()).toBe("stopped");
  });
});
