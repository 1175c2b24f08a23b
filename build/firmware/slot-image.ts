/** The application as it is sent and kept in a slot: the frozen core, compressed, behind a header. hal/stm32f405/loader.h has the format. */
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";

const MAGIC = "FLIM";
const VERSION_BYTES = 32;
/** Bits of the literal's context, its position and the match's position; together as in a header of LZMA. */
const [LC, LP, PB] = [0, 2, 2] as const;
const PROPERTIES = (PB * 5 + LP) * 9 + LC;
/** As lzma.h has it. */
const WINDOW = "64KiB";

export const SLOT_BYTES = 0x20000;

/** `core`: what is linked behind the core's mark; it begins with the interface that it was made for. */
export function slotImage(core: Buffer, version: string): Buffer {
  const stream = compressed(core);
  const header = Buffer.concat([
    Buffer.from(MAGIC, "latin1"),
    core.subarray(0, 4),
    numbers(core.length, stream.length),
    Buffer.from([PROPERTIES, 0, 0, 0]),
    Buffer.from(version.padEnd(VERSION_BYTES, "\0"), "latin1"),
    sha256(core),
    sha256(stream),
  ]);
  const image = Buffer.concat([header, stream]);
  if (image.length > SLOT_BYTES) throw new Error(`the image has ${image.length} bytes, and a slot has ${SLOT_BYTES}; leave something out of the application`);
  return image;
}

/** LZMA without header and end mark. */
function compressed(bytes: Buffer): Buffer {
  const filter = `--lzma1=lc=${LC},lp=${LP},pb=${PB},dict=${WINDOW},mf=bt4,nice=273,depth=1000`;
  const { status, stdout, stderr, error } = spawnSync("xz", ["--format=raw", filter, "--stdout"], { input: bytes, maxBuffer: 1 << 24 });
  if (error !== undefined) throw new Error(`xz cannot be run: ${error.message}; install Debian's xz-utils`);
  if (status !== 0) throw new Error(`xz ended with ${status}: ${stderr.toString("utf8")}`);
  return stdout;
}

function numbers(...values: number[]): Buffer {
  const bytes = Buffer.alloc(4 * values.length);
  for (const [index, value] of values.entries()) bytes.writeUInt32LE(value, 4 * index);
  return bytes;
}

function sha256(bytes: Buffer): Buffer {
  return createHash("sha256").update(bytes).digest();
}
