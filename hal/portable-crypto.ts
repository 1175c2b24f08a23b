import type { Crypto } from "./crypto";
import { Ed25519Verification } from "./ed25519";
import { Sha256 } from "./sha256";

/** For runtimes that have none of it. */
export const portableCrypto: Crypto = {
  sha256: () => new Sha256(),
  ed25519: (publicKey, signature, message) => new Ed25519Verification(publicKey, signature, message),
};
