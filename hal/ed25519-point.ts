import { add, isZero, multiply, ONE, square, subtract, ZERO, type Element } from "./ed25519-field";

/** A point of edwards25519 in extended coordinates (RFC 8032 5.1.4): x = x / z, y = y / z, t = x * y / z. */
export interface Point {
  x: Element;
  y: Element;
  z: Element;
  t: Element;
}

/** A point as it is added. */
interface Addend {
  less: Element;
  more: Element;
  z2: Element;
  t2d: Element;
}

/** 2d, where d = -121665/121666 is the curve's constant. */
const TWICE_D: Element = [3338585, 3035290, 3063145, 2157653, 1350274, 896, 3095827, 2112699, 2562446, 1802227, 2989509, 2305];

export const IDENTITY: Point = { x: ZERO, y: ONE, z: ONE, t: ZERO };

export const BASE: Point = {
  x: [2479386, 3506748, 2921826, 616940, 483477, 3253427, 1928645, 3705983, 4112548, 3520847, 1273148, 2138],
  y: [2516568, 1677721, 2516582, 1677721, 2516582, 1677721, 2516582, 1677721, 2516582, 1677721, 2516582, 6553],
  z: ONE,
  t: [3661219, 2805398, 1498600, 1332413, 2064503, 3441602, 704055, 1287065, 2451178, 1977817, 3535101, 6625],
};

export function double(point: Point): Point {
  const xx = square(point.x);
  const yy = square(point.y);
  const zz = square(point.z);
  const sum = add(xx, yy);
  const e = subtract(square(add(point.x, point.y)), sum);
  const g = subtract(yy, xx);
  const f = subtract(g, add(zz, zz));
  const h = subtract(ZERO, sum);
  return { x: multiply(e, f), y: multiply(g, h), z: multiply(f, g), t: multiply(e, h) };
}

function plus(point: Point, addend: Addend): Point {
  const a = multiply(subtract(point.y, point.x), addend.less);
  const b = multiply(add(point.y, point.x), addend.more);
  const c = multiply(point.t, addend.t2d);
  const d = multiply(point.z, addend.z2);
  const e = subtract(b, a);
  const f = subtract(d, c);
  const g = add(d, c);
  const h = add(b, a);
  return { x: multiply(e, f), y: multiply(g, h), z: multiply(f, g), t: multiply(e, h) };
}

export function negated(point: Point): Point {
  return { x: subtract(ZERO, point.x), y: point.y, z: point.z, t: subtract(ZERO, point.t) };
}

export function isIdentity(point: Point): boolean {
  return isZero(point.x) && isZero(subtract(point.y, point.z));
}

/** The point once and three times, ready to be added. */
export class Multiples {
  private readonly once: Addend;
  private readonly thrice: Addend;

  constructor(point: Point) {
    this.once = addendOf(point);
    this.thrice = addendOf(plus(double(point), this.once));
  }

  /** `point` and `digit` times the point of the table; `digit` is -3, -1, 0, 1 or 3. */
  addTo(point: Point, digit: number): Point {
    if (digit === 0) return point;
    const addend = digit === 1 || digit === -1 ? this.once : this.thrice;
    if (digit > 0) return plus(point, addend);
    return plus(point, { less: addend.more, more: addend.less, z2: addend.z2, t2d: subtract(ZERO, addend.t2d) });
  }
}

function addendOf(point: Point): Addend {
  const { t, x, y, z } = point;
  return { less: subtract(y, x), more: add(y, x), z2: add(z, z), t2d: multiply(t, TWICE_D) };
}
