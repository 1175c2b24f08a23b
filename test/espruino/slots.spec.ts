import { strict as assert } from "node:assert";
import { createHash, generateKeyPairSync, sign } from "node:crypto";
import { loaderCode } from "../../build/espruino/loader-code";
import { slotArea, slotsImage } from "../../build/espruino/slots-image";
import { publicBytes } from "../../build/release/keys";
import { espruinoCrypto } from "../../hal/espruino/crypto";
import type { EspruinoApi } from "../../hal/espruino/api";
import { sha256 } from "../../hal/sha256";
import type { SlotImage } from "../../hal/slots";
import { POWER_CUTS, type PowerCut } from "../../hal/virtual/storage";
import { SlotsBoard } from "./slots-board";

const AREA = { address: 0x60000, pageSize: 1024, slotPages: 3 };
const STORAGE_BYTES = 24 * 1024;
const BLOCK_BYTES = 256;

function image(version: string): string {
  return `say("${version}");/*${version.repeat(400)}*/`;
}

const OLD = image("1.0.0");
const NEW = image("1.1.0");

function onTrial(bytes: string): SlotImage {
  return { slot: 1, size: bytes.length, sha256: sha256(bytes), version: "1.1.0" };
}

describe("the application's two slots in Espruino's Storage", function () {
  this.timeout(60000);
  let loader = "";
  let board: SlotsBoard;

  before(async () => {
    loader = await loaderCode(AREA);
  });

  beforeEach(() => {
    board = new SlotsBoard(AREA, slotsImage(AREA, STORAGE_BYTES, loader, OLD, "1.0.0"));
  });

  /** Writes an image into slot 1 and puts it on trial. */
  function install(bytes: string, attempts: number): void {
    const slots = board.slots();
    const record = slots.boot();
    assert(record !== undefined);
    assert.equal(slots.prepare(1, 0, bytes.length), undefined);
    for (let at = 0; at < bytes.length; at += BLOCK_BYTES) assert.equal(slots.write(1, at, bytes.slice(at, at + BLOCK_BYTES)), undefined);
    assert.equal(slots.setBoot({ confirmed: record.confirmed, trial: { image: onTrial(bytes), attempts } }), undefined);
  }

  it("start with the image that they were flashed with, which is confirmed", () => {
    board.boot(loader);
    assert.deepEqual(board.said, ["1.0.0"]);
    assert.equal(board.slots().boot()?.confirmed.version, "1.0.0");
  });

  for (const hasCrypto of [true, false]) {
    it(`try a new image as often as it may be, then go back, ${hasCrypto ? "with Espruino's own SHA-256" : "where Espruino has none"}`, () => {
      board.hasCrypto = hasCrypto;
      install(NEW, 2);
      for (const expected of ["1.1.0", "1.1.0", "1.0.0", "1.0.0"]) {
        board.boot(loader);
        assert.deepEqual(board.said, [expected]);
      }
      assert.equal(board.slots().boot()?.failed?.version, "1.1.0");
    });
  }

  it("never start an image that is not what its record says", () => {
    install(NEW, 2);
    board.flash.corrupt((1 + 2 + 3) * 1024 + 20, 33);
    board.boot(loader);
    assert.deepEqual(board.said, ["1.0.0"]);
  });

  it("start anew where an image on trial ends with an exception", () => {
    install('say("begun"); throw new Error("broken");', 1);
    board.boot(loader);
    assert.deepEqual(board.said, ["begun", "Error: broken"]);
    assert.equal(board.reboots, 1);
    board.boot(loader);
    assert.deepEqual(board.said, ["1.0.0"]);
  });

  it("start anew where an image on trial hangs or does nothing, and leave a confirmed one alone", () => {
    board.boot(loader);
    assert.deepEqual([board.watched, board.due.length], [false, 0]);
    install(NEW, 1);
    board.boot(loader);
    assert.deepEqual([board.watched, board.due.length, board.reboots], [true, 1, 0]);
    board.due[0]?.();
    assert.equal(board.reboots, 1);
  });

  it("keep a confirmed new image, and take the next one in the other slot", () => {
    install(NEW, 1);
    board.boot(loader);
    const slots = board.slots();
    slots.setBoot({ confirmed: onTrial(NEW) });
    board.boot(loader);
    assert.deepEqual(board.said, ["1.1.0"]);
    assert.match(board.slots().prepare(1, 0, 10) ?? "", /slot 1 holds an image that may be started/);
    assert.equal(board.slots().prepare(0, 0, 10), undefined);
  });

  it("start a whole image after every power cut in an installation and in the starts behind it", () => {
    const life = (): void => {
      install(NEW, 2);
      for (let boot = 0; boot < 3; boot++) board.boot(loader);
    };
    const before = board.flash.operations;
    life();
    const operations = board.flash.operations - before;
    assert(operations > 8, String(operations));
    const cutAt = (operation: number, cut: PowerCut): void => {
      board = new SlotsBoard(AREA, slotsImage(AREA, STORAGE_BYTES, loader, OLD, "1.0.0"));
      board.flash.cutPowerAt(operation, cut);
      assert.throws(life);
      assert(!board.flash.hasPower());
      board.flash.restorePower();
      board.boot(loader);
      assert.match(board.said.join(), /^1\.[01]\.0$/, `${cut} operation ${operation}`);
      assert.equal(board.slots().boot()?.confirmed.version, "1.0.0");
      for (let boot = 0; boot < 3; boot++) board.boot(loader);
      assert.deepEqual(board.said, ["1.0.0"], `${cut} operation ${operation}`);
    };
    for (let operation = 1; operation <= operations; operation++) for (const cut of POWER_CUTS) cutAt(operation, cut);
    assert.deepEqual(board.flash.refusals, []);
  });

  it("are missed aloud where Storage has something else, or no record", () => {
    board = new SlotsBoard(AREA, new Uint8Array(STORAGE_BYTES).fill(255));
    board.boot(loader);
    assert.match(board.said.join(), /^Storage does not begin with fieldline\.slots at 393216/);
    const empty = slotsImage(AREA, STORAGE_BYTES, loader, OLD, "1.0.0");
    board = new SlotsBoard(AREA, empty.fill(255, 1024, 3 * 1024));
    board.boot(loader);
    assert.match(board.said.join(), /^no record says which image/);
  });

  it("are told apart from an Espruino that cuts an image off, and hashed by our own code there", () => {
    board.longestRead = 1000;
    board.boot(loader);
    assert.deepEqual(board.said, [`this Espruino does not read all ${OLD.length} bytes of the image; take 2v21 or later`]);
    assert.equal(board.slots().hash?.(0, OLD.length), undefined);
    assert.equal(board.slots().hash?.(0, 1000), sha256(OLD.slice(0, 1000)));
  });

  it("are refused by the build where they do not fit, with what is missing", () => {
    const storage = { address: 0x60000, bytes: STORAGE_BYTES };
    assert.deepEqual(slotArea("1024,3", storage), AREA);
    for (const wrong of ["", "1024", "1000,3", "256,3", "1024,0", "1024,3,4", "a,b"]) assert.throws(() => slotArea(wrong, storage), /does not say what slots are/, wrong);
    assert.throws(() => slotArea("1024,3", undefined), /STORAGE= says where that is/);
    assert.throws(() => slotArea("65536,3", { address: 0x61000, bytes: 1 }), /in the middle of a page/);
    assert.throws(() => slotsImage(AREA, STORAGE_BYTES, loader, "x".repeat(3073), "1.0.0"), /has 3073 bytes, and a slot 3072; it takes 4 pages/);
    assert.throws(() => slotsImage(AREA, 8 * 1024, loader, OLD, "1.0.0"), /Storage has 8192 bytes/);
  });
});

describe("Espruino's cryptography", () => {
  it("is its own for short messages, and ours for long ones and where it has none or no room", () => {
    let calls = 0;
    const api = (has: boolean, room: number): EspruinoApi =>
      ({
        require: () => {
          if (!has) throw new Error("Module crypto not found");
          return {
            SHA256: (bytes: string) => {
              if (bytes.length > room) throw new Error("Not enough stack memory for data");
              calls++;
              return Buffer.from(sha256(bytes), "latin1");
            },
          };
        },
        E: { toString: (bytes: Uint8Array) => Buffer.from(bytes).toString("latin1") },
      }) as unknown as EspruinoApi;
    for (const [has, room, length, expected] of [[true, 9999, 2048, 1], [true, 9999, 2049, 0], [true, 100, 1000, 0], [false, 0, 10, 0]] as const) {
      calls = 0;
      const hash = espruinoCrypto(api(has, room)).sha256();
      const bytes = "abcdefg".repeat(400).slice(0, length);
      for (let at = 0; at < length; at += 700) hash.update(bytes.slice(at, at + 700));
      assert.equal(hash.digest(), sha256(bytes));
      assert.equal(calls, expected, `${length} bytes`);
    }
  });

  it("verifies a signature with its own SHA-512 where it has that, and without it as well", () => {
    const { privateKey, publicKey } = generateKeyPairSync("ed25519");
    const message = "what is signed ".repeat(80);
    const signature = sign(null, Buffer.from(message), privateKey).toString("latin1");
    for (const missing of [false, true]) {
      let calls = 0;
      const SHA512 = (bytes: string): Buffer => {
        calls++;
        if (missing) throw new Error("Function SHA512 not found");
        return createHash("sha512").update(Buffer.from(bytes, "latin1")).digest();
      };
      const api = { require: () => ({ SHA512 }), E: { toString: (bytes: Uint8Array) => Buffer.from(bytes).toString("latin1") } } as unknown as EspruinoApi;
      const verification = espruinoCrypto(api).ed25519(publicBytes(publicKey).toString("latin1"), signature, message);
      let valid = verification.step();
      while (valid === undefined) valid = verification.step();
      assert.deepEqual([valid, calls], [true, 1]);
    }
  });
});
