/** What a release says of itself, as docs/fota.md defines it; read with bounded memory, and nothing in it believed. */
import { byteAt, find, parseInteger, slice } from "../../hal/bytes";
import { fromHex } from "../../drivers/at/hex";
import { parseVersion } from "./version";

/** Of the whole text. */
export const MANIFEST_BYTES = 8192;
const LARGEST_IMAGE = 16777216;
const BLOCK_SIZES: readonly number[] = [256, 512, 1024, 2048, 4096];
const MOST_GROUP_BLOCKS = 64;
const MOST_GROUPS = 64;
const MOST_DELTAS = 4;
const TARGET_BYTES = 48;
const NAME_BYTES = 64;
const LOWER = "abcdefghijklmnopqrstuvwxyz";
const DIGITS = "0123456789";
const NAME_CHARACTERS = LOWER + LOWER.toUpperCase() + DIGITS + "._-";

export interface Manifest {
  /** What the image runs on: another device's is refused. */
  target: string;
  version: string;
  /** The oldest version from which it may be installed. */
  minimum: string;
  /** Whether it may take the place of a newer version. */
  downgrade: boolean;
  /** 0 to 100: the share of devices, by a hash of their identity, that it is for. */
  rolloutPercent: number;
  /** Names of files beside the manifest: the image, and the SHA-256 of each of its blocks, 32 bytes each. */
  image: string;
  hashes: string;
  /** Of the image, bytes. */
  size: number;
  /** Of the image; 32 bytes, as are all hashes here. */
  sha256: string;
  /** The image is made of blocks of so many bytes; the last one may be shorter. */
  blockBytes: number;
  /** The hashes of so many blocks together are a group; the last one may be smaller. */
  groupBlocks: number;
  /** Of the bytes of each group in the file of hashes. */
  groups: string[];
  deltas: DeltaOffer[];
  /** The first 8 bytes of the SHA-256 of the public key. */
  keyId: string;
  /** 64 bytes of Ed25519 over the first `signedBytes` bytes of the text. */
  signature: string;
  signedBytes: number;
}

/** The image as a difference to another one. */
export interface DeltaOffer {
  /** Version and hash of the image that it starts from. */
  from: string;
  fromSha256: string;
  /** Of the file, bytes. */
  size: number;
  sha256: string;
  file: string;
}

/** Blocks of the image. */
export function blockCount(manifest: Pick<Manifest, "size" | "blockBytes">): number {
  return Math.floor((manifest.size + manifest.blockBytes - 1) / manifest.blockBytes);
}

/** The manifest that `text` is, or the reason why it is none. Its signature is not looked at. */
export function parseManifest(text: string): { manifest?: Manifest; problem?: string } {
  if (text.length > MANIFEST_BYTES) return { problem: `it has more than ${MANIFEST_BYTES} bytes` };
  const lines = new Lines(text);
  const manifest = readManifest(lines);
  if (lines.problem !== "") return { problem: lines.problem };
  return lines.isAtEnd() ? { manifest } : { problem: "something follows the signature" };
}

function readManifest(lines: Lines): Manifest {
  lines.word("fieldline-manifest", (value) => value === "1");
  const manifest: Manifest = {
    target: lines.word("target", (value) => isMadeOf(value, LOWER + DIGITS + "._-", TARGET_BYTES)),
    version: lines.word("version", isVersion),
    minimum: lines.word("minimum", isVersion),
    downgrade: lines.word("downgrade", (value) => value === "yes" || value === "no") === "yes",
    rolloutPercent: lines.number("rollout", 0, 100),
    image: lines.word("image", isFileName),
    size: lines.number("size", 1, LARGEST_IMAGE),
    sha256: lines.hash("sha256"),
    blockBytes: lines.number("block-bytes", 256, 4096),
    groupBlocks: lines.number("group-blocks", 1, MOST_GROUP_BLOCKS),
    hashes: lines.word("hashes", isFileName),
    groups: [],
    deltas: [],
    keyId: "",
    signature: "",
    signedBytes: 0,
  };
  if (lines.problem === "" && BLOCK_SIZES.indexOf(manifest.blockBytes) < 0) lines.problem = "block-bytes is no power of two from 256 to 4096";
  readGroups(lines, manifest);
  while (lines.problem === "" && lines.isNext("delta")) readDelta(lines, manifest);
  manifest.keyId = lines.bytes("key", 8);
  manifest.signedBytes = lines.position;
  manifest.signature = lines.bytes("signature", 64);
  return manifest;
}

function readGroups(lines: Lines, manifest: Manifest): void {
  if (lines.problem !== "") return;
  const count = Math.floor((blockCount(manifest) + manifest.groupBlocks - 1) / manifest.groupBlocks);
  if (count > MOST_GROUPS) lines.problem = `an image of ${manifest.size} bytes has more than ${MOST_GROUPS} groups of ${manifest.groupBlocks} blocks`;
  for (let index = 0; index < count && lines.problem === ""; index++) manifest.groups.push(lines.hash("group-sha256"));
}

function readDelta(lines: Lines, manifest: Manifest): void {
  const fields = lines.fields("delta", 5);
  const fromSha256 = hexBytes(fields[1], 32);
  const sha256 = hexBytes(fields[3], 32);
  const size = canonicalNumber(fields[2], 1, LARGEST_IMAGE);
  const from = fields[0];
  const file = fields[4];
  if (lines.problem !== "") return;
  if (from === undefined || !isVersion(from) || fromSha256 === undefined || size === undefined || sha256 === undefined || !isFileName(file))
    lines.problem = "the line of delta makes no sense";
  else if (manifest.deltas.length === MOST_DELTAS) lines.problem = `it has more than ${MOST_DELTAS} lines of delta`;
  else manifest.deltas.push({ from, fromSha256, size, sha256, file: file as string });
}

/** The text's lines, each expected; after the first that is not there, nothing more is read. */
class Lines {
  /** Of the next line. */
  position = 0;
  /** Empty while all is well. */
  problem = "";

  constructor(private readonly text: string) {}

  isAtEnd(): boolean {
    return this.position === this.text.length;
  }

  isNext(key: string): boolean {
    return slice(this.text, this.position, this.position + key.length + 1) === key + " ";
  }

  /** The value behind `key`, which has to be next; empty where it is not, or is not `right`. */
  word(key: string, right: (this: void, value: string) => boolean): string {
    if (this.problem !== "") return "";
    const end = find(this.text, "\n", this.position);
    if (!this.isNext(key) || end < 0) {
      this.problem = `the line of ${key} is missing or not in its place`;
      return "";
    }
    const value = slice(this.text, this.position + key.length + 1, end);
    if (!right(value)) {
      this.problem = `the line of ${key} makes no sense`;
      return "";
    }
    this.position = end + 1;
    return value;
  }

  number(key: string, least: number, most: number): number {
    const value = canonicalNumber(this.word(key, (text) => canonicalNumber(text, least, most) !== undefined), least, most);
    return value === undefined ? least : value;
  }

  hash(key: string): string {
    return this.bytes(key, 32);
  }

  /** So many bytes, in lower-case hexadecimal. */
  bytes(key: string, count: number): string {
    const value = hexBytes(this.word(key, (text) => hexBytes(text, count) !== undefined), count);
    return value === undefined ? "" : value;
  }

  /** Exactly `count` words, one blank between any two; none where the line has another number of them. */
  fields(key: string, count: number): string[] {
    const value = this.word(key, () => true);
    const found: string[] = [];
    let from = 0;
    while (from <= value.length && found.length <= count) {
      const blank = find(value, " ", from);
      const to = blank < 0 ? value.length : blank;
      found.push(slice(value, from, to));
      from = to + 1;
    }
    return found.length === count ? found : [];
  }
}

function isVersion(text: string): boolean {
  return parseVersion(text) !== undefined;
}

/** A name without a path: nothing beside the manifest's own folder can be meant. */
function isFileName(text: string | undefined): boolean {
  return text !== undefined && isMadeOf(text, NAME_CHARACTERS, NAME_BYTES) && text.charAt(0) !== ".";
}

function isMadeOf(text: string, characters: string, longest: number): boolean {
  for (let index = 0; index < text.length; index++) if (find(characters, text.charAt(index), 0) < 0) return false;
  return text.length >= 1 && text.length <= longest;
}

/** Without sign and leading zeros, so that there is one way to write it. */
function canonicalNumber(text: string | undefined, least: number, most: number): number | undefined {
  if (text === undefined || text.length > 8) return undefined;
  const value = parseInteger(text);
  return value !== undefined && value >= least && value <= most && String(value) === text ? value : undefined;
}

function hexBytes(text: string | undefined, count: number): string | undefined {
  if (text === undefined || text.length !== 2 * count) return undefined;
  for (let index = 0; index < text.length; index++) {
    const byte = byteAt(text, index);
    if (byte < 48 || (byte > 57 && byte < 97) || byte > 102) return undefined;
  }
  return fromHex(text);
}
