import { createHash, createPublicKey, verify } from "node:crypto";
import type { Crypto } from "../crypto";

/** What a SubjectPublicKeyInfo of Ed25519 has before the 32 bytes of the key (RFC 8410). */
const KEY_PREFIX = Buffer.from("302a300506032b6570032100", "hex");

/** Node's own functions. */
export const nodeCrypto: Crypto = {
  sha256: () => {
    const hash = createHash("sha256");
    return {
      update: (bytes) => {
        hash.update(bytes, "latin1");
      },
      digest: () => hash.digest().toString("latin1"),
    };
  },
  ed25519: (publicKey, signature, message) => ({ step: () => isValid(publicKey, signature, message) }),
};

function isValid(publicKey: string, signature: string, message: string): boolean {
  if (publicKey.length !== 32) return false;
  const key = createPublicKey({ key: Buffer.concat([KEY_PREFIX, Buffer.from(publicKey, "latin1")]), format: "der", type: "spki" });
  return verify(null, Buffer.from(message, "latin1"), key, Buffer.from(signature, "latin1"));
}
