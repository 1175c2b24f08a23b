import { chooseImage, withoutTrial } from "../../../hal/boot-chooser";
import { decodeBootRecord, encodeBootRecord } from "../../../hal/boot-record";
import { slice } from "../../../hal/bytes";
import { flashFirstImage } from "../../../hal/first-image";
import type { BootRecord, Slots } from "../../../hal/slots";
import { isPowerLost, POWER_CUTS } from "../../../hal/virtual/storage";
import { expect } from "../../expect";
import { crypto, fileKind, flashImage, flashKind, imageIn, type SlotKind } from "./slots-bench";

const OLD = "the image that runs ".split(" ").join("0123456789");
const NEW = "the image that comes".split(" ").join("9876543210");
const NOTHING = imageIn(0, "", "0.0.0");

function kinds(): SlotKind[] {
  return [flashKind(2), fileKind(2048)];
}

/** A slot each: the old image confirmed in 0, the new one in 1. */
function flashed(slots: Slots): { confirmed: BootRecord; tried: BootRecord } {
  const old = flashImage(slots, 0, OLD, "1.0.0", { confirmed: { ...NOTHING, slot: 1 } });
  const confirmed: BootRecord = { confirmed: old };
  const image = flashImage(slots, 1, NEW, "1.1.0", confirmed);
  return { confirmed, tried: { confirmed: old, trial: { image, attempts: 2 } } };
}

describe("a boot record", () => {
  it("is decoded to what was encoded, and not from anything shorter or longer", () => {
    const image = imageIn(1, NEW, "1.1.0-rc.1");
    const record: BootRecord = { confirmed: imageIn(0, OLD, "1.0.0"), trial: { image, attempts: 3 }, spare: image, failed: { version: "1.2.0", sha256: image.sha256 } };
    const bytes = encodeBootRecord(record);
    expect(decodeBootRecord(bytes)).toEqual(record);
    for (let length = 0; length < bytes.length; length++) expect(decodeBootRecord(slice(bytes, 0, length))).toBe(undefined);
    expect(decodeBootRecord(bytes + "x")).toBe(undefined);
    expect(decodeBootRecord(encodeBootRecord({ confirmed: image, spare: record.confirmed }))).toEqual({ confirmed: image, spare: record.confirmed });
  });
});

describe("slots", () => {
  it("refuse a change of every slot whose image may be started", () => {
    for (const kind of kinds()) {
      const slots = kind.open();
      expect(slots.write(0, 0, OLD)).toBe("no boot record says which slot is in use; write one when the device is flashed");
      const { tried } = flashed(slots);
      expect(slots.prepare(0, 0, 100)).toBe("slot 0 holds an image that may be started");
      slots.setBoot(tried);
      expect(slots.write(0, 0, NEW)).toBe("slot 0 holds an image that may be started");
      expect(slots.prepare(1, 0, 100)).toBe("slot 1 holds an image that may be started");
      expect(slots.read(0, 0, OLD.length)).toBe(OLD);
      expect(slots.read(1, 0, NEW.length)).toBe(NEW);
    }
  });

  it("hold no more than their size, and read no further", () => {
    for (const kind of kinds()) {
      const slots = kind.open();
      flashed(slots);
      expect(slots.prepare(1, 1024, 1025)).toBe("a slot has 2048 bytes and no more");
      expect(slots.write(1, 2048, "x")).toBe("a slot has 2048 bytes and no more");
      expect(slots.read(1, 2048, 10)).toBe("");
    }
  });

  it("have the record before or the record after, wherever the power goes while it is changed", () => {
    for (const index of [0, 1]) {
      for (const cut of POWER_CUTS) {
        for (let operation = 1; operation <= 3; operation++) {
          const kind = kinds()[index] as SlotKind;
          const { confirmed, tried } = flashed(kind.open());
          kind.open().setBoot(confirmed);
          kind.cutPowerAt(operation, cut);
          try {
            const slots = kind.open();
            slots.setBoot(tried);
            slots.setNote("n");
          } catch (lost) {
            if (!isPowerLost(lost)) throw lost;
          }
          kind.restorePower();
          const found = encodeBootRecord(kind.open().boot() as BootRecord);
          expect(found === encodeBootRecord(confirmed) || found === encodeBootRecord(tried)).toBe(true);
        }
      }
    }
  });
});

describe("the first image", () => {
  it("is the confirmed one afterwards, whatever the slots had before", () => {
    for (const kind of kinds()) {
      for (const image of [NEW, OLD]) {
        expect(flashFirstImage(kind.open(), image, "1.0.0", crypto)).toBe(undefined);
        expect(kind.open().boot()).toEqual({ confirmed: imageIn(0, image, "1.0.0") });
        expect(kind.open().read(0, 0, image.length)).toBe(image);
        expect(chooseImage(kind.open(), crypto)).toEqual({ slot: 0, size: image.length, trial: false });
      }
    }
  });

  it("that has no room is refused with the reason", () => {
    for (const kind of kinds()) {
      let image = NEW;
      while (image.length <= 2048) image = image + NEW;
      expect(flashFirstImage(kind.open(), image, "1.0.0", crypto)).toContain("and no more");
    }
  });
});

describe("the loader's choice", () => {
  it("is slot 0 where nobody has written a record", () => {
    for (const kind of kinds()) expect(chooseImage(kind.open(), crypto)).toEqual({ slot: 0, trial: false });
  });

  it("is the trial as long as it has attempts, then the confirmed image again", () => {
    for (const kind of kinds()) {
      const { tried } = flashed(kind.open());
      kind.open().setBoot(tried);
      expect(chooseImage(kind.open(), crypto)).toEqual({ slot: 1, size: NEW.length, trial: true });
      expect(chooseImage(kind.open(), crypto)).toEqual({ slot: 1, size: NEW.length, trial: true });
      expect(chooseImage(kind.open(), crypto)).toEqual({ slot: 0, size: OLD.length, trial: false });
      expect(kind.open().boot()).toEqual(withoutTrial(tried));
      expect(kind.open().boot()?.failed?.version).toBe("1.1.0");
    }
  });

  it("is never a trial that is damaged", () => {
    for (const kind of kinds()) {
      const { confirmed, tried } = flashed(kind.open());
      kind.open().setBoot(confirmed);
      kind.open().prepare(1, 0, NEW.length);
      kind.open().write(1, 0, slice(NEW, 0, 20) + "!" + slice(NEW, 21, NEW.length));
      kind.open().setBoot(tried);
      expect(chooseImage(kind.open(), crypto).slot).toBe(0);
      expect(kind.open().boot()?.trial).toBe(undefined);
    }
  });

  it("is the image before, where the confirmed one has decayed and the other has not", () => {
    const kind = flashKind(2);
    const { tried } = flashed(kind.open());
    const old = tried.confirmed;
    kind.open().setBoot({ confirmed: imageIn(1, NEW, "1.1.0"), spare: old });
    expect(chooseImage(kind.open(), crypto).slot).toBe(1);
    kind.storage.corrupt(4 * 1024 + 7, 0);
    expect(chooseImage(kind.open(), crypto)).toEqual({ slot: 0, size: OLD.length, trial: false });
    expect(kind.open().boot()?.confirmed).toEqual(old);
  });
});
