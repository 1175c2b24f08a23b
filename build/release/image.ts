/** From a file to an image: what is no image, and how one is cut into blocks and groups of their hashes. */
import { createHash } from "node:crypto";
import { extname } from "node:path";
import { Script } from "node:vm";

export const LARGEST_IMAGE = 16777216;
export const BLOCK_SIZES: readonly number[] = [256, 512, 1024, 2048, 4096];
const HASH_BYTES = 32;
const MOST_GROUPS = 64;
const DEFAULT_GROUP_BLOCKS = 32;
const MOST_GROUP_BLOCKS = 64;

/** Bytes of a block, and blocks whose hashes are a group. */
export interface Cut {
  blockBytes: number;
  groupBlocks: number;
}

/** Files that a linker writes around what a processor runs. */
const WRAPPINGS: readonly { name: string; begins: RegExp }[] = [
  { name: "ELF", begins: /^\x7fELF/ },
  { name: "Intel HEX", begins: /^:[0-9A-F]{8}/ },
  { name: "Motorola S-record", begins: /^S0[0-9A-F]{4}/ },
];

/** Why the bytes of `file` are no image, where that can be seen; undefined where not. */
export function objectionToImage(file: string, bytes: Buffer): string | undefined {
  if (bytes.length === 0) return `${file} is empty; name the file that the device is to run`;
  if (bytes.length > LARGEST_IMAGE) return `${file} has ${bytes.length} bytes; an image has at most ${LARGEST_IMAGE}`;
  const start = bytes.subarray(0, 16).toString("latin1");
  for (const { name, begins } of WRAPPINGS) if (begins.test(start)) return `${file} is ${name}; the device takes the bare bytes: objcopy -O binary makes them`;
  return extname(file) === ".js" ? scriptProblem(file, bytes) : undefined;
}

/** A script that does not even parse would cost each device a trial boot. */
function scriptProblem(file: string, bytes: Buffer): string | undefined {
  try {
    new Script(bytes.toString("utf8"), { filename: file });
    return undefined;
  } catch (error) {
    const place = /:(\d+)\n/.exec((error as Error).stack ?? "");
    return `${file} is no JavaScript: ${(error as Error).message}${place === null ? "" : ` in line ${place[1]}`}`;
  }
}

/** The cut of an image of `size` bytes where none, or a part of it, was asked for: the one that costs the device least. */
export function cutFor(size: number, asked: Partial<Cut>): Cut {
  const sizes = asked.blockBytes === undefined ? BLOCK_SIZES.filter((bytes) => bytes >= 1024) : [asked.blockBytes];
  const groups = asked.groupBlocks === undefined ? [DEFAULT_GROUP_BLOCKS, MOST_GROUP_BLOCKS] : [asked.groupBlocks];
  for (const blockBytes of sizes) {
    for (const groupBlocks of groups) if (Math.ceil(size / blockBytes / groupBlocks) <= MOST_GROUPS) return { blockBytes, groupBlocks };
  }
  throw new Error(`an image of ${size} bytes has more than ${MOST_GROUPS} groups that way; give a larger --block-bytes or --group-blocks, or leave them out`);
}

/** The SHA-256 of each block of `image`, one behind the other. */
export function blockHashes(image: Buffer, { blockBytes }: Pick<Cut, "blockBytes">): Buffer {
  const hashes: Buffer[] = [];
  for (let from = 0; from < image.length; from += blockBytes) hashes.push(sha256(image.subarray(from, from + blockBytes)));
  return Buffer.concat(hashes);
}

/** The SHA-256 of each group of `hashes`, as byte strings. */
export function groupHashes(hashes: Buffer, { groupBlocks }: Pick<Cut, "groupBlocks">): string[] {
  const groups: string[] = [];
  for (let from = 0; from < hashes.length; from += groupBlocks * HASH_BYTES) groups.push(sha256(hashes.subarray(from, from + groupBlocks * HASH_BYTES)).toString("latin1"));
  return groups;
}

export function sha256(bytes: Buffer): Buffer {
  return createHash("sha256").update(bytes).digest();
}
