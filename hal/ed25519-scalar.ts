import { byteAt, fromByte } from "./bytes";

/**
 * Numbers modulo L = 2^252 + 27742317777372353535851937790883648493, the order of Ed25519's base point, as 12 limbs of 22 bits,
 * the least significant first.
 */
const LIMBS = 12;
const RADIX = 4194304;
/** 2^252 in the top limb. */
const TOP = 1024;
/** L - 2^252. */
const LOW: readonly number[] = [3527661, 813427, 2457894, 4056885, 3792546, 21371];
const L_BYTES: readonly number[] = [
  0xed, 0xd3, 0xf5, 0x5c, 0x1a, 0x63, 0x12, 0x58, 0xd6, 0x9c, 0xf7, 0xa2, 0xde, 0xf9, 0xde, 0x14, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x10,
];
const BITS = 256;
/** Bits of a digit, what these weigh, and the weight of the bit above them. */
const WINDOW = 3;
const POWERS: readonly number[] = [1, 2, 4];
const SPAN = 8;
/** The byte that stands for the digit 0. */
const DIGIT_ZERO = 4;

/** The number that `bytes`, an even count, the least significant first, are modulo L. */
export function scalarModuloL(bytes: string): number[] {
  let value: number[] = [];
  for (let index = 0; index < LIMBS; index++) value.push(0);
  for (let index = bytes.length - 2; index >= 0; index -= 2) {
    value = value.map((limb) => limb * 65536);
    value[0] = (value[0] as number) + byteAt(bytes, index) + 256 * byteAt(bytes, index + 1);
    carry(value);
    addMultipleOfL(value, 0 - Math.floor((value[LIMBS - 1] as number) / TOP));
    if ((value[LIMBS - 1] as number) < 0) addMultipleOfL(value, 1);
  }
  return value;
}

/** Whether the 32 bytes, the least significant first, are a number below L: only one of all that mean the same is valid. */
export function isBelowL(bytes: string): boolean {
  for (let index = 31; index >= 0; index--) {
    const difference = byteAt(bytes, index) - (L_BYTES[index] as number);
    if (difference !== 0) return difference < 0;
  }
  return false;
}

/**
 * The scalar as 256 digits for powers of two, the lowest first: each is 0, or odd and from -3 to 3, and the two
 * behind one that is not 0 are 0. So a product takes some 64 additions of 2 prepared multiples: with more of these there are
 * fewer additions, but each is as large as 100 variables of Espruino, and takes as much time to prepare as it saves. They are bytes of a text (`digitAt`), which is a tenth of an array's variables there.
 */
export function signedDigits(scalar: readonly number[]): string {
  const bits = bitsOf(scalar);
  const zero = fromByte(DIGIT_ZERO);
  let digits = "";
  let carried = 0;
  while (digits.length < BITS) {
    const at = digits.length;
    const lowest = (bits[at] as number) + carried;
    if (lowest !== 1) {
      carried = lowest === 2 ? 1 : 0;
      digits = digits + zero;
      continue;
    }
    let window = carried;
    for (let index = WINDOW - 1; index >= 0; index--) window = window + (at + index < BITS ? (bits[at + index] as number) * (POWERS[index] as number) : 0);
    carried = window > SPAN / 2 ? 1 : 0;
    digits = digits + fromByte(DIGIT_ZERO + window - SPAN * carried);
    for (let index = 1; index < WINDOW && digits.length < BITS; index++) digits = digits + zero;
  }
  return digits;
}

/** One of the 256 digits. */
export function digitAt(digits: string, index: number): number {
  return byteAt(digits, index) - DIGIT_ZERO;
}

function bitsOf(scalar: readonly number[]): number[] {
  const bits: number[] = [];
  for (const limb of scalar) {
    let rest = limb;
    for (let index = 0; index < 22 && bits.length < BITS; index++) {
      bits.push(rest % 2);
      rest = Math.floor(rest / 2);
    }
  }
  return bits;
}

function carry(value: number[]): void {
  for (let index = 0; index < LIMBS - 1; index++) {
    const limb = value[index] as number;
    const over = Math.floor(limb / RADIX);
    value[index] = limb - over * RADIX;
    value[index + 1] = (value[index + 1] as number) + over;
  }
}

function addMultipleOfL(value: number[], factor: number): void {
  for (let index = 0; index < LOW.length; index++) value[index] = (value[index] as number) + factor * (LOW[index] as number);
  value[LIMBS - 1] = (value[LIMBS - 1] as number) + factor * TOP;
  carry(value);
}
