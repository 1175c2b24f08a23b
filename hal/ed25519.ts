import { byteAt, fromByte, slice } from "./bytes";
import type { Hash, Verification } from "./crypto";
import { add, decodeElement, encodeElement, isZero, multiply, ONE, square, subtract, ZERO, type Element } from "./ed25519-field";
import { BASE, double, IDENTITY, isIdentity, Multiples, negated, type Point } from "./ed25519-point";
import { Power } from "./ed25519-power";
import { digitAt, isBelowL, scalarModuloL, signedDigits } from "./ed25519-scalar";
import { Sha512 } from "./sha512";

const D: Element = [1669283, 3614797, 3628724, 1078826, 675137, 2097600, 3645065, 1056349, 3378375, 2998265, 3591906, 5248];
const ROOT_OF_MINUS_ONE: Element = [958640, 2923816, 806625, 784670, 1574573, 1883404, 2080122, 9807, 731981, 4130684, 3295236, 2784];
/** What a step does at most: squarings, or bytes hashed. */
const STEP_SQUARINGS = 16;
const STEP_BYTES = 128;

/** A point and what it is multiplied by. */
interface Factor {
  table: Multiples | undefined;
  digits: string;
}

type Phase = (this: void) => boolean | undefined;

/**
 * Verification of Ed25519 (RFC 8032 5.1.7) in steps of up to some 30 multiplications: a microcontroller's
 * interpreter may take a millisecond and more for one. It is strict: S has to be below L, the key's y below
 * p, the key's order not small, and R the very bytes that the equation without a cofactor gives. `sha512`: a new hash, of a runtime
 * that has it natively.
 */
export class Ed25519Verification implements Verification {
  private phase: Phase;
  private point: Point = IDENTITY;

  constructor(
    private readonly publicKey: string,
    private readonly signature: string,
    private readonly message: string,
    private readonly sha512: (this: void) => Hash = () => new Sha512(),
  ) {
    const wellFormed = publicKey.length === 32 && signature.length === 64 && isBelowL(slice(signature, 32, 64));
    this.phase = wellFormed ? this.decodeKey() : () => false;
  }

  step(): boolean | undefined {
    return this.phase();
  }

  /** RFC 8032 5.1.3: x is the root of u / v that has the sign of the key's last bit. */
  private decodeKey(): Phase {
    const { publicKey } = this;
    const last = byteAt(publicKey, 31);
    const y = decodeElement(publicKey);
    if (encodeElement(y) !== slice(publicKey, 0, 31) + fromByte(last % 128)) return () => false;
    const yy = square(y);
    const u = subtract(yy, ONE);
    const v = add(multiply(yy, D), ONE);
    const v3 = multiply(square(v), v);
    const root = new Power(multiply(multiply(square(v3), v), u));
    return () => {
      const power = root.step(STEP_SQUARINGS);
      if (power === undefined) return undefined;
      const x = rootOf(multiply(multiply(u, v3), power), u, v);
      const odd = last >= 128;
      if (x === undefined || (isZero(x) && odd)) return false;
      const signed = isOdd(x) === odd ? x : subtract(ZERO, x);
      const key: Point = { x: signed, y, z: ONE, t: multiply(signed, y) };
      this.phase = () => (isIdentity(double(double(double(key)))) ? false : this.hashMessage(key));
      return undefined;
    };
  }

  private hashMessage(key: Point): undefined {
    const { sha512 } = this;
    const hash = sha512();
    hash.update(slice(this.signature, 0, 32) + this.publicKey);
    let hashed = 0;
    this.phase = () => {
      const to = Math.min(hashed + STEP_BYTES, this.message.length);
      hash.update(slice(this.message, hashed, to));
      hashed = to;
      if (hashed === this.message.length) this.phase = this.prepare(key, hash);
      return undefined;
    };
    return undefined;
  }

  /** What is multiplied by what, a part of it a step. */
  private prepare(key: Point, hash: Hash): Phase {
    const keys: Factor = { digits: "", table: undefined };
    const bases: Factor = { digits: "", table: undefined };
    let scalar: readonly number[] = [];
    const parts: ((this: void) => void)[] = [
      () => {
        scalar = scalarModuloL(hash.digest());
      },
      () => {
        keys.digits = signedDigits(scalar);
      },
      () => {
        scalar = scalarModuloL(slice(this.signature, 32, 64));
      },
      () => {
        bases.digits = signedDigits(scalar);
      },
      () => {
        keys.table = new Multiples(negated(key));
      },
      () => {
        bases.table = new Multiples(BASE);
        this.phase = this.combine(bases, keys);
      },
    ];
    let next = 0;
    return () => {
      const part = parts[next] as (this: void) => void;
      next++;
      part();
      return undefined;
    };
  }

  /** S times the base point, less k times the key, from the highest digit down. */
  private combine(base: Factor, key: Factor): Phase {
    let left = base.digits.length;
    return () => {
      left--;
      const point = (base.table as Multiples).addTo(double(this.point), digitAt(base.digits, left));
      this.point = (key.table as Multiples).addTo(point, digitAt(key.digits, left));
      if (left === 0) this.phase = this.compare();
      return undefined;
    };
  }

  /** The point's encoding (RFC 8032 5.1.2) has to be R. */
  private compare(): Phase {
    const { x, y, z } = this.point;
    const power = new Power(z);
    return () => {
      const found = power.step(STEP_SQUARINGS);
      if (found === undefined) return undefined;
      // z to the power of p - 2 is (z^(2^252 - 3))^8 * z^3.
      const inverse = multiply(square(square(square(found))), multiply(square(z), z));
      const bytes = encodeElement(multiply(y, inverse));
      const sign = isOdd(multiply(x, inverse)) ? 128 : 0;
      return slice(bytes, 0, 31) + fromByte(byteAt(bytes, 31) + sign) === slice(this.signature, 0, 32);
    };
  }
}

/** The candidate, or the candidate times the root of -1, whichever squared is u / v. */
function rootOf(candidate: Element, u: Element, v: Element): Element | undefined {
  const product = multiply(square(candidate), v);
  if (isZero(subtract(product, u))) return candidate;
  return isZero(add(product, u)) ? multiply(candidate, ROOT_OF_MINUS_ONE) : undefined;
}

function isOdd(value: Element): boolean {
  return byteAt(encodeElement(value), 0) % 2 === 1;
}
