import { byteAt, concat, slice } from "../../hal/bytes";
import type { Hash } from "../../hal/crypto";
import { Sha256, sha256 } from "../../hal/sha256";
import { Sha512, sha512 } from "../../hal/sha512";
import { expect } from "../expect";

function hex(bytes: string): string {
  const parts: string[] = [];
  for (let index = 0; index < bytes.length; index++) {
    const byte = byteAt(bytes, index);
    parts.push("0123456789abcdef".charAt(Math.floor(byte / 16)) + "0123456789abcdef".charAt(byte % 16));
  }
  return concat(parts);
}

function repeated(text: string, count: number): string {
  const parts: string[] = [];
  for (let index = 0; index < count; index++) parts.push(text);
  return concat(parts);
}

const SHORT = "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq";
const LONG = "abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu";

/** Whether the hash is the same, however the message is cut. */
function isTheSameInPieces(make: (this: void) => Hash): boolean {
  const message = repeated("0123456789", 60);
  const whole = make();
  whole.update(message);
  const expected = whole.digest();
  for (const size of [1, 3, 63, 64, 65, 127, 128, 129, 300]) {
    const hash = make();
    for (let from = 0; from < message.length; from += size) hash.update(slice(message, from, from + size));
    if (hash.digest() !== expected) return false;
  }
  return true;
}

describe("SHA-256 and SHA-512", () => {
  it("give the hashes that NIST publishes for FIPS 180-4", () => {
    expect(hex(sha256(""))).toBe("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    expect(hex(sha256("abc"))).toBe("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    expect(hex(sha256(SHORT))).toBe("248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
    expect(hex(sha256(LONG))).toBe("cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1");
    expect(hex(sha512(""))).toBe("cf83e1357eefb8bdf1542850d66d8007d620e4050b5715dc83f4a921d36ce9ce47d0d13c5d85f2b0ff8318d2877eec2f63b931bd47417a81a538327af927da3e");
    expect(hex(sha512("abc"))).toBe("ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f");
    expect(hex(sha512(LONG))).toBe("8e959b75dae313da8cf4f72814fc143f8f7779c6eb9f7fa17299aeadb6889018501d289e4900f7e4331b99dec4b5433ac7d329eeb6dd26545e96e55b874be909");
  });

  it("give the same in however many pieces a message comes", () => {
    expect(isTheSameInPieces(() => new Sha256())).toBe(true);
    expect(isTheSameInPieces(() => new Sha512())).toBe(true);
  });
});
