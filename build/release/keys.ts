/** Keys of Ed25519, as files and as the text that a device's configuration takes. */
import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, sign, verify, type KeyObject } from "node:crypto";
import { closeSync, existsSync, openSync, statSync, writeSync } from "node:fs";
import { dirname } from "node:path";
import { readNamed } from "./layout";

const HEX_KEY = /^[0-9a-f]{64}$/i;
/** What a SubjectPublicKeyInfo of Ed25519 has before the 32 bytes of the key (RFC 8410). */
const INFO_PREFIX = Buffer.from("302a300506032b6570032100", "hex");

/** Makes a private key and writes it to `file` (PKCS #8, PEM), which only its owner may read; writes over nothing. */
export function generateKey(file: string): KeyObject {
  if (existsSync(file) && statSync(file).isDirectory()) throw new Error(`${file} is a directory; name a file in it with --output`);
  if (!existsSync(dirname(file))) throw new Error(`there is no directory ${dirname(file)}; make it, or name another file with --output`);
  if (existsSync(file)) throw new Error(`${file} is there already, and a key is never written over; name another file with --output`);
  const { privateKey } = generateKeyPairSync("ed25519");
  // "wx": a file that appeared meanwhile is not written over either.
  const descriptor = openSync(file, "wx", 0o600);
  writeSync(descriptor, privateKey.export({ type: "pkcs8", format: "pem" }).toString());
  closeSync(descriptor);
  return privateKey;
}

/** The private key of Ed25519 in `file`. */
export function readPrivateKey(file: string): KeyObject {
  return ed25519(readNamed(file), file, createPrivateKey, "private key");
}

/** Whether others than its owner may read `file`, as far as its permissions say; Windows has no such ones. */
export function isOpenToOthers(file: string): boolean {
  return process.platform !== "win32" && (statSync(file).mode & 0o044) !== 0;
}

/** The public key that `text` is: 64 hexadecimal digits, or the path of a key's PEM file, of the public or the private one. */
export function publicKeyOf(text: string): KeyObject {
  if (HEX_KEY.test(text)) return createPublicKey({ key: Buffer.concat([INFO_PREFIX, Buffer.from(text, "hex")]), format: "der", type: "spki" });
  if (!existsSync(text)) throw new Error(`${text} is neither a public key of 64 hexadecimal digits nor a file; "fieldline release keygen" printed the digits, and the file with the private key does as well`);
  return ed25519(readNamed(text), text, createPublicKey, "key");
}

function ed25519(pem: Buffer, file: string, read: (pem: Buffer) => KeyObject, what: string): KeyObject {
  let key: KeyObject | undefined;
  try {
    key = read(pem);
  } catch {
    // What Node says of it helps nobody: the sentence below does.
  }
  if (key?.asymmetricKeyType !== "ed25519") throw new Error(`${file} holds no ${what} of Ed25519 in PEM without a passphrase; make one with: fieldline release keygen`);
  return key;
}

/** The 32 bytes of the public half of `key`. */
export function publicBytes(key: KeyObject): Buffer {
  const half = key.type === "private" ? createPublicKey(key) : key;
  return half.export({ type: "spki", format: "der" }).subarray(INFO_PREFIX.length);
}

/** What the manifest calls the key: 16 hexadecimal digits. */
export function keyId(key: KeyObject): string {
  return createHash("sha256").update(publicBytes(key)).digest("hex").slice(0, 16);
}

/** 64 bytes over `text`. */
export function signText(text: string, key: KeyObject): Buffer {
  return sign(null, Buffer.from(text, "latin1"), key);
}

export function isSignedBy(text: string, signature: Buffer, key: KeyObject): boolean {
  return verify(null, Buffer.from(text, "latin1"), key, signature);
}
