import { byteAt, find, parseInteger, slice } from "../../hal/bytes";

/** Of a version's text. */
export const VERSION_BYTES = 32;
const LARGEST = 999999;

/**
 * A version as Semantic Versioning 2.0.0 writes it, without build metadata: `1.10.0`, `2.0.0-rc.1`.
 * Each number is 0 to 999999; at most 32 bytes in all.
 */
export interface Version {
  major: number;
  minor: number;
  patch: number;
  /** Identifiers behind the hyphen; none in a release. */
  pre: readonly string[];
}

/** Undefined where `text` is no version. */
export function parseVersion(text: string): Version | undefined {
  if (text.length > VERSION_BYTES) return undefined;
  const hyphen = find(text, "-", 0);
  const numbers = split(slice(text, 0, hyphen < 0 ? text.length : hyphen));
  const pre = hyphen < 0 ? [] : split(slice(text, hyphen + 1, text.length));
  if (numbers.length !== 3) return undefined;
  const major = parseNumber(numbers[0]);
  const minor = parseNumber(numbers[1]);
  const patch = parseNumber(numbers[2]);
  if (major === undefined || minor === undefined || patch === undefined) return undefined;
  for (const identifier of pre) if (!isIdentifier(identifier)) return undefined;
  return { major, minor, patch, pre };
}

/** Below 0 where `left` is the older one, 0 where they rank alike, above 0 otherwise (Semantic Versioning 2.0.0, 11). */
export function compareVersions(left: Version, right: Version): number {
  if (left.major !== right.major) return left.major - right.major;
  if (left.minor !== right.minor) return left.minor - right.minor;
  if (left.patch !== right.patch) return left.patch - right.patch;
  if (left.pre.length === 0 || right.pre.length === 0) return right.pre.length - left.pre.length;
  for (let index = 0; index < left.pre.length && index < right.pre.length; index++) {
    const order = compareIdentifiers(left.pre[index] as string, right.pre[index] as string);
    if (order !== 0) return order;
  }
  return left.pre.length - right.pre.length;
}

/** Numbers by their value and below all words; words by their bytes. */
function compareIdentifiers(left: string, right: string): number {
  const leftNumber = parseNumber(left);
  const rightNumber = parseNumber(right);
  if (leftNumber !== undefined && rightNumber !== undefined) return leftNumber - rightNumber;
  if (leftNumber !== undefined) return -1;
  if (rightNumber !== undefined) return 1;
  for (let index = 0; index < left.length && index < right.length; index++) {
    const order = byteAt(left, index) - byteAt(right, index);
    if (order !== 0) return order;
  }
  return left.length - right.length;
}

function split(text: string): string[] {
  const parts: string[] = [];
  let from = 0;
  let dot = find(text, ".", 0);
  while (dot >= 0) {
    parts.push(slice(text, from, dot));
    from = dot + 1;
    dot = find(text, ".", from);
  }
  parts.push(slice(text, from, text.length));
  return parts;
}

function parseNumber(text: string | undefined): number | undefined {
  if (text === undefined || text.length > 6) return undefined;
  const value = parseInteger(text);
  if (value === undefined || value < 0 || value > LARGEST || String(value) !== text) return undefined;
  return value;
}

/** Letters, digits and hyphens; a number has no leading zero and is at most 999999. */
function isIdentifier(text: string): boolean {
  let digits = 0;
  for (let index = 0; index < text.length; index++) {
    const byte = byteAt(text, index);
    const isDigit = byte >= 48 && byte <= 57;
    const isLetter = (byte >= 65 && byte <= 90) || (byte >= 97 && byte <= 122);
    if (!isDigit && !isLetter && byte !== 45) return false;
    if (isDigit) digits++;
  }
  return text !== "" && (digits < text.length || parseNumber(text) !== undefined);
}
