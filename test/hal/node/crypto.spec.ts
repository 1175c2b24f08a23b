import { createHash, generateKeyPairSync, randomBytes, sign } from "node:crypto";
import type { Verification } from "../../../hal/crypto";
import { nodeCrypto } from "../../../hal/node/crypto";
import { portableCrypto } from "../../../hal/portable-crypto";
import { sha256 } from "../../../hal/sha256";
import { sha512 } from "../../../hal/sha512";
import { expect } from "../../expect";

function outcome(verification: Verification): boolean {
  for (;;) {
    const answer = verification.step();
    if (answer !== undefined) return answer;
  }
}

function hashes(message: Buffer): string[] {
  return ["sha256", "sha512"].map((name) => createHash(name).update(message).digest("latin1" as "binary"));
}

describe("the portable crypto beside Node's", () => {
  it("hashes messages of each length up to four blocks alike, and one of a million bytes", () => {
    for (let length = 0; length <= 512; length++) {
      const message = randomBytes(length);
      const text = message.toString("latin1");
      expect([sha256(text), sha512(text)]).toEqual(hashes(message));
    }
    const million = Buffer.alloc(1000000, "a");
    expect(createHash("sha256").update(million).digest("hex")).toBe("cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
    expect([sha256(million.toString("latin1")), sha512(million.toString("latin1"))]).toEqual(hashes(million));
  });

  it("verifies what Node signs, and refuses it with any bit of key, signature or message changed", () => {
    for (let round = 0; round < 48; round++) {
      const { publicKey, privateKey } = generateKeyPairSync("ed25519");
      const key = publicKey.export({ format: "der", type: "spki" }).subarray(12);
      const message = randomBytes(1 + round * 20);
      const signature = sign(null, message, privateKey);
      for (const crypto of [portableCrypto, nodeCrypto])
        expect(outcome(crypto.ed25519(key.toString("latin1"), signature.toString("latin1"), message.toString("latin1")))).toBe(true);
      for (const changed of [key, signature, message]) {
        const at = (round * 7) % changed.length;
        changed[at] = (changed[at] ?? 0) ^ (1 << round % 8);
        for (const crypto of [portableCrypto, nodeCrypto]) {
          const valid = outcome(crypto.ed25519(key.toString("latin1"), signature.toString("latin1"), message.toString("latin1")));
          if (valid) throw new Error(`accepted: key ${key.toString("hex")}, signature ${signature.toString("hex")}, message ${message.toString("hex")}`);
        }
        changed[at] = (changed[at] ?? 0) ^ (1 << round % 8);
      }
    }
  });

  it("gives Node's hash for the one that a runtime offers", () => {
    const hash = nodeCrypto.sha256();
    hash.update("ab");
    hash.update("c");
    expect(hash.digest()).toBe(sha256("abc"));
  });
});
