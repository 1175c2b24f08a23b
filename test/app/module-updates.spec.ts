import type { ModuleFota } from "../../app/module-fota/module-fota";
import { addModuleUpdates } from "../../app/module-updates";
import { expect } from "../expect";
import { DeviceBench } from "./fakes/device-bench";
import type { FakeFirmware } from "./fakes/fake-firmware";

const UPDATE = '{"cmd":"module-update","url":"http://server/fw.bin","revision":"R2"}';

/** The telemetry application with updates of its module. */
class UpdatingBench {
  readonly bench = new DeviceBench();
  readonly firmware = this.bench.modem.firmware as FakeFirmware;
  readonly ends: string[] = [];
  fota: ModuleFota;

  constructor() {
    this.fota = this.add();
  }

  /** The next start of the device. */
  restart(): void {
    this.bench.boot();
    this.fota = this.add();
    this.bench.device.telemetry.start();
  }

  reach(state: string): void {
    if (!this.bench.clock.runUntilTrue(() => this.fota.state() === state, 300000)) throw new Error("the update is " + this.fota.state());
  }

  private add(): ModuleFota {
    const { bench } = this;
    return addModuleUpdates({
      device: bench.device,
      host: { clock: bench.clock },
      onEnd: (failure, revision) => this.ends.push(failure === undefined ? revision : failure.message),
    });
  }
}

function lastReply(bench: DeviceBench): string {
  const replies = bench.payloads("reply");
  const last = replies[replies.length - 1];
  return last === undefined ? "" : last;
}

describe("updates of the module beside the telemetry", () => {
  it("begin with a command, take leave of the broker, keep all readings, and say on the reply topic how they ended", () => {
    const t = new UpdatingBench();
    const { bench } = t;
    bench.idle();
    bench.command(UPDATE);
    t.reach("fetching");
    expect(bench.payloads("reply")).toEqual(['{"moduleUpdate":"begun"}']);
    expect(bench.statuses()).toEqual(["online", "updating"]);
    expect(bench.modem.mqtt.connected).toBe(false);
    const messages = bench.modem.mqtt.published.length;
    t.firmware.announceRestart(8000);
    bench.clock.runFor(8000);
    bench.modem.install("R2", 120000);
    t.reach("idle");
    expect(bench.modem.mqtt.published.length).toBe(messages);
    bench.clock.runFor(60000);
    expect(lastReply(bench)).toBe('{"moduleUpdate":"done","revision":"R2"}');
    expect(t.ends).toEqual(["R2"]);
    expect(bench.statuses()).toEqual(["online", "updating", "online"]);
    const values = bench.values();
    values.forEach((value, index) => expect(value).toBe(index + 1));
    expect(values.length).toBeAtLeast(18);
    expect(bench.missed).toEqual([]);
    expect(bench.surprises()).toEqual([]);
  });

  it("that fail say why, with the revision that runs, and the telemetry goes on at once", () => {
    const t = new UpdatingBench();
    const { bench } = t;
    bench.idle();
    bench.command(UPDATE);
    t.reach("fetching");
    t.firmware.fail({ kind: "code", code: 404, message: "the server has no such file" });
    bench.clock.runFor(20000);
    expect(lastReply(bench)).toBe('{"moduleUpdate":"failed","revision":"R1","problem":"the server has no such file"}');
    expect(bench.statuses()).toEqual(["online", "updating", "online"]);
  });

  it("go on over a restart of the device, which says how they ended", () => {
    const t = new UpdatingBench();
    const { bench } = t;
    bench.idle();
    bench.command(UPDATE);
    t.reach("fetching");
    bench.device.telemetry.stop();
    bench.clock.runFor(1000);
    t.restart();
    expect(t.fota.state()).toBe("installing");
    bench.modem.restartByItself();
    bench.modem.revision = "R2";
    bench.reach("idle", 120000);
    bench.clock.runFor(10000);
    expect(lastReply(bench)).toBe('{"moduleUpdate":"done","revision":"R2"}');
  });

  it("are not begun by a command that is none, and the reply says why", () => {
    const t = new UpdatingBench();
    const { bench } = t;
    bench.idle();
    const wrong: readonly [string, string][] = [
      ['{"cmd":"module-update"}', 'module-update wants \\"url\\"; send'],
      ['{"cmd":"module-update","url":5}', 'module-update wants \\"url\\" as a text; send'],
      ['{"cmd":"module-update","url":"http://h/f","revision":""}', 'module-update wants \\"revision\\" as a text'],
      ['{"cmd":"module-update","url":"http://h/f","when":"now"}', 'module-update takes no field \\"when\\"; send'],
      ['{"cmd":"module-update","url":"http://h/f"}', "the device has just started, or subscribed, and a retained command would come again each time"],
    ];
    for (const [payload, reason] of wrong) {
      bench.command(payload);
      bench.clock.runFor(1000);
      expect(lastReply(bench)).toContain(reason);
    }
    expect(t.fota.state()).toBe("idle");
  });

  it("are not begun again and again by a retained command, once they have failed", () => {
    const t = new UpdatingBench();
    const { bench } = t;
    bench.idle();
    bench.command(UPDATE);
    t.reach("fetching");
    t.firmware.fail({ kind: "error", message: "no such file" });
    t.reach("idle");
    bench.clock.runFor(10000);
    bench.command(UPDATE);
    bench.clock.runFor(1000);
    expect(lastReply(bench)).toBe('{"refused":"this update has failed already (no such file); send it again, and not as a retained message"}');
    expect(t.fota.state()).toBe("idle");
    bench.clock.runFor(31000);
    bench.command(UPDATE);
    t.reach("fetching");
  });

  it("need no revision later than a moment after the start, and are one at a time", () => {
    const t = new UpdatingBench();
    const { bench } = t;
    bench.idle();
    bench.clock.runFor(31000);
    bench.command('{"cmd":"module-update","url":"ftp://h/f","user":"u","password":"p"}');
    bench.command(UPDATE);
    t.reach("fetching");
    expect(t.firmware.sources).toEqual([{ kind: "url", url: "ftp://h/f", user: "u", password: "p" }]);
    expect(lastReply(bench)).toContain("an update of the module is under way");
  });

  it("wait for a device that is switched off between reports until it is there, and keep it from switching its module off", () => {
    const bench = new DeviceBench({ sleep: "power-off", reportMs: 600000, lingerMs: 5000 });
    const ends: string[] = [];
    const firmware = bench.modem.firmware as FakeFirmware;
    const fota = addModuleUpdates({
      device: bench.device,
      host: { clock: bench.clock },
      onEnd: (failure, revision) => ends.push(failure === undefined ? revision : failure.message),
    });
    bench.idle();
    bench.command(UPDATE);
    bench.clock.runUntilTrue(() => fota.state() === "fetching", 60000);
    bench.clock.runFor(400000);
    expect(bench.modem.on).toBe(true);
    firmware.announceRestart(8000);
    bench.modem.install("R2", 120000);
    bench.clock.runUntilTrue(() => ends.length > 0, 400000);
    expect(ends).toEqual(["R2"]);
    expect(bench.modem.destroyed).toBe(false);
    bench.clock.runFor(1200000);
    expect(lastReply(bench)).toBe('{"moduleUpdate":"done","revision":"R2"}');
    expect(bench.surprises()).toEqual([]);
  });
});
