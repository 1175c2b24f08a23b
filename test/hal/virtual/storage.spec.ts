import { fromByte } from "../../../hal/bytes";
import { POWER_CUTS, VirtualStorage } from "../../../hal/virtual/storage";
import type { PowerCut } from "../../../hal/virtual/storage";
import { expect } from "../../expect";

const FF = fromByte(255);
const ERASED = FF + FF + FF + FF;
/** "efgh" of which only the lower half of each byte is programmed. */
const HALF_EFGH = fromByte(245) + fromByte(246) + fromByte(247) + fromByte(248);

function made(): VirtualStorage {
  return new VirtualStorage({ pageSize: 64, pageCount: 4, writeUnit: 4, erased: 255 });
}

/** Whether `run` met a storage without power. */
function losesPower(storage: VirtualStorage, run: () => unknown): boolean {
  try {
    run();
  } catch (error) {
    if (storage.hasPower()) throw error;
    return true;
  }
  return false;
}

/** Contents of the first eight bytes after writing "abcdefgh" over erased flash with a cut at the write. */
function afterCutWrite(cut: PowerCut): string {
  const storage = made();
  storage.cutPowerAt(1, cut);
  expect(losesPower(storage, () => storage.write(0, "abcdefgh"))).toBe(true);
  storage.restorePower();
  return storage.read(0, 8);
}

describe("virtual storage", () => {
  it("is erased at first and holds what is written, over page borders too", () => {
    const storage = made();
    expect(storage.read(0, 4)).toBe(ERASED);
    expect(storage.write(60, "abcdefgh")).toBe(undefined);
    expect(storage.read(58, 12)).toBe(FF + FF + "abcdefgh" + FF + FF);
    expect(storage.operations).toBe(1);
  });

  it("refuses what flash cannot do and leaves its contents alone", () => {
    const storage = made();
    storage.write(0, "abcd");
    expect(storage.write(2, "abcd")).toContain("whole units");
    expect(storage.write(4, "abc")).toContain("whole units");
    expect(storage.write(0, "abcd")).toContain("not erased");
    expect(storage.write(252, "abcdefgh")).toContain("outside");
    expect(storage.write(-4, "abcd")).toContain("outside");
    expect(storage.erase(4)).toContain("no page 4");
    expect(storage.refusals.length).toBe(6);
    expect(storage.operations).toBe(1);
    expect(storage.read(0, 8)).toBe("abcd" + ERASED);
  });

  it("takes writes again after the page is erased, and counts the erases of each page", () => {
    const storage = made();
    storage.write(64, "abcd");
    storage.write(0, "keep");
    expect(storage.erase(1)).toBe(undefined);
    expect(storage.write(64, "efgh")).toBe(undefined);
    expect(storage.read(64, 4)).toBe("efgh");
    expect(storage.read(0, 4)).toBe("keep");
    expect(storage.erases).toEqual([0, 1, 0, 0]);
  });

  it("loses its power before, inside and after a write, and keeps what was done until then", () => {
    expect(afterCutWrite("before")).toBe(ERASED + ERASED);
    expect(afterCutWrite("early")).toBe(ERASED + ERASED);
    expect(afterCutWrite("half")).toBe("abcd" + HALF_EFGH);
    expect(afterCutWrite("late")).toBe("abcd" + HALF_EFGH);
    expect(afterCutWrite("after")).toBe("abcdefgh");
  });

  it("takes no write to a unit or page that a cut tore, even where it reads as erased", () => {
    for (const cut of POWER_CUTS) {
      const storage = made();
      storage.cutPowerAt(1, cut);
      losesPower(storage, () => storage.write(0, "abcd"));
      storage.restorePower();
      expect(storage.write(0, "abcd") === undefined).toBe(cut === "before");
      storage.cutPowerAt(1, cut);
      losesPower(storage, () => storage.erase(0));
      storage.restorePower();
      expect(storage.write(8, "abcd") === undefined).toBe(cut === "before" || cut === "after");
      expect(storage.erase(0)).toBe(undefined);
      expect(storage.write(0, "abcd")).toBe(undefined);
    }
  });

  it("erases every other byte where an erasure is cut half way", () => {
    const storage = made();
    storage.write(0, "abcd");
    storage.cutPowerAt(1, "half");
    losesPower(storage, () => storage.erase(0));
    storage.restorePower();
    expect(storage.read(0, 4)).toBe(FF + "b" + FF + "d");
  });

  it("does nothing at all until the power is back", () => {
    const storage = made();
    storage.cutPowerAt(2, "before");
    storage.write(0, "abcd");
    expect(losesPower(storage, () => storage.write(4, "efgh"))).toBe(true);
    expect(storage.hasPower()).toBe(false);
    expect(losesPower(storage, () => storage.read(0, 4))).toBe(true);
    expect(losesPower(storage, () => storage.erase(0))).toBe(true);
    storage.restorePower();
    expect(storage.read(0, 4)).toBe("abcd");
    expect(storage.write(4, "efgh")).toBe(undefined);
  });
});
