import { SeededRandom } from "../../hal/random";
import { Settings } from "../../hal/settings";
import type { StorageGeometry } from "../../hal/storage";
import { POWER_CUTS, VirtualStorage } from "../../hal/virtual/storage";
import { expect } from "../expect";
import { GEOMETRIES, bodyOf, describeGeometry } from "./geometries";
import { stride } from "./sparse";

const SMALL: StorageGeometry = { pageSize: 256, pageCount: 2, writeUnit: 4, erased: 255 };
const NAMES = ["interval", "apn", "x"];
/** Stands for a setting that is not there. */
const MISSING = "(none)";

/** Changes of three settings, often enough to compact several times: name and value, undefined to remove. */
function changes(): { name: string; value: string | undefined }[] {
  const list: { name: string; value: string | undefined }[] = [];
  for (let turn = 0; turn < 30; turn++) {
    const name = NAMES[turn % 3] ?? "";
    list.push({ name, value: turn % 8 === 7 ? undefined : bodyOf(turn, (turn * 5) % 24) });
  }
  return list;
}

/** Makes all changes with one power cut; after it, a name has its old value or the new one. */
function changeAllWithCut(storage: VirtualStorage, where: string): boolean {
  let settings = new Settings(storage);
  let wasCut = false;
  for (const change of changes()) {
    const before = NAMES.map((name) => settings.get(name) ?? MISSING);
    try {
      apply(settings, change.name, change.value);
    } catch (error) {
      if (storage.hasPower()) throw error;
      wasCut = true;
      storage.restorePower();
      settings = new Settings(storage);
      for (let index = 0; index < NAMES.length; index++) {
        const name = NAMES[index] ?? "";
        const value = settings.get(name) ?? MISSING;
        const isNew = name === change.name && value === (change.value ?? MISSING);
        if (value !== before[index] && !isNew) throw new Error(name + " is neither old nor new: " + where);
      }
      apply(settings, change.name, change.value);
    }
    if (new Settings(storage).get(change.name) !== change.value) throw new Error(change.name + " was not kept: " + where);
  }
  return wasCut;
}

function apply(settings: Settings, name: string, value: string | undefined): void {
  const problem = value === undefined ? settings.remove(name) : settings.put(name, value);
  if (problem !== undefined) throw new Error(problem);
}

describe("settings", () => {
  it("hold their values over a restart, the empty one too", () => {
    const storage = new VirtualStorage(SMALL);
    const settings = new Settings(storage);
    expect(settings.get("apn")).toBe(undefined);
    expect(settings.put("apn", "internet")).toBe(undefined);
    expect(settings.put("user", "")).toBe(undefined);
    expect(settings.put("apn", "iot")).toBe(undefined);
    const again = new Settings(storage);
    expect(again.get("apn")).toBe("iot");
    expect(again.get("user")).toBe("");
    expect(again.get("password")).toBe(undefined);
  });

  it("forget what is removed", () => {
    const storage = new VirtualStorage(SMALL);
    const settings = new Settings(storage);
    settings.put("a", "1");
    settings.put("b", "2");
    expect(settings.remove("a")).toBe(undefined);
    expect(settings.remove("none")).toBe(undefined);
    expect(settings.get("a")).toBe(undefined);
    const again = new Settings(storage);
    expect(again.get("a")).toBe(undefined);
    expect(again.get("b")).toBe("2");
  });

  it("do not write a value that is in force already", () => {
    const storage = new VirtualStorage(SMALL);
    const settings = new Settings(storage);
    settings.put("a", "1");
    const operations = storage.operations;
    expect(settings.put("a", "1")).toBe(undefined);
    expect(storage.operations).toBe(operations);
  });

  it("change a thousand times in two pages that wear alike", () => {
    const storage = new VirtualStorage(SMALL);
    const settings = new Settings(storage);
    settings.put("kept", "through all");
    for (let turn = 0; turn < 1000; turn += stride(9)) settings.put("counter", String(turn));
    const again = new Settings(storage);
    expect(again.get("kept")).toBe("through all");
    expect(again.get("counter")).toBe("999");
    expect(Math.abs((storage.erases[0] ?? 0) - (storage.erases[1] ?? 0))).toBeAtMost(1);
    expect(storage.refusals).toEqual([]);
  });

  it("refuse what does not fit and a name that is none, and keep the old value", () => {
    const storage = new VirtualStorage(SMALL);
    const settings = new Settings(storage);
    settings.put("a", "old");
    expect(settings.put("a", bodyOf(1, 250))).toContain("fit into 256 bytes");
    expect(settings.put("", "value")).toContain("1 to 32 bytes");
    expect(settings.put(bodyOf(1, 33), "value")).toContain("1 to 32 bytes");
    expect(settings.get("a")).toBe("old");
    expect(new Settings(storage).get("a")).toBe("old");
  });

  for (const geometry of GEOMETRIES) {
    it("have the old value or the new one after a power cut at any operation, on " + describeGeometry(geometry), () => {
      for (const cut of POWER_CUTS) {
        let operation = 1;
        let wasCut = true;
        while (wasCut) {
          const storage = new VirtualStorage(geometry);
          storage.cutPowerAt(operation, cut);
          wasCut = changeAllWithCut(storage, cut + " operation " + String(operation));
          operation += stride(9);
        }
        expect(operation).toBeAtLeast(25);
      }
    });
  }

  it("keep their promise through a thousand power cuts", () => {
    const random = new SeededRandom(11);
    const storage = new VirtualStorage(SMALL);
    for (let turn = 0; turn < 1000; turn += stride(9)) {
      const before = new Settings(storage).get("n");
      storage.cutPowerAt(1 + random.below(4), POWER_CUTS[random.below(POWER_CUTS.length)] ?? "half");
      try {
        const settings = new Settings(storage);
        settings.put("other", String(random.below(5)));
        settings.put("n", String(turn));
      } catch (error) {
        if (storage.hasPower()) throw error;
      }
      storage.restorePower();
      const after = new Settings(storage).get("n");
      expect(after === before || after === String(turn)).toBe(true);
    }
  });
});
