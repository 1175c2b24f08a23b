/**
 * What tells a true image from another one. A runtime that has these functions natively offers them;
 * hal/portable-crypto is for the others.
 */
export interface Crypto {
  /** The beginning of a SHA-256 (FIPS 180-4). */
  sha256(): Hash;

  /**
   * The beginning of a verification of Ed25519 (RFC 8032 5.1.7): 32 bytes of key, 64 of signature; of
   * another length nothing is valid. The key is one that its owner made and the device was given.
   */
  ed25519(publicKey: string, signature: string, message: string): Verification;
}

export interface Hash {
  /** The next bytes of the message, any number of them. */
  update(bytes: string): void;

  /** The hash of all of them, 32 or 64 bytes; the last call. */
  digest(): string;
}

/** A long calculation in short steps, so that a device goes on with its work between them. */
export interface Verification {
  /** Does a part of the work; undefined while some is left, then whether the signature is valid. */
  step(): boolean | undefined;
}
