import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { FileSlots } from "../../../hal/file-slots";
import { flashFirstImage } from "../../../hal/first-image";
import { nodeCrypto } from "../../../hal/node/crypto";
import { FolderFiles } from "../../../hal/node/files";
import { loadImage } from "../../../hal/node/image-loader";
import type { SlotImage } from "../../../hal/slots";
import { expect } from "../../expect";

const OLD = 'exports.version = "1.0.0";';

describe("the loader on Node", () => {
  let folder = "";
  let slots: FileSlots;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "fieldline-slots-"));
    slots = new FileSlots(new FolderFiles(folder), 65536);
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  function flash(script: string): void {
    expect(flashFirstImage(slots, Buffer.from(script).toString("latin1"), "1.0.0", nodeCrypto)).toBe(undefined);
  }

  /** Puts `script` into slot 1, to be tried so often. */
  function stage(script: string, attempts: number): void {
    const bytes = Buffer.from(script).toString("latin1");
    const hash = nodeCrypto.sha256();
    hash.update(bytes);
    const image: SlotImage = { slot: 1, size: bytes.length, sha256: hash.digest(), version: "1.1.0" };
    const record = slots.boot();
    if (record === undefined) throw new Error("nothing was flashed");
    expect(slots.prepare(1, 0, bytes.length) ?? slots.write(1, 0, bytes) ?? slots.setBoot({ ...record, trial: { image, attempts } })).toBe(undefined);
  }

  it("runs the confirmed image and gives what it exports", () => {
    flash('exports.host = require("node:os").hostname().length; exports.greeting = "grüß";');
    const { choice, exports } = loadImage(slots, nodeCrypto);
    expect(choice.trial).toBe(false);
    expect(exports.greeting).toBe("grüß");
    expect(exports.host).toBeAtLeast(1);
  });

  it("takes exports that an image puts in the place of its module's", () => {
    flash('module.exports = { version: "1.0.0" };');
    expect(loadImage(slots, nodeCrypto).exports.version).toBe("1.0.0");
  });

  it("runs an image on trial, says so, and runs the old one again when it was not confirmed", () => {
    flash(OLD);
    stage('exports.version = "1.1.0";', 1);
    const tried = loadImage(slots, nodeCrypto);
    expect([tried.choice.trial, tried.exports.version]).toEqual([true, "1.1.0"]);
    expect(loadImage(slots, nodeCrypto).exports.version).toBe("1.0.0");
    expect(slots.boot()?.failed?.version).toBe("1.1.0");
  });

  it("lets out what an image throws, and runs the old one when that has used up the attempts", () => {
    flash(OLD);
    stage('throw new Error("no sensor");', 2);
    for (let start = 0; start < 2; start++) assert.throws(() => loadImage(slots, nodeCrypto), /no sensor/);
    expect(loadImage(slots, nodeCrypto).exports.version).toBe("1.0.0");
  });

  it("never runs an image that has decayed", () => {
    flash(OLD);
    stage('exports.version = "1.1.0";', 2);
    new FolderFiles(folder).write("image-1", 5, "X");
    expect(loadImage(slots, nodeCrypto).exports.version).toBe("1.0.0");
  });

  it("says what to do where there is no image", () => {
    assert.throws(() => loadImage(slots, nodeCrypto), /put the first one there with `flashFirstImage`/);
  });
});
