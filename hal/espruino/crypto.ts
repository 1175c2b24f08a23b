import type { Crypto, Hash } from "../crypto";
import { Ed25519Verification } from "../ed25519";
import { Sha256 } from "../sha256";
import { Sha512 } from "../sha512";
import type { EspruinoApi, EspruinoCrypto } from "./api";

/** What is hashed natively at once, in bytes: Espruino's functions take a message whole. */
const NATIVE_BYTES = 2048;

/** Hashes bytes at once; undefined where this Espruino cannot. */
type NativeHash = (this: void, bytes: string) => string | undefined;

/** The hashes of the `crypto` that Espruino was built with, for messages of up to 2 KB; our own for all else. */
export function espruinoCrypto(api: EspruinoApi): Crypto {
  const sha512: NativeHash = (bytes) => digest(api, (native) => native.SHA512(bytes));
  return {
    sha256: () => new EspruinoHash((bytes) => nativeSha256(api, bytes), () => new Sha256()),
    ed25519: (publicKey, signature, message) => new Ed25519Verification(publicKey, signature, message, () => new EspruinoHash(sha512, () => new Sha512())),
  };
}

/** SHA-256 of text that may lie in flash; undefined where this Espruino cannot. */
export function nativeSha256(api: EspruinoApi, bytes: string): string | undefined {
  return digest(api, (native) => native.SHA256(bytes));
}

/** Where `crypto` is missing, has not this hash, or has no room, Espruino throws. */
function digest(api: EspruinoApi, hash: (this: void, native: EspruinoCrypto) => ArrayBuffer): string | undefined {
  try {
    return api.E.toString(hash(api.require("crypto")));
  } catch {
    return undefined;
  }
}

/** Collects while the message is short. */
class EspruinoHash implements Hash {
  private bytes = "";
  private begun: Hash | undefined = undefined;

  constructor(
    private readonly native: NativeHash,
    private readonly portable: (this: void) => Hash,
  ) {}

  update(bytes: string): void {
    if (this.begun === undefined && this.bytes.length + bytes.length <= NATIVE_BYTES) {
      this.bytes = this.bytes + bytes;
      return;
    }
    this.started().update(bytes);
  }

  digest(): string {
    const { native } = this;
    const known = this.begun === undefined ? native(this.bytes) : undefined;
    return known === undefined ? this.started().digest() : known;
  }

  private started(): Hash {
    if (this.begun !== undefined) return this.begun;
    const { portable } = this;
    const begun = portable();
    begun.update(this.bytes);
    this.bytes = "";
    this.begun = begun;
    return begun;
  }
}
