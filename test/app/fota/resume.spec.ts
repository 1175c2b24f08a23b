import { encodeJournal } from "../../../app/fota/journal";
import type { BootRecord } from "../../../hal/slots";
import { sha256 } from "../../../hal/sha256";
import { fileKind, flashKind } from "../../hal/slots/slots-bench";
import { stride } from "../../hal/sparse";
import { expect } from "../../expect";
import { FotaBench, IMAGE_1, release11 } from "./fota-bench";
import { imageOf, makeRelease } from "./release-maker";

/** 12 blocks in 3 groups, 3 pages of flash. */
const NEW = imageOf(2, 600) + IMAGE_1.substring(600, 2600) + imageOf(3, 400);
const BLOCK = 256;

function reach(bench: FotaBench, done: number): void {
  bench.fota.check();
  bench.clock.runUntilTrue(() => bench.fota.status().download?.done === done, 3600000);
  expect(bench.fota.status().download?.done).toBe(done);
}

function imageRequests(bench: FotaBench): string[] {
  return bench.files.asked.filter((asked) => asked.indexOf(".img") > 0);
}

describe("an update that a power cut breaks off", () => {
  it("goes on at the block where it stood, though the journal is older", () => {
    for (let done = 1; done < 12; done += stride(4)) {
      for (const kind of [flashKind(5), fileKind(5000)]) {
        const bench = new FotaBench({ kind });
        bench.publish(release11(NEW));
        bench.boot();
        reach(bench, done);
        const before = imageRequests(bench).length;
        bench.boot();
        expect(bench.run()).toBe("1.1.0");
        expect(imageRequests(bench).slice(before)[0]).toContain("/1.1.0.img " + String(done * BLOCK) + "-");
      }
    }
  });

  it("goes on in the delta at the window of the journal, and writes nothing twice", () => {
    const bench = new FotaBench({ config: { journalBlocks: 4 } });
    bench.publish(release11(NEW, true));
    bench.boot();
    reach(bench, 6);
    const before = bench.files.asked.length;
    const operations = bench.kind.operations();
    bench.boot();
    bench.fota.check();
    bench.clock.runUntilTrue(() => bench.fota.status().download?.done === 7, 3600000);
    expect(bench.fota.status().download?.resumedAt).toBe(4);
    // One block, at most one page to be erased for it.
    expect(bench.kind.operations() - operations).toBeAtMost(2);
    expect(bench.files.asked.slice(before).filter((asked) => asked.indexOf("vcdiff 0-") > 0)).toEqual([]);
    expect(bench.run()).toBe("1.1.0");
    expect(bench.files.count("1.1.0.img")).toBe(0);
  });

  it("goes on whole where the delta is not offered any more", () => {
    const bench = new FotaBench({ config: { journalBlocks: 4 } });
    bench.publish(release11(NEW, true));
    bench.boot();
    reach(bench, 6);
    bench.publish(release11(NEW));
    bench.boot();
    expect(bench.run()).toBe("1.1.0");
    expect(imageRequests(bench)[0]).toContain("/1.1.0.img 1536-");
  });

  it("goes on by a manifest that cuts the same image into other blocks", () => {
    const bench = new FotaBench({ config: { journalBlocks: 1 } });
    bench.publish(release11(NEW));
    bench.boot();
    reach(bench, 7);
    const before = imageRequests(bench).length;
    bench.publish(makeRelease({ version: "1.1.0", image: NEW, blockBytes: 512, groupBlocks: 2 }));
    bench.boot();
    expect(bench.run()).toBe("1.1.0");
    // Half of the block at 1536 is written already, so its page of flash is begun anew.
    expect(imageRequests(bench).slice(before)).toEqual(["/1.1.0.img 1536-2047", "/1.1.0.img 1024-2047", "/1.1.0.img 2048-2999"]);
  });

  it("begins anew where another release has come", () => {
    const bench = new FotaBench();
    bench.publish(release11(NEW));
    bench.boot();
    reach(bench, 7);
    bench.publish(makeRelease({ version: "1.2.0", image: imageOf(9, 3000) }));
    bench.boot();
    expect(bench.run()).toBe("1.2.0");
    expect(bench.kind.open().read(1, 0, 3000)).toBe(imageOf(9, 3000));
  });

  it("is verified as a whole, whatever a journal says", () => {
    const bench = new FotaBench();
    bench.publish(release11(NEW));
    bench.boot();
    bench.slots.setNote(encodeJournal({ slot: 1, sha256: sha256(NEW), bytes: NEW.length }));
    bench.boot();
    expect(bench.run()).toBe("1.1.0");
    expect(bench.path().filter((state) => state === "verifying").length).toBe(2);
    expect(bench.kind.open().read(1, 0, NEW.length)).toBe(NEW);
  });
});

describe("the image that runs", () => {
  it("is named as the spare of the one that has taken its place, until that slot is written over", () => {
    const bench = new FotaBench();
    bench.publish(release11(NEW));
    expect(bench.run()).toBe("1.1.0");
    expect((bench.slots.boot() as BootRecord).spare?.version).toBe("1.0.0");
    bench.publish(makeRelease({ version: "1.2.0", image: imageOf(9, 3000) }));
    bench.fota.check();
    bench.clock.runUntilTrue(() => bench.fota.status().state === "fetching", 60000);
    expect((bench.slots.boot() as BootRecord).spare).toBe(undefined);
    expect(bench.run()).toBe("1.2.0");
  });

  it("updates nothing where no record names its slot", () => {
    const bench = new FotaBench();
    bench.publish(release11(NEW));
    const { confirmed } = bench.kind.open().boot() as BootRecord;
    bench.kind.open().setBoot({ confirmed: { ...confirmed, slot: 1 } });
    bench.boot(0);
    expect(bench.fota.status().version).toBe("");
    bench.run();
    expect(bench.fota.status().problem).toBe("the boot record does not name the slot that runs, so nothing is updated; write it when the device is flashed");
    expect(bench.files.count("1.1.0.img")).toBe(0);
  });

  it("is not taken for the one on trial where the loader could not begin that", () => {
    const bench = new FotaBench();
    bench.publish(release11(NEW));
    bench.boot();
    bench.fota.check();
    bench.clock.runUntilTrue(() => bench.fota.status().state === "restarting", 60000);
    bench.boot(0);
    expect(bench.fota.status().version).toBe("1.0.0");
    bench.fota.confirm();
    expect(bench.confirmed()).toBe("1.0.0");
    // It is whole already, and only staged again.
    const asked = bench.files.asked.length;
    expect(bench.run()).toBe("1.1.0");
    expect(bench.files.asked.slice(asked)).toEqual(["/manifest.txt ", "/manifest.txt "]);
  });
});
