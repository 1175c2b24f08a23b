import { BlockHash } from "./block-hash";
import { MASK, wordAt } from "./words";

const START: readonly number[] = [
  0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19,
];
const K: readonly number[] = [
  0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
  0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
  0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
  0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
  0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
  0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
  0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
  0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
];

/** SHA-256 (FIPS 180-4, 6.2). */
export class Sha256 extends BlockHash {
  private readonly words: number[] = [];

  constructor() {
    super(START, 64, 8);
  }

  protected compress(bytes: string, from: number): void {
    const { state, words } = this;
    schedule(words, bytes, from);
    let a = state[0] as number;
    let b = state[1] as number;
    let c = state[2] as number;
    let d = state[3] as number;
    let e = state[4] as number;
    let f = state[5] as number;
    let g = state[6] as number;
    let h = state[7] as number;
    for (let round = 0; round < 64; round++) {
      const turnedE = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7));
      const chosen = g ^ (e & (f ^ g));
      const first = h + (turnedE & MASK) + chosen + (K[round] as number) + (words[round] as number);
      const turnedA = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10));
      const second = (turnedA & MASK) + ((a & b) | (c & (a | b)));
      h = g;
      g = f;
      f = e;
      e = (d + first) & MASK;
      d = c;
      c = b;
      b = a;
      a = (first + second) & MASK;
    }
    const sums = [a, b, c, d, e, f, g, h];
    for (let index = 0; index < 8; index++) state[index] = ((state[index] as number) + (sums[index] as number)) & MASK;
  }
}

/** The 64 words that a block becomes. */
function schedule(words: number[], bytes: string, from: number): void {
  for (let index = 0; index < 16; index++) words[index] = wordAt(bytes, from + 4 * index);
  for (let index = 16; index < 64; index++) {
    const x = words[index - 15] as number;
    const y = words[index - 2] as number;
    const small = ((x >>> 7) | (x << 25)) ^ ((x >>> 18) | (x << 14)) ^ (x >>> 3);
    const large = ((y >>> 17) | (y << 15)) ^ ((y >>> 19) | (y << 13)) ^ (y >>> 10);
    words[index] = ((words[index - 16] as number) + (small & MASK) + (words[index - 7] as number) + (large & MASK)) & MASK;
  }
}

/** The hash of `bytes`. */
export function sha256(bytes: string): string {
  const hash = new Sha256();
  hash.update(bytes);
  return hash.digest();
}
