/** Espruino's Storage as bytes of flash, and these as an Intel HEX file. */

const HEADER_BYTES = 32;
const NAME_BYTES = 28;
const ALIGNMENT = 4;
const ERASED = 0xff;

/** A part of flash: `address` where it begins, `bytes` how long it is. */
export interface FlashArea {
  address: number;
  bytes: number;
}

/** `0x60000,262144` as it is given on the command line. Throws with what is wrong with it. */
export function flashArea(text: string): FlashArea {
  const [address = NaN, bytes = NaN, ...more] = text.split(",").map((part) => (/^(0x[\da-f]+|\d+)$/i.test(part) ? Number(part) : NaN));
  const isWhole = more.length === 0 && address % ALIGNMENT === 0 && bytes % ALIGNMENT === 0 && bytes > HEADER_BYTES && address + bytes <= 0x100000000;
  if (!isWhole) throw new Error(`"${text}" is no place of Storage; it is its address and its bytes, such as 0x60000,262144`);
  return { address, bytes };
}

/** The whole of a Storage of so many bytes with `files` in it, for parts that are written in words of 4 bytes or less. Throws where they do not fit. */
export function storageImage(files: Readonly<Record<string, string>>, bytes: number): Uint8Array {
  const image = new Uint8Array(bytes).fill(ERASED);
  let at = 0;
  for (const [name, content] of Object.entries(files)) {
    if (name === "" || name.length > NAME_BYTES) throw new Error(`"${name}" is no name of a file in Storage: it has 1 to ${NAME_BYTES} characters`);
    const end = at + HEADER_BYTES + Math.ceil(content.length / ALIGNMENT) * ALIGNMENT;
    if (end > bytes) throw new Error(`Storage has ${bytes} bytes, and ${name} needs ${end - at} where ${bytes - at} are left; a board with more, or a configuration that uses less, can have it`);
    new DataView(image.buffer).setUint32(at, content.length, true);
    image.fill(0, at + ALIGNMENT, at + HEADER_BYTES);
    image.set(Buffer.from(name, "latin1"), at + ALIGNMENT);
    image.set(Buffer.from(content, "latin1"), at + HEADER_BYTES);
    at = end;
  }
  return image;
}

const DATA = 0;
const END = 1;
const HIGH_ADDRESS = 4;
const BYTES_A_LINE = 16;

/** Every byte is in it, the erased ones too, so that nothing old is left behind. */
export function intelHex(image: Uint8Array, address: number): string {
  const lines: string[] = [];
  let high = -1;
  for (let at = 0; at < image.length; at += BYTES_A_LINE) {
    const place = address + at;
    if (Math.floor(place / 0x10000) !== high) {
      high = Math.floor(place / 0x10000);
      lines.push(record(HIGH_ADDRESS, 0, [Math.floor(high / 256), high % 256]));
    }
    lines.push(record(DATA, place % 0x10000, [...image.subarray(at, at + BYTES_A_LINE)]));
  }
  return `${[...lines, record(END, 0, [])].join("\r\n")}\r\n`;
}

function record(kind: number, offset: number, content: readonly number[]): string {
  const bytes = [content.length, Math.floor(offset / 256), offset % 256, kind, ...content];
  const sum = bytes.reduce((left, right) => left + right, 0);
  return `:${Buffer.from([...bytes, (256 - (sum % 256)) % 256]).toString("hex").toUpperCase()}`;
}
