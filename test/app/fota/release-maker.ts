/** Releases as portable specs need them, signed by a cryptography that costs nothing. */
import { fromByte, slice } from "../../../hal/bytes";
import type { Crypto } from "../../../hal/crypto";
import { sha256, Sha256 } from "../../../hal/sha256";
import { toHex } from "../../../drivers/at/hex";

export const TARGET = "thermometer.lua54";
const KEY_BYTES = "a public key of thirty-two bytes";
/** As a configuration has it. */
export const KEY = toHex(KEY_BYTES);
const STEPS = 3;

/** Its signatures are hashes of key and message. All that they prove is that the manager asks. */
export const cheapCrypto: Crypto = {
  sha256: () => new Sha256(),
  ed25519: (publicKey, signature, message) => {
    let steps = 0;
    return {
      step: () => {
        steps = steps + 1;
        return steps < STEPS ? undefined : signature === cheapSignature(publicKey, message);
      },
    };
  },
};

export function cheapSignature(key: string, message: string): string {
  return sha256(key + message) + sha256(message + key);
}

export interface ReleaseOptions {
  version: string;
  image: string;
  minimum?: string;
  downgrade?: boolean;
  rollout?: number;
  target?: string;
  blockBytes?: number;
  groupBlocks?: number;
  key?: string;
  /** The image that a delta starts from. */
  from?: { version: string; image: string };
}

export interface Release {
  manifest: string;
  /** Names and contents. */
  files: { name: string; bytes: string }[];
}

export function makeRelease(options: ReleaseOptions): Release {
  const { image, version } = options;
  const blockBytes = options.blockBytes ?? 256;
  const groupBlocks = options.groupBlocks ?? 4;
  const key = options.key ?? KEY_BYTES;
  const hashes = hashesOf(image, blockBytes);
  const files = [
    { name: version + ".img", bytes: image },
    { name: version + ".hashes", bytes: hashes },
  ];
  let lines = "fieldline-manifest 1\ntarget " + (options.target ?? TARGET) + "\nversion " + version + "\nminimum " + (options.minimum ?? "1.0.0");
  lines = lines + "\ndowngrade " + (options.downgrade === true ? "yes" : "no") + "\nrollout " + String(options.rollout ?? 100) + "\nimage " + version + ".img";
  lines = lines + "\nsize " + String(image.length) + "\nsha256 " + digits(sha256(image)) + "\nblock-bytes " + String(blockBytes);
  lines = lines + "\ngroup-blocks " + String(groupBlocks) + "\nhashes " + version + ".hashes\n";
  for (let from = 0; from < hashes.length; from += groupBlocks * 32) lines = lines + "group-sha256 " + digits(sha256(slice(hashes, from, from + groupBlocks * 32))) + "\n";
  if (options.from !== undefined) {
    const bytes = deltaOf(options.from.image, image, blockBytes);
    const name = version + ".vcdiff";
    files.push({ name, bytes });
    lines = lines + "delta " + options.from.version + " " + digits(sha256(options.from.image)) + " " + String(bytes.length) + " " + digits(sha256(bytes)) + " " + name + "\n";
  }
  lines = lines + "key " + digits(slice(sha256(key), 0, 8)) + "\n";
  return { manifest: lines + "signature " + digits(cheapSignature(key, lines)) + "\n", files };
}

/** The manifest with another hash of the image, signed as it is then. */
export function resigned(manifest: string, imageHash: string): Release {
  const from = manifest.indexOf("\nsha256 ") + 8;
  const text = manifest.substring(0, from) + imageHash + manifest.substring(from + 64, manifest.indexOf("signature "));
  return { manifest: text + "signature " + digits(cheapSignature(KEY_BYTES, text)) + "\n", files: [] };
}

/** Bytes that compress badly and differ by `seed`. */
export function imageOf(seed: number, length: number): string {
  let text = "";
  let state = seed * 7919 + 1;
  while (text.length < length) {
    state = (state * 48271) % 2147483647;
    text = text + fromByte(state % 256);
  }
  return text;
}

function hashesOf(image: string, blockBytes: number): string {
  let hashes = "";
  for (let from = 0; from < image.length; from += blockBytes) hashes = hashes + sha256(slice(image, from, Math.min(image.length, from + blockBytes)));
  return hashes;
}

/** A block that the old image has is copied from it, any other one is added. */
function deltaOf(old: string, image: string, blockBytes: number): string {
  let bytes = fromByte(0xd6) + fromByte(0xc3) + fromByte(0xc4) + fromByte(0) + fromByte(0);
  for (let from = 0; from < image.length; from += blockBytes) bytes = bytes + windowOf(old, slice(image, from, Math.min(image.length, from + blockBytes)));
  return bytes;
}

function windowOf(old: string, block: string): string {
  const at = old.indexOf(block);
  const data = at < 0 ? block : "";
  const instructions = fromByte(at < 0 ? 1 : 19) + integer(block.length);
  const addresses = at < 0 ? "" : fromByte(0);
  const body = integer(block.length) + fromByte(0) + integer(data.length) + integer(instructions.length) + integer(addresses.length) + data + instructions + addresses;
  const head = at < 0 ? fromByte(0) : fromByte(1) + integer(block.length) + integer(at);
  return head + integer(body.length) + body;
}

function integer(value: number): string {
  let text = fromByte(value % 128);
  let rest = Math.floor(value / 128);
  while (rest > 0) {
    text = fromByte(128 + (rest % 128)) + text;
    rest = Math.floor(rest / 128);
  }
  return text;
}

function digits(bytes: string): string {
  return toHex(bytes).toLowerCase();
}
