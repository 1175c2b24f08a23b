/**
 * The small `expect` of the core's specs: it runs unchanged under mocha, busted and the ES5 engines.
 */
export interface Expectation {
  toBe(expected: unknown): void;
  /** Deep equality of plain data: strings, numbers, booleans, undefined, arrays, objects. */
  toEqual(expected: unknown): void;
  toContain(part: string): void;
  toBeAtLeast(minimum: number): void;
  toBeAtMost(maximum: number): void;
}

export function expect(actual: unknown): Expectation {
  return new ActualValue(actual);
}

class ActualValue implements Expectation {
  constructor(private readonly actual: unknown) {}

  toBe(expected: unknown): void {
    if (this.actual !== expected) fail(this.actual, "to be", expected);
  }

  toEqual(expected: unknown): void {
    if (!equal(this.actual, expected)) fail(this.actual, "to equal", expected);
  }

  toContain(part: string): void {
    if (typeof this.actual !== "string" || this.actual.indexOf(part) < 0) fail(this.actual, "to contain", part);
  }

  toBeAtLeast(minimum: number): void {
    if (typeof this.actual !== "number" || !(this.actual >= minimum)) fail(this.actual, "to be at least", minimum);
  }

  toBeAtMost(maximum: number): void {
    if (typeof this.actual !== "number" || !(this.actual <= maximum)) fail(this.actual, "to be at most", maximum);
  }
}

function equal(left: unknown, right: unknown): boolean {
  if (left === right) return true;
  if (typeof left !== "object" || typeof right !== "object" || left === undefined || right === undefined) return false;
  const leftFields = left as Record<string, unknown>;
  const rightFields = right as Record<string, unknown>;
  for (const key in leftFields) if (!equal(leftFields[key], rightFields[key])) return false;
  for (const key in rightFields) if (leftFields[key] === undefined && rightFields[key] !== undefined) return false;
  return true;
}

function fail(actual: unknown, relation: string, expected: unknown): never {
  throw new Error("expected " + show(actual) + " " + relation + " " + show(expected));
}

function show(value: unknown): string {
  if (typeof value === "string") return '"' + printable(value) + '"';
  if (typeof value !== "object" || value === undefined) return String(value);
  const parts: string[] = [];
  const fields = value as Record<string, unknown>;
  for (const key in fields) parts.push(key + ": " + show(fields[key]));
  return "{" + parts.join(", ") + "}";
}

function printable(text: string): string {
  const parts: string[] = [];
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code === 13) parts.push("\\r");
    else if (code === 10) parts.push("\\n");
    else if (code < 32 || code > 126) parts.push("<" + String(code) + ">");
    else parts.push(text.charAt(index));
  }
  return parts.join("");
}
