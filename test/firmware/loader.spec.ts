import { strict as assert } from "node:assert";
import { slotImage } from "../../build/firmware/slot-image";
import { chooseImage } from "../../hal/boot-chooser";
import { SeededRandom } from "../../hal/random";
import { portableCrypto } from "../../hal/portable-crypto";
import type { BootRecord, SlotImage } from "../../hal/slots";
import { buildLoader, FlashFile, INTERFACE, someCore } from "./flash-file";
import { leaveOutWithout } from "./tools";

const FLASH = "build/out/firmware/spec-loader.bin";
const TOOLS = ["cc", "xz"];
const OLD = someCore(1, 40000);
const NEW = someCore(2, 140002);

/** In the first page of the settings, where some boot records still find room. */
const NEAR_PAGE_END = 0x4000 + 16384 - 600;

/** Slot 0 has what is confirmed, slot 1 what is to be tried. */
function staged(attempts: number, trial: (flash: FlashFile) => SlotImage = (flash) => flash.putCore(1, NEW, "1.1.0")): { flash: FlashFile; record: BootRecord } {
  const flash = new FlashFile(FLASH);
  const confirmed = flash.putCore(0, OLD, "1.0.0");
  flash.open().slots.setBoot({ confirmed });
  flash.start();
  const record: BootRecord = { confirmed, trial: { image: trial(flash), attempts } };
  assert.equal(flash.open().slots.setBoot(record), undefined);
  return { flash, record };
}

describe("the board's loader", function () {
  this.timeout(60000);

  before(function () {
    leaveOutWithout(this, "the loader's specs", TOOLS);
    buildLoader();
  });

  it("writes the record of a device that was just flashed, and makes its core", () => {
    const flash = new FlashFile(FLASH);
    const confirmed = flash.putCore(0, OLD, "1.0.0-rc.1");
    assert.equal(flash.start(), "confirmed");
    assert(flash.hasCore(OLD));
    assert.deepEqual(flash.open().slots.boot(), { confirmed });
  });

  it("has nothing to start where no slot holds an image", () => {
    const flash = new FlashFile(FLASH);
    flash.put(0, Buffer.alloc(70000, 7), "1.0.0");
    assert.equal(flash.start(), "nothing");
    assert.equal(flash.open().slots.boot(), undefined);
  });

  it("starts a trial as often as it has attempts, then the confirmed image again", () => {
    const { flash, record } = staged(2);
    assert.equal(flash.start(), "trial");
    assert(flash.hasCore(NEW));
    assert.equal(flash.start(), "trial");
    assert.equal(flash.open().slots.boot()?.trial?.attempts, 0);
    assert.equal(flash.start(), "confirmed");
    assert(flash.hasCore(OLD));
    const { version, sha256 } = record.trial?.image as SlotImage;
    assert.deepEqual(flash.open().slots.boot(), { confirmed: record.confirmed, failed: { version, sha256 } });
  });

  it("goes on with a trial that has confirmed itself", () => {
    const { flash, record } = staged(3);
    flash.start();
    const trial = record.trial?.image as SlotImage;
    flash.open().slots.setBoot({ confirmed: trial, spare: record.confirmed });
    assert.equal(flash.start(), "confirmed");
    assert(flash.hasCore(NEW));
  });

  for (const [what, trial] of [
    ["with a wrong bit", (flash: FlashFile) => {
      const image = flash.putCore(1, NEW, "1.1.0");
      flash.damage(1);
      return image;
    }],
    ["made for another program", (flash: FlashFile) => flash.putCore(1, someCore(2, 5000, INTERFACE + 1), "1.1.0")],
    ["that is no image", (flash: FlashFile) => flash.put(1, Buffer.from("function start() end"), "1.1.0")],
    ["whose core is not the one that it promises", (flash: FlashFile) => {
      const image = slotImage(NEW, "1.1.0");
      image[60] = (image[60] as number) ^ 1;
      return flash.put(1, image, "1.1.0");
    }],
    ["that says it is longer than a slot", (flash: FlashFile) => ({ ...flash.putCore(1, NEW, "1.1.0"), size: 131073 })],
  ] as [string, (flash: FlashFile) => SlotImage][]) {
    it(`never starts an image ${what}`, () => {
      const { flash, record } = staged(3, trial);
      assert.equal(flash.start(), "confirmed");
      assert(flash.hasCore(OLD));
      const next = flash.open().slots.boot();
      assert.deepEqual(next?.confirmed, record.confirmed);
      assert.equal(next.trial, undefined);
      assert.equal(next.failed?.version, "1.1.0");
    });
  }

  it("survives streams that nobody would make", () => {
    const random = new SeededRandom(7);
    for (let round = 0; round < 12; round++) {
      const image = slotImage(NEW, "1.1.0");
      const from = 116 + random.below(3000);
      for (let at = from; at < image.length; at++) image[at] = random.below(256);
      image.writeUInt32LE(1 + random.below(520000), 8);
      if (round % 4 === 0) image[16] = random.below(256);
      const { flash } = staged(1, (each) => each.put(1, image, "1.1.0"));
      assert.equal(flash.start(), "confirmed", `round ${round}`);
      assert(flash.hasCore(OLD), `round ${round}`);
    }
  });

  it("makes the core again where it has decayed, and starts the one before where the confirmed image has", () => {
    const { flash, record } = staged(1);
    flash.start();
    const trial = record.trial?.image as SlotImage;
    flash.open().slots.setBoot({ confirmed: trial, spare: record.confirmed });
    flash.bytes.fill(0, 0x90000, 0x90100);
    assert.equal(flash.start(), "confirmed");
    assert(flash.hasCore(NEW));
    flash.damage(1);
    assert.equal(flash.start(), "confirmed");
    assert(flash.hasCore(OLD));
    assert.deepEqual(flash.open().slots.boot()?.confirmed, record.confirmed);
  });

  it("keeps what else the settings have when their page is full", () => {
    const { flash, record } = staged(1);
    const { settings } = flash.open();
    settings.put("gone", "x");
    settings.remove("gone");
    let boots = 0;
    while (flash.bytes[NEAR_PAGE_END] === 0xff) settings.put("count", String(++boots));
    assert.equal(flash.start(), "trial");
    const { sequence } = flash;
    for (let count = 0; count < 8; count++) {
      flash.open().slots.setBoot({ ...record, trial: { image: record.trial?.image as SlotImage, attempts: 2 + (count % 2) } });
      assert.equal(flash.start(), "trial");
      assert.equal(flash.open().settings.get("count"), String(boots));
      assert.equal(flash.open().settings.get("gone"), undefined);
    }
    assert.equal(flash.sequence, sequence + 1, "the settings have moved to the other page");
  });

  it("chooses as the core's own chooser does, whatever record and slots there are", () => {
    const random = new SeededRandom(11);
    const cores = [OLD, NEW].map((core) => core.subarray(0, 3000));
    for (let round = 0; round < 40; round++) {
      const flash = new FlashFile(FLASH);
      const images = ([0, 1] as const).map((slot) => flash.putCore(slot, cores[slot] as Buffer, `1.${slot}.0`)) as [SlotImage, SlotImage];
      const [confirmed, other] = random.below(2) === 0 ? images : [images[1], images[0]];
      const record: BootRecord = { confirmed };
      const kind = random.below(4);
      if (kind < 2) record.trial = { image: other, attempts: random.below(3) };
      if (kind === 2) record.spare = other;
      if (random.below(2) === 0) record.failed = { version: "0.9.0", sha256: "f".repeat(32) };
      flash.open().slots.setBoot(record);
      if (random.below(3) === 0) flash.damage(other.slot);
      if (record.spare !== undefined && random.below(2) === 0) flash.damage(confirmed.slot);
      const before = Buffer.from(flash.bytes);
      const chosen = chooseImage(flash.open().slots, portableCrypto);
      const expected = flash.open().slots.boot();
      before.copy(flash.bytes);
      const answer = flash.start();
      assert.deepEqual(flash.open().slots.boot(), expected, `round ${round}`);
      const isWhole = chosen.slot === confirmed.slot || chosen.trial || record.spare !== undefined;
      if (isWhole && answer !== "nothing") assert(flash.hasCore(cores[chosen.slot] as Buffer), `round ${round}`);
      if (chosen.trial) assert.equal(answer, "trial", `round ${round}`);
    }
  });

  it("loses nothing to a power cut at any operation: of a first start, of a trial, of the way back", () => {
    const first = new FlashFile(FLASH);
    first.putCore(0, OLD, "1.0.0");
    const { flash: trial } = staged(3);
    const { flash: back } = staged(1);
    back.start();
    for (const [flash, choice] of [[first, "confirmed"], [trial, "trial"], [back, "confirmed"]] as const) {
      const lines = flash.cuts();
      assert(lines.length > 30, `${lines.length} cuts`);
      assert.deepEqual([...new Set(lines.map((line) => line.split(" ")[1]))], [choice]);
      // Whatever was broken off, the same core comes of it.
      assert.equal(new Set(lines.map((line) => line.split(" ")[2])).size, 1);
      if (process.env["FIGURES"] !== undefined) console.log(`    ${lines.length} cuts, then ${choice}`);
    }
  });

  it("loses no setting to a power cut while their page is changed", () => {
    const { flash } = staged(200);
    const { settings } = flash.open();
    let boots = 0;
    while (flash.bytes[NEAR_PAGE_END] === 0xff) settings.put("count", String(++boots));
    const { sequence } = flash;
    for (let round = 0; round < 8; round++) {
      for (const line of round === 0 ? [] : flash.cuts()) assert.equal(line.split(" ")[1], "trial");
      assert.equal(flash.start(), "trial");
      assert.equal(flash.open().settings.get("count"), String(boots));
    }
    assert.equal(flash.sequence, sequence + 1, "the settings have moved to the other page");
  });
});
