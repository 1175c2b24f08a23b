import type { Fota } from "../../app/fota/fota";
import { StaticSource } from "../../app/fota/static-source";
import { addUpdates } from "../../app/updates";
import { chooseImage } from "../../hal/boot-chooser";
import { flashFirstImage } from "../../hal/first-image";
import { SeededRandom } from "../../hal/random";
import { expect } from "../expect";
import { flashKind } from "../hal/slots/slots-bench";
import { DeviceBench } from "./fakes/device-bench";
import { BASE_URL, MANIFEST } from "./fota/fota-bench";
import { FakeFiles, FakeHttp } from "./fota/fake-http";
import { cheapCrypto, imageOf, KEY, makeRelease, TARGET, type Release } from "./fota/release-maker";

const ASKED = '{"cmd":"update"}';

/** The telemetry application with updates, on a fake module and behind a fake HTTP. */
class UpdatingBench {
  readonly bench = new DeviceBench();
  readonly files = new FakeFiles(BASE_URL);
  readonly http = new FakeHttp(this.bench.clock, this.files);
  readonly kind = flashKind(5);
  fota!: Fota;

  constructor() {
    expect(flashFirstImage(this.kind.open(), imageOf(1, 3000), "1.0.0", cheapCrypto)).toBe(undefined);
    this.add();
  }

  /** A start through the loader. */
  restart(): void {
    this.bench.boot();
    this.add();
    this.bench.device.telemetry.start();
  }

  publish(release: Release): void {
    this.files.has(MANIFEST, release.manifest);
    for (const { bytes, name } of release.files) this.files.has(name, bytes);
  }

  private add(): void {
    const { bench, http } = this;
    const slots = this.kind.open();
    this.fota = addUpdates({
      device: bench.device,
      host: { clock: bench.clock, random: new SeededRandom(1) },
      http,
      slots,
      crypto: cheapCrypto,
      running: chooseImage(slots, cheapCrypto).slot,
      source: new StaticSource({ http, manifestUrl: BASE_URL + MANIFEST }),
      identity: () => "490154203237518",
      config: { target: TARGET, publicKeys: [KEY] },
    });
  }
}

describe("updates beside the telemetry", () => {
  it("begin with a command, restart with a good-bye, and confirm themselves at the broker", () => {
    const updating = new UpdatingBench();
    const { bench } = updating;
    updating.publish(makeRelease({ version: "1.1.0", image: imageOf(2, 3000) }));
    bench.idle();
    bench.command(ASKED);
    bench.clock.runUntilTrue(() => bench.restarts.length > 0, 120000);
    expect(bench.payloads("reply")[0]).toBe('{"update":"checking","version":"1.0.0"}');
    expect(bench.restarts).toEqual(["version 1.1.0 is to be tried"]);
    expect(bench.statuses()).toEqual(["online", "restarting"]);
    updating.restart();
    expect(updating.fota.status().version).toBe("1.1.0");
    expect(updating.fota.status().state).toBe("trial");
    bench.reach("idle", 120000);
    bench.clock.runFor(60000);
    expect(updating.fota.status().state).toBe("idle");
    expect(bench.payloads("reply")[1]).toBe('{"update":"confirmed","version":"1.1.0"}');
    expect(chooseImage(updating.kind.open(), cheapCrypto).trial).toBe(false);
  });

  it("say on the reply topic why a release is refused", () => {
    const updating = new UpdatingBench();
    const { bench } = updating;
    updating.publish(makeRelease({ version: "1.1.0", image: imageOf(2, 3000), target: "toaster.lua54" }));
    bench.idle();
    bench.command(ASKED);
    bench.clock.runFor(60000);
    const replies = bench.payloads("reply");
    expect(replies.length).toBe(2);
    expect(replies[1]).toContain('{"update":"failed","version":"1.0.0","problem":"');
    expect(replies[1]).toContain("toaster.lua54");
    expect(bench.restarts).toEqual([]);
  });

  it("do nothing at a command with a field too many", () => {
    const updating = new UpdatingBench();
    const { bench } = updating;
    bench.idle();
    bench.command('{"cmd":"update","version":"1.1.0"}');
    bench.clock.runFor(1000);
    expect(bench.payloads("reply")).toEqual(['{"refused":"update takes no other field"}']);
    expect(updating.fota.status().state).toBe("idle");
  });
});
