import type { Crypto, Hash } from "../crypto";
import { portableCrypto } from "../portable-crypto";
import type { EspruinoApi, EspruinoCrypto } from "./api";

/** What is hashed natively at once, in bytes: Espruino's function takes a message whole. */
const NATIVE_BYTES = 2048;

/** The `crypto` that Espruino was built with, where it is for messages of up to 2 KB; our own for all else. */
export function espruinoCrypto(api: EspruinoApi): Crypto {
  const native = nativeCrypto(api);
  if (native === undefined) return portableCrypto;
  return {
    sha256: () => new EspruinoHash(api, native),
    ed25519: (publicKey, signature, message) => portableCrypto.ed25519(publicKey, signature, message),
  };
}

/** SHA-256 of text that may lie in flash; undefined where this Espruino cannot. */
export function nativeSha256(api: EspruinoApi, bytes: string): string | undefined {
  const native = nativeCrypto(api);
  return native === undefined ? undefined : digest(api, native, bytes);
}

function nativeCrypto(api: EspruinoApi): EspruinoCrypto | undefined {
  try {
    return api.require("crypto");
  } catch {
    return undefined;
  }
}

function digest(api: EspruinoApi, native: EspruinoCrypto, bytes: string): string | undefined {
  try {
    return api.E.toString(native.SHA256(bytes));
  } catch {
    return undefined;
  }
}

/** Collects while the message is short. */
class EspruinoHash implements Hash {
  private bytes = "";
  private portable: Hash | undefined = undefined;

  constructor(
    private readonly api: EspruinoApi,
    private readonly native: EspruinoCrypto,
  ) {}

  update(bytes: string): void {
    if (this.portable === undefined && this.bytes.length + bytes.length <= NATIVE_BYTES) {
      this.bytes = this.bytes + bytes;
      return;
    }
    this.started().update(bytes);
  }

  digest(): string {
    const known = this.portable === undefined ? digest(this.api, this.native, this.bytes) : undefined;
    return known === undefined ? this.started().digest() : known;
  }

  private started(): Hash {
    if (this.portable !== undefined) return this.portable;
    const begun = portableCrypto.sha256();
    begun.update(this.bytes);
    this.bytes = "";
    this.portable = begun;
    return begun;
  }
}
