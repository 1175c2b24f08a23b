import { sha256 } from "../../../hal/sha256";
import { fileKind, flashKind, type SlotKind } from "../../hal/slots/slots-bench";
import { expect } from "../../expect";
import { FotaBench, IMAGE_1, release11 } from "./fota-bench";
import { imageOf, makeRelease } from "./release-maker";

const IMAGE_2 = imageOf(2, 4000);
/** Its second half is that of the first image. */
const SIMILAR = imageOf(3, 1500) + IMAGE_1.substring(1500) + "tail";

/** Slots that give `hash` for their second one's, and note for how many bytes they were asked. */
function hashing(kind: SlotKind, asked: number[], hash: string | undefined): SlotKind {
  return {
    ...kind,
    open: () => {
      const slots = kind.open();
      slots.hash = (slot, length) => {
        if (slot === 0) return undefined;
        asked.push(length);
        return hash;
      };
      return slots;
    },
  };
}

describe("an update", () => {
  it("is fetched in groups of blocks, verified, tried, confirmed", () => {
    const bench = new FotaBench();
    bench.publish(release11(IMAGE_2));
    expect(bench.run()).toBe("1.1.0");
    expect(bench.started).toEqual(["1.0.0", "1.1.0?"]);
    expect(bench.restarts).toEqual(["version 1.1.0 is to be tried"]);
    expect(bench.files.asked.slice(0, 4)).toEqual(["/manifest.txt ", "/1.1.0.hashes 0-127", "/1.1.0.img 0-1023", "/1.1.0.hashes 128-255"]);
    expect(bench.surprises()).toEqual([]);
    const slots = bench.kind.open();
    expect(slots.read(1, 0, IMAGE_2.length)).toBe(IMAGE_2);
  });

  it("is made of a delta where there is one to the running image", () => {
    for (const kind of [flashKind(5), fileKind(5000)]) {
      const bench = new FotaBench({ kind });
      bench.publish(release11(SIMILAR, true));
      expect(bench.run()).toBe("1.1.0");
      expect(bench.files.count("1.1.0.img")).toBe(0);
      expect(bench.kind.open().read(1, 0, SIMILAR.length)).toBe(SIMILAR);
      expect(bench.surprises()).toEqual([]);
    }
  });

  it("is verified by the slots' own hash where they have one, and in pieces where they cannot", () => {
    const wrong = "all blocks were as signed and the image is not; they are compared again";
    const ends: readonly { hash: string | undefined; version: string; problem: string }[] = [
      { hash: sha256(IMAGE_2), version: "1.1.0", problem: "" },
      { hash: undefined, version: "1.1.0", problem: "" },
      { hash: sha256("another"), version: "1.0.0", problem: wrong },
    ];
    for (const { hash, problem, version } of ends) {
      const asked: number[] = [];
      const bench = new FotaBench({ kind: hashing(flashKind(5), asked, hash) });
      bench.publish(release11(IMAGE_2));
      expect(bench.run(60000)).toBe(version);
      expect(asked.indexOf(IMAGE_2.length) >= 0).toBe(true);
      expect(bench.steps.some(({ failure }) => failure?.message === wrong)).toBe(problem !== "");
    }
  });

  it("that does not confirm itself is rolled back, and not fetched again", () => {
    const bench = new FotaBench({ broken: [IMAGE_2] });
    bench.publish(release11(IMAGE_2));
    bench.run();
    expect(bench.clock.runUntilTrue(() => bench.started.length === 5, 10000000)).toBe(true);
    expect(bench.started).toEqual(["1.0.0", "1.1.0?", "1.1.0?", "1.1.0?", "1.0.0"]);
    expect(bench.run()).toBe("1.0.0");
    const fetched = bench.files.count("1.1.0.img");
    bench.clock.runFor(86400000);
    expect(bench.files.count("1.1.0.img")).toBe(fetched);
    expect(bench.fota.status().problem).toBe("the image of 1.1.0 was tried on this device and did not confirm itself; release another one");
    expect(bench.fota.status().failedVersion).toBe("1.1.0");
  });

  it("needs no file but the manifest where the release runs already", () => {
    const bench = new FotaBench();
    bench.publish(makeRelease({ version: "1.0.0", image: IMAGE_1 }));
    expect(bench.run()).toBe("1.0.0");
    expect(bench.files.asked).toEqual(["/manifest.txt "]);
    expect(bench.fota.status().problem).toBe("");
  });
});
