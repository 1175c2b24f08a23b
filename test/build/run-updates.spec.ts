import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ImageParts, ImageRun } from "../../build/run/update/application";
import { Releases, TARGET } from "../../build/run/update/releases";
import { publicKeyOf } from "../../build/release/keys";
import { TargetFolder } from "../../build/release/layout";
import { verifyFolder } from "../../build/release/verify";
import { FileSlots } from "../../hal/file-slots";
import { flashFirstImage } from "../../hal/first-image";
import { nodeCrypto } from "../../hal/node/crypto";
import { FolderFiles } from "../../hal/node/files";
import { loadImage } from "../../hal/node/image-loader";
import { SeededRandom } from "../../hal/random";
import { VirtualClock } from "../../hal/virtual/clock";
import { VirtualStorage } from "../../hal/virtual/storage";
import { VirtualLine } from "../../hal/virtual/uart";
import { expect } from "../expect";

describe("the releases of the main job", () => {
  const root = mkdtempSync(join(tmpdir(), "fieldline-updates-"));
  const releases = new Releases(join(root, "releases"), "sim767xx");
  let image: Buffer;
  before(async () => {
    image = await releases.make("1.0.0");
    releases.publish("1.0.0");
    await releases.make("1.2.0", { broken: true, deltaFrom: ["1.0.0"] });
    releases.publish("1.2.0");
  });
  after(() => rmSync(root, { recursive: true }));

  it("are signed, verified, and differ by little", () => {
    const folder = new TargetFolder(join(root, "releases"), TARGET);
    const verdicts = verifyFolder(folder, publicKeyOf(releases.publicKey));
    expect(verdicts.map(({ problems }) => problems.length)).toEqual([0, 0, 0]);
    const [delta] = folder.manifest("1.2.0").deltas;
    expect(delta?.size ?? Infinity).toBeAtMost(image.length / 20);
  });

  it("have an image that starts, knows its version, and waits for its broker", () => {
    const slots = new FileSlots(new FolderFiles(join(root, "slots")), 1048576);
    expect(flashFirstImage(slots, image.toString("latin1"), "1.0.0", nodeCrypto)).toBe(undefined);
    const { choice, exports } = loadImage(slots, nodeCrypto);
    const clock = new VirtualClock();
    const end = { baud: 115200, transmitCapacity: 4096, receiveCapacity: 4096 };
    const uart = new VirtualLine(clock, { a: end, b: end }).a;
    const storage = new VirtualStorage({ pageSize: 2048, pageCount: 8, writeUnit: 8, erased: 255 });
    const parts: ImageParts = {
      host: { uart, clock, pins: {}, storage, random: new SeededRandom(1), sensors: [], restart: () => {} },
      bootMs: 15000,
      device: { link: { pdp: { apn: "internet" } }, mqtt: { host: "broker", port: 1883, clientId: "it" }, telemetry: { baseTopic: "it" } },
      slots,
      crypto: nodeCrypto,
      running: choice.slot,
      manifestUrl: "http://host/manifest.txt",
      identity: () => "it",
      config: { target: TARGET, publicKeys: [releases.publicKey] },
      create: (build) => build({}),
      observer: () => {},
    };
    const { device, fota } = (exports["start"] as (parts: ImageParts) => ImageRun)(parts);
    clock.runFor(1000);
    expect(fota.status().version).toBe("1.0.0");
    expect(device.telemetry.state()).toBe("connecting");
  });
});
