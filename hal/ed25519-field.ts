import { byteAt, fromByte } from "./bytes";

/**
 * Numbers modulo p = 2^255 - 19, as 12 limbs of 22 bits, the least significant first. A limb may be negative,
 * and up to 2^23 in size: sums and differences of two results need no carry before they are multiplied, and
 * a column of a product stays below 2^50, exact in a double and in a Lua integer.
 */
export type Element = readonly [number, number, number, number, number, number, number, number, number, number, number, number];

export const ZERO: Element = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
export const ONE: Element = [1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];

const LIMBS = 12;
const RADIX = 4194304;
const INVERSE_RADIX = 1 / RADIX;
/** 2^264 modulo p: what a limb weighs that is 12 places too high. */
const FOLD = 9728;
/** 1.5 * 2^52: added and taken away again, it rounds to a whole number, without a call. */
const ROUND = 6755399441055744;
/** Above this a top limb has bits from 2^255 on. */
const TOP = 8192;
const P: Element = [4194285, 4194303, 4194303, 4194303, 4194303, 4194303, 4194303, 4194303, 4194303, 4194303, 4194303, 8191];

export function add(left: Element, right: Element): Element {
  const sum: number[] = [];
  for (let index = 0; index < LIMBS; index++) sum.push((left[index] as number) + (right[index] as number));
  return asElement(sum);
}

export function subtract(left: Element, right: Element): Element {
  const difference: number[] = [];
  for (let index = 0; index < LIMBS; index++) difference.push((left[index] as number) - (right[index] as number));
  return asElement(difference);
}

export function multiply(left: Element, right: Element): Element {
  const [a0, a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11] = left;
  const [b0, b1, b2, b3, b4, b5, b6, b7, b8, b9, b10, b11] = right;
  return reduced([
    a0 * b0,
    a0 * b1 + a1 * b0,
    a0 * b2 + a1 * b1 + a2 * b0,
    a0 * b3 + a1 * b2 + a2 * b1 + a3 * b0,
    a0 * b4 + a1 * b3 + a2 * b2 + a3 * b1 + a4 * b0,
    a0 * b5 + a1 * b4 + a2 * b3 + a3 * b2 + a4 * b1 + a5 * b0,
    a0 * b6 + a1 * b5 + a2 * b4 + a3 * b3 + a4 * b2 + a5 * b1 + a6 * b0,
    a0 * b7 + a1 * b6 + a2 * b5 + a3 * b4 + a4 * b3 + a5 * b2 + a6 * b1 + a7 * b0,
    a0 * b8 + a1 * b7 + a2 * b6 + a3 * b5 + a4 * b4 + a5 * b3 + a6 * b2 + a7 * b1 + a8 * b0,
    a0 * b9 + a1 * b8 + a2 * b7 + a3 * b6 + a4 * b5 + a5 * b4 + a6 * b3 + a7 * b2 + a8 * b1 + a9 * b0,
    a0 * b10 + a1 * b9 + a2 * b8 + a3 * b7 + a4 * b6 + a5 * b5 + a6 * b4 + a7 * b3 + a8 * b2 + a9 * b1 + a10 * b0,
    a0 * b11 + a1 * b10 + a2 * b9 + a3 * b8 + a4 * b7 + a5 * b6 + a6 * b5 + a7 * b4 + a8 * b3 + a9 * b2 + a10 * b1 + a11 * b0,
    a1 * b11 + a2 * b10 + a3 * b9 + a4 * b8 + a5 * b7 + a6 * b6 + a7 * b5 + a8 * b4 + a9 * b3 + a10 * b2 + a11 * b1,
    a2 * b11 + a3 * b10 + a4 * b9 + a5 * b8 + a6 * b7 + a7 * b6 + a8 * b5 + a9 * b4 + a10 * b3 + a11 * b2,
    a3 * b11 + a4 * b10 + a5 * b9 + a6 * b8 + a7 * b7 + a8 * b6 + a9 * b5 + a10 * b4 + a11 * b3,
    a4 * b11 + a5 * b10 + a6 * b9 + a7 * b8 + a8 * b7 + a9 * b6 + a10 * b5 + a11 * b4,
    a5 * b11 + a6 * b10 + a7 * b9 + a8 * b8 + a9 * b7 + a10 * b6 + a11 * b5,
    a6 * b11 + a7 * b10 + a8 * b9 + a9 * b8 + a10 * b7 + a11 * b6,
    a7 * b11 + a8 * b10 + a9 * b9 + a10 * b8 + a11 * b7,
    a8 * b11 + a9 * b10 + a10 * b9 + a11 * b8,
    a9 * b11 + a10 * b10 + a11 * b9,
    a10 * b11 + a11 * b10,
    a11 * b11,
  ]);
}

export function square(value: Element): Element {
  return multiply(value, value);
}

/** Of 23 columns: the upper ones are carried, folded into the lower ones, and these carried. */
function reduced(columns: number[]): Element {
  let carry = 0;
  for (let index = LIMBS; index < 2 * LIMBS - 1; index++) {
    const value = (columns[index] as number) + carry;
    carry = value * INVERSE_RADIX + ROUND - ROUND;
    columns[index] = value - carry * RADIX;
  }
  columns[2 * LIMBS - 1] = carry;
  carry = 0;
  const limbs: number[] = [];
  for (let index = 0; index < LIMBS; index++) {
    const value = (columns[index] as number) + FOLD * (columns[index + LIMBS] as number) + carry;
    carry = value * INVERSE_RADIX + ROUND - ROUND;
    limbs.push(value - carry * RADIX);
  }
  const lowest = (limbs[0] as number) + FOLD * carry;
  carry = lowest * INVERSE_RADIX + ROUND - ROUND;
  limbs[0] = lowest - carry * RADIX;
  limbs[1] = (limbs[1] as number) + carry;
  return asElement(limbs);
}

/** Whether the value is a multiple of p. */
export function isZero(value: Element): boolean {
  return canonical(value).every((limb) => limb === 0);
}

/** The 32 bytes of the value's one representative from 0 to p - 1, the least significant first. */
export function encodeElement(value: Element): string {
  const limbs = canonical(value);
  let bytes = "";
  let pending = 0;
  let weight = 1;
  for (const limb of limbs) {
    pending = pending + limb * weight;
    weight = weight * RADIX;
    while (weight >= 256 && bytes.length < 32) {
      bytes = bytes + fromByte(pending % 256);
      pending = Math.floor(pending / 256);
      weight = weight / 256;
    }
  }
  return bytes;
}

/** The number in 32 bytes, the least significant first and its highest bit left out; p or more is taken for what it is modulo p. */
export function decodeElement(bytes: string): Element {
  const limbs: number[] = [];
  let pending = 0;
  let weight = 1;
  for (let index = 0; index < 32; index++) {
    const byte = byteAt(bytes, index);
    pending = pending + (index === 31 ? byte % 128 : byte) * weight;
    weight = weight * 256;
    if (weight < RADIX) continue;
    limbs.push(pending % RADIX);
    pending = Math.floor(pending / RADIX);
    weight = weight / RADIX;
  }
  limbs.push(pending);
  return asElement(limbs);
}

/** Limbs from 0 to 2^22 - 1 of the representative from 0 to p - 1. */
function canonical(value: Element): number[] {
  const limbs: number[] = [];
  // A multiple of p makes it positive.
  for (let index = 0; index < LIMBS; index++) limbs.push((value[index] as number) + 1024 * (P[index] as number));
  for (let round = 0; round < 3; round++) {
    sweep(limbs);
    limbs[0] = (limbs[0] as number) + 19 * cutTop(limbs);
  }
  // It is below 2^255 now: p or more where 19 more reach 2^255.
  const more = limbs.slice();
  more[0] = (more[0] as number) + 19;
  sweep(more);
  return cutTop(more) === 0 ? limbs : more;
}

/** Carries, so that all limbs but the top one are 0 to 2^22 - 1. */
function sweep(limbs: number[]): void {
  for (let index = 0; index < LIMBS - 1; index++) {
    const value = limbs[index] as number;
    const carry = Math.floor(value / RADIX);
    limbs[index] = value - carry * RADIX;
    limbs[index + 1] = (limbs[index + 1] as number) + carry;
  }
}

/** Takes away, and gives, the multiple of 2^255. */
function cutTop(limbs: number[]): number {
  const top = limbs[LIMBS - 1] as number;
  const multiple = Math.floor(top / TOP);
  limbs[LIMBS - 1] = top - multiple * TOP;
  return multiple;
}

/** The caller has pushed 12. */
function asElement(limbs: number[]): Element {
  return limbs as unknown as Element;
}
