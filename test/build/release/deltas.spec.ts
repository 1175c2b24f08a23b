import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { applyDelta } from "../../../build/release/apply-delta";
import { verifyFolder } from "../../../build/release/verify";
import { expect } from "../../expect";
import { mistake, noise, Workshop } from "./workshop";

/** `image` with a few bytes changed. */
function changed(image: Buffer, at: number): Buffer {
  const copy = Buffer.from(image);
  copy.write("changed", at, "latin1");
  return copy;
}

describe("the deltas of a release", () => {
  let shop: Workshop;
  const first = noise(1, 6000);
  const second = changed(first, 700);
  beforeEach(() => {
    shop = new Workshop();
  });
  afterEach(() => shop.remove());

  const problems = (): string[] => verifyFolder(shop.folder, shop.key).flatMap((verdict) => verdict.problems);
  const deltasOf = (version: string): string[] => shop.folder.manifest(version).deltas.map(({ from }) => from);

  it("start from the newest four that were signed, the newest first, and give the image", () => {
    for (const patch of [0, 1, 2, 3, 4]) shop.release(`1.0.${patch}`, changed(first, patch * 100));
    shop.build("1.0.5", noise(9, 6000));
    shop.release("1.1.0", second);
    expect(deltasOf("1.1.0")).toEqual(["1.0.4", "1.0.3", "1.0.2", "1.0.1"]);
    for (const { file, from, size } of shop.folder.manifest("1.1.0").deltas) {
      const delta = readFileSync(shop.folder.path(file));
      expect(delta.length).toBe(size);
      expect(size).toBeAtMost(600);
      expect(applyDelta(delta, readFileSync(shop.folder.path(`${from}.img`)), 1024).equals(second)).toBe(true);
    }
    expect(problems()).toEqual([]);
  });

  it("are left out where they would hardly be smaller than the image", () => {
    shop.release("1.0.0", first);
    shop.release("1.1.0", noise(2, 6000));
    expect(deltasOf("1.1.0")).toEqual([]);
  });

  it("start from a newer version where a downgrade is to be a delta, if that was asked for", () => {
    shop.release("1.1.0", second);
    shop.release("1.0.9", first, { downgrade: true, deltaFrom: ["1.1.0"] });
    expect(deltasOf("1.0.9")).toEqual(["1.1.0"]);
    expect(problems()).toEqual([]);
  });

  it("from an image that is not there, or from too many, are refused", () => {
    expect(mistake(() => shop.build("1.1.0", second, { deltaFrom: ["1.0.0"] }))).toContain("leave 1.0.0 out of --delta-from");
    expect(mistake(() => shop.build("1.1.0", second, { deltaFrom: ["1.0.0", "1.0.1", "1.0.2", "1.0.3", "1.0.4"] }))).toContain("room for 4 deltas, and 5 were asked for; name fewer versions");
    expect(mistake(() => shop.build("1.0.0", second, { deltaFrom: ["1.0.0"] }))).toContain("a delta from 1.0.0 to itself is of no use");
    expect(mistake(() => shop.build("1.1.0", second, { deltaFrom: ["1.0.0", "0.9.0", "1.0.0"] }))).toContain("1.0.0 stands twice in --delta-from");
  });

  describe("are checked:", () => {
    const DELTA = "1.1.0-from-1.0.0.vcdiff";
    beforeEach(() => {
      shop.release("1.0.0", first);
      shop.release("1.1.0", second);
    });

    it("one that is missing is noticed", () => {
      rmSync(shop.folder.path(DELTA));
      expect(problems().join()).toContain(`${DELTA} is missing`);
    });

    it("one that is cut is noticed", () => {
      writeFileSync(shop.folder.path(DELTA), readFileSync(shop.folder.path(DELTA)).subarray(1));
      expect(problems().join()).toContain(`${DELTA} has`);
    });

    it("one with a changed byte is noticed", () => {
      const bytes = readFileSync(shop.folder.path(DELTA));
      bytes[40] = (bytes[40] ?? 0) ^ 1;
      writeFileSync(shop.folder.path(DELTA), bytes);
      expect(problems().join()).toContain(`${DELTA} has another SHA-256`);
    });

    it("one whose old image is another now is noticed", () => {
      writeFileSync(shop.folder.path("1.0.0.img"), changed(first, 3));
      expect(problems().join()).toContain(`${DELTA} starts from another image than 1.0.0.img`);
    });
  });
});
