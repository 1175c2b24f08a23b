import { applyDelta } from "../../../build/release/apply-delta";
import { encodeDelta } from "../../../build/release/vcdiff";
import { SeededRandom } from "../../../hal/random";
import { expect } from "../../expect";

function randomBytes(random: SeededRandom, length: number, values: number): Buffer {
  return Buffer.from(Array.from({ length }, () => random.below(values)));
}

/** `old` with some pieces taken out, put in, changed and moved. */
function edited(old: Buffer, random: SeededRandom): Buffer {
  let text = old;
  for (let count = 0; count < 6; count++) {
    const at = random.below(text.length);
    const cut = random.below(40);
    const other = random.below(text.length);
    const piece = random.below(2) === 0 ? randomBytes(random, random.below(30), 256) : text.subarray(other, other + random.below(600));
    text = Buffer.concat([text.subarray(0, at), piece, text.subarray(at + cut)]);
  }
  return text;
}

describe("the delta of a release", () => {
  it("makes the new image on a device, whatever was changed", () => {
    for (let seed = 1; seed <= 60; seed++) {
      const random = new SeededRandom(seed);
      const blockBytes = [256, 512, 1024, 4096][seed % 4] ?? 256;
      const old = randomBytes(random, 1 + random.below(9000), [2, 16, 256][seed % 3] ?? 256);
      const fresh = seed % 10 === 0 ? randomBytes(random, 5000, 256) : edited(old, random);
      const made = applyDelta(encodeDelta(old, fresh, blockBytes), old, blockBytes);
      if (!made.equals(fresh)) throw new Error(`seed ${seed}: the device makes another image`);
    }
  });

  it("is small where little was changed, and hardly larger than the image where everything was", () => {
    const random = new SeededRandom(7);
    const old = randomBytes(random, 65536, 256);
    const changed = Buffer.concat([old.subarray(0, 30000), Buffer.from("version 1.1.0"), old.subarray(30010)]);
    expect(encodeDelta(old, changed, 1024).length).toBeAtMost(1500);
    expect(encodeDelta(old, randomBytes(random, 65536, 256), 1024).length).toBeAtMost(65536 + 64 * 16);
  });

  it("finds in an image itself what the old one does not have", () => {
    const fresh = Buffer.concat([randomBytes(new SeededRandom(3), 2048, 256), Buffer.alloc(2048)]);
    const doubled = Buffer.concat([fresh, fresh, fresh]);
    expect(encodeDelta(Buffer.alloc(0), doubled, 1024).length).toBeAtMost(2600);
  });

  it("of an image that is one byte over and over is found without trying all places", () => {
    const fresh = Buffer.alloc(1000000);
    fresh.writeUInt8(1, 500000);
    expect(encodeDelta(Buffer.alloc(1000000), fresh, 4096).length).toBeAtMost(60000);
  });
});
