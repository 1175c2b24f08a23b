import { SeededRandom } from "../../hal/random";
import { RecordLog } from "../../hal/records";
import type { Storage, StorageGeometry } from "../../hal/storage";
import { POWER_CUTS, VirtualStorage } from "../../hal/virtual/storage";
import { expect } from "../expect";
import { GEOMETRIES, bodyOf, describeGeometry } from "./geometries";
import { LogUser } from "./records-harness";
import { stride } from "./sparse";

const SMALL: StorageGeometry = { pageSize: 256, pageCount: 3, writeUnit: 4, erased: 255 };

/** Sequence and bytes of all records, as one text. */
function contents(log: RecordLog): string {
  let text = "";
  let record = log.next(0);
  while (record !== undefined) {
    text += String(record.sequence) + record.bytes + " ";
    record = log.next(record.sequence);
  }
  return text;
}

/** Appends, releases in and out of order, restarts, and in the end runs full. */
function playScenario(user: LogUser): void {
  for (let round = 0; round < 14; round++) {
    user.append(bodyOf(round, 1 + ((round * 13) % 45)));
    user.append(bodyOf(round + 100, 64));
    if (round % 4 === 1) user.release(user.sequenceAt(0));
    if (round % 4 === 2 && user.size() > 2) user.release(user.sequenceAt(1));
    if (round % 4 === 3) while (user.size() > 2) user.release(user.sequenceAt(0));
    if (round % 7 === 5) user.restart();
  }
  for (let turn = 0; user.drops < 2; turn++) user.append(bodyOf(turn, 120));
  user.restart();
}

describe("record log", () => {
  it("gives back what was appended, the oldest first, and after a restart as well", () => {
    const storage = new VirtualStorage(SMALL);
    const log = new RecordLog(storage);
    expect(log.next(0)).toBe(undefined);
    expect(log.append("a")).toEqual({ stored: true, sequence: 1 });
    expect(log.append("bb")).toEqual({ stored: true, sequence: 2 });
    expect(contents(log)).toBe("1a 2bb ");
    const again = new RecordLog(storage);
    expect(again.count()).toBe(2);
    expect(contents(again)).toBe("1a 2bb ");
    expect(again.append("c")).toEqual({ stored: true, sequence: 3 });
    expect(contents(again)).toBe("1a 2bb 3c ");
  });

  it("shows a reader at the end what is appended later", () => {
    const log = new RecordLog(new VirtualStorage(SMALL));
    expect(log.next(0)).toBe(undefined);
    log.append("a");
    expect(log.next(0)).toEqual({ sequence: 1, bytes: "a" });
    expect(log.next(1)).toBe(undefined);
    for (let index = 0; index < 8; index++) log.append(bodyOf(index, 60));
    expect(log.next(1)).toEqual({ sequence: 2, bytes: bodyOf(0, 60) });
    expect(log.next(8)).toEqual({ sequence: 9, bytes: bodyOf(7, 60) });
  });

  it("forgets what is released, in any order, and after a restart as well", () => {
    const storage = new VirtualStorage(SMALL);
    const log = new RecordLog(storage);
    for (const text of ["a", "b", "c", "d"]) log.append(text);
    expect(log.release(2)).toBe(undefined);
    expect(log.release(4)).toBe(undefined);
    expect(contents(log)).toBe("1a 3c ");
    log.release(1);
    expect(log.count()).toBe(1);
    expect(contents(new RecordLog(storage))).toBe("3c ");
  });

  it("takes a release of what is gone or never was without any effect", () => {
    const storage = new VirtualStorage(SMALL);
    const log = new RecordLog(storage);
    log.append("a");
    log.append("b");
    log.release(1);
    const operations = storage.operations;
    for (const sequence of [0, 1, 3, 1000]) expect(log.release(sequence)).toBe(undefined);
    expect(storage.operations).toBe(operations);
    expect(contents(log)).toBe("2b ");
  });

  it("releases everything up to a record", () => {
    const log = new RecordLog(new VirtualStorage(SMALL));
    for (const text of ["a", "b", "c", "d"]) log.append(text);
    expect(log.releaseUpTo(3)).toBe(undefined);
    expect(contents(log)).toBe("4d ");
  });

  it("says that it is full and keeps everything, until the caller drops or releases", () => {
    const log = new RecordLog(new VirtualStorage(SMALL));
    let stored = 0;
    while (log.append(bodyOf(stored, 64)).stored) stored++;
    expect(stored).toBe(log.capacity(64));
    const refused = log.append(bodyOf(stored, 64));
    expect(refused.stored ? "" : refused.reason).toBe("full");
    expect(log.count()).toBe(stored);
    let turns = 0;
    while (!log.append(bodyOf(99, 64)).stored && turns < 100) {
      expect(log.dropOldest()?.sequence).toBe(turns + 1);
      turns++;
    }
    expect(turns).toBe(stored / SMALL.pageCount);
    expect(log.dropped).toBe(turns);
    expect(log.next(0)?.sequence).toBe(turns + 1);
  });

  it("refuses an empty record and one that no page can hold, and takes the longest", () => {
    const storage = new VirtualStorage(SMALL);
    const log = new RecordLog(storage);
    for (const bytes of ["", bodyOf(1, log.maxLength + 1)]) {
      const result = log.append(bytes);
      expect(result.stored ? "" : result.reason).toBe("refused");
    }
    expect(storage.operations).toBe(0);
    expect(log.append(bodyOf(1, log.maxLength)).stored).toBe(true);
    expect(log.next(0)?.bytes).toBe(bodyOf(1, log.maxLength));
  });

  it("never uses a sequence twice, not even when all is released and the pages go round", () => {
    const storage = new VirtualStorage(SMALL);
    let last = 0;
    for (let turn = 0; turn < 60; turn++) {
      const log = new RecordLog(storage);
      const result = log.append(bodyOf(turn, 40));
      const sequence = result.stored ? result.sequence : 0;
      expect(sequence).toBe(last + 1);
      last = sequence;
      log.release(sequence);
    }
    expect(storage.refusals).toEqual([]);
  });

  it("wears all pages alike", () => {
    const storage = new VirtualStorage({ pageSize: 256, pageCount: 5, writeUnit: 4, erased: 255 });
    const log = new RecordLog(storage);
    for (let turn = 0; turn < 500; turn++) {
      log.append(bodyOf(turn, 50));
      log.release(turn);
    }
    for (const erases of storage.erases) {
      expect(erases).toBeAtLeast(33);
      expect(erases).toBeAtMost(35);
    }
  });

  it("goes past a page that a slow record keeps occupied", () => {
    const log = new RecordLog(new VirtualStorage(SMALL));
    for (let turn = 1; turn <= 60; turn++) {
      expect(log.append(bodyOf(turn, 50)).stored).toBe(true);
      if (turn !== 2) log.release(turn);
    }
    expect(log.count()).toBe(1);
    expect(log.next(0)).toEqual({ sequence: 2, bytes: bodyOf(2, 50) });
  });

  it("skips a record whose bytes have decayed, counts it and keeps its neighbours", () => {
    const storage = new VirtualStorage(SMALL);
    const log = new RecordLog(storage);
    for (const text of ["first", "second", "third"]) log.append(text);
    const image = storage.read(0, SMALL.pageSize);
    storage.corrupt(image.indexOf("second") + 2, 0);
    const again = new RecordLog(storage);
    expect(contents(again)).toBe("1first 3third ");
    expect(again.broken).toBe(1);
    expect(again.count()).toBe(2);
    expect(new RecordLog(storage).count()).toBe(2);
  });

  it("does not bring back a page that it was about to erase, whatever became of the marks in it", () => {
    const geometry: StorageGeometry = { pageSize: 256, pageCount: 2, writeUnit: 4, erased: 255 };
    const storage = new VirtualStorage(geometry);
    let refusesErase = false;
    const log = new RecordLog({
      geometry,
      read: (offset, length) => storage.read(offset, length),
      write: (offset: number, bytes: string) => storage.write(offset, bytes),
      erase: (page) => (refusesErase ? "no erasure now" : storage.erase(page)),
    });
    const records = log.capacity(4);
    for (let sequence = 1; sequence <= records; sequence++) {
      log.append("body");
      log.release(sequence);
    }
    refusesErase = true;
    expect(log.append("body").stored).toBe(false);
    const image = storage.read(0, geometry.pageSize);
    for (let at = image.indexOf("body"); at >= 0; at = image.indexOf("body", at + 1)) {
      for (let index = 4; index < 8; index++) storage.corrupt(at + index, geometry.erased);
    }
    expect(new RecordLog(storage).count()).toBe(0);
  });

  it("forgets what it could not mark as released when the page is used again", () => {
    const geometry: StorageGeometry = { pageSize: 256, pageCount: 4, writeUnit: 4, erased: 255 };
    const storage = new VirtualStorage(geometry);
    let refuses = false;
    const log = new RecordLog({
      geometry,
      read: (offset, length) => storage.read(offset, length),
      write: (offset: number, bytes: string) => (refuses ? "no write now" : storage.write(offset, bytes)),
      erase: (page) => storage.erase(page),
    });
    const records = log.capacity(4);
    let sequence = 0;
    for (let round = 0; round < 10; round++) {
      for (let count = 0; count < records / 4; count++) {
        expect(log.append("body").stored).toBe(true);
        sequence = sequence + 1;
        refuses = count % 2 === 0;
        log.release(sequence);
        refuses = false;
      }
      expect(log.count()).toBe(0);
    }
    expect(log["unmarked"].length).toBeAtMost(records);
    expect(log["unmarked"].length).toBeAtLeast(1);
  });

  it("starts empty over whatever another use has left in the storage", () => {
    const storage = new VirtualStorage(SMALL);
    for (let offset = 0; offset < SMALL.pageSize * SMALL.pageCount; offset += 4) storage.write(offset, "junk");
    const log = new RecordLog(storage);
    expect(log.next(0)).toBe(undefined);
    expect(log.append("a")).toEqual({ stored: true, sequence: 1 });
    expect(contents(new RecordLog(storage))).toBe("1a ");
  });

  it("reports a storage that fails instead of losing the record in silence", () => {
    const storage = new VirtualStorage(SMALL);
    const failing: Storage = {
      geometry: SMALL,
      read: (offset, length) => storage.read(offset, length),
      write: () => "write protected",
      erase: (page) => storage.erase(page),
    };
    const result = new RecordLog(failing).append("a");
    expect(result.stored ? "" : result.reason + ": " + result.detail).toBe("failed: write protected");
  });

  it("goes on behind a write that the storage did not keep", () => {
    const storage = new VirtualStorage(SMALL);
    let drop = false;
    const forgetful: Storage = {
      geometry: SMALL,
      read: (offset, length) => storage.read(offset, length),
      write: (offset, bytes) => {
        if (!drop) return storage.write(offset, bytes);
        drop = false;
        return undefined;
      },
      erase: (page) => storage.erase(page),
    };
    const log = new RecordLog(forgetful);
    log.append("a");
    drop = true;
    expect(log.append("b").stored).toBe(true);
    expect(contents(log)).toBe("1a 3b ");
  });
});

describe("record log under power cuts", () => {
  for (const geometry of GEOMETRIES) {
    for (const cut of POWER_CUTS) {
      it("loses nothing when the power goes (" + cut + ") at any operation, on " + describeGeometry(geometry), () => {
        for (let operation = 1; operation < 1000; operation += stride(9)) {
          const storage = new VirtualStorage(geometry);
          storage.cutPowerAt(operation, cut);
          const user = new LogUser(storage, "cut " + cut + " operation " + String(operation) + ", " + describeGeometry(geometry));
          playScenario(user);
          if (cut !== "early") expect(storage.refusals).toEqual([]);
          if (user.cuts > 0) continue;
          expect(operation).toBeAtLeast(40);
          return;
        }
        throw new Error("the scenario never came to its end");
      });
    }
  }

  for (const seed of [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]) {
    it("keeps its promises through a random life with seed " + String(seed), () => {
      const random = new SeededRandom(seed);
      const geometry = GEOMETRIES[random.below(GEOMETRIES.length)] ?? SMALL;
      const storage = new VirtualStorage(geometry);
      const user = new LogUser(storage, "seed " + String(seed) + ", " + describeGeometry(geometry));
      for (let step = 0; step < 400; step++) {
        if (random.below(4) === 0) storage.cutPowerAt(1 + random.below(6), POWER_CUTS[random.below(POWER_CUTS.length)] ?? "half");
        const what = random.below(20);
        if (what < 10) user.append(bodyOf(random.below(1000), 1 + random.below(80)));
        else if (what < 19) user.release(user.sequenceAt(random.below(user.size() + 1)));
        else user.restart();
      }
      expect(user.cuts).toBeAtLeast(30);
    });
  }
});
