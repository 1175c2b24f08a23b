import { strict as assert } from "node:assert";
import { lint } from "./lint-text";
import type { RuleSet } from "./lint-text";

interface Row {
  says: string;
  rule: string;
  bad: string[];
  good: string[];
  rules?: RuleSet;
}

const own = (name: string): string => `portable-core/${name}`;

const rows: Row[] = [
  {
    says: "sends whoever writes async code or a generator to a callback",
    rule: own("no-async"),
    bad: [
      "export async function f(): Promise<void> {}",
      "export const f = async () => 1;",
      "export function* f() { yield 1; }",
    ],
    good: ["export function f(done: () => void): void { done(); }"],
  },
  {
    says: "sends regular expressions to hal/bytes",
    rule: own("no-regular-expression"),
    bad: ["export const pattern = /a+/;"],
    good: ["export const text = 'a/b/';"],
  },
  {
    says: "has a labelled loop moved into a function",
    rule: own("no-label"),
    bad: ["export function f(): void { outer: for (;;) { break outer; } }"],
    good: ["export function f(): void { for (;;) { break; } }"],
  },
  {
    says: "has a getter or setter written as a method",
    rule: own("no-accessor"),
    bad: [
      "export class A { get size(): number { return 1; } }",
      "export class A { set size(value: number) { this.put(value); } put(value: number): void { this.put(value); } }",
      "export function f(): unknown { return { get size() { return 1; } }; }",
    ],
    good: ["export class A { size(): number { return 1; } }"],
  },
  {
    says: "has keys kept in an array instead of for-in",
    rule: own("no-for-in"),
    bad: ["export function f(o: Record<string, number>): void { for (const key in o) f({ [key]: 1 }); }"],
    good: ["export function f(keys: string[]): void { for (const key of keys) f([key]); }"],
  },
  {
    says: "has undefined in place of null, in values and in types",
    rule: own("no-null"),
    bad: ["export const nothing = null;", "export type Maybe = string | null;"],
    good: ["export const nothing = undefined;", "export const text = 'null';"],
  },
  {
    says: "has failures passed on as values where the core would throw or catch",
    rule: own("no-throw"),
    bad: ["export function f(): void { throw 1; }", "export function f(): void { try { f(); } finally { f(); } }"],
    good: ["export function f(done: (failure: string | undefined) => void): void { done('why'); }"],
  },
  {
    says: "has an array passed as it is instead of spread over arguments",
    rule: own("no-spread-argument"),
    bad: [
      "export function f(items: number[]): number { return Math.max(...items); }",
      "class A { constructor(readonly items: number) {} } export const f = (items: [number]): A => new A(...items);",
    ],
    good: ["export function f(options: { a: number }): { a: number } { return { ...options }; }"],
  },
  {
    says: "has bitwise operators written as arithmetic",
    rule: own("no-bitwise"),
    bad: ["&", "|", "^", "<<", ">>", ">>>"]
      .map((operator) => `export const f = (a: number, b: number): number => a ${operator} b;`)
      .concat("export const f = (a: number): number => ~a;", "export function f(a: number): number { a |= 1; return a; }"),
    good: ["export const f = (a: number): boolean => a > 1 && a < 3 || !(a % 2 === 0);", "export type Either = 1 | 2;"],
  },
  {
    says: "has powers multiplied out",
    rule: own("no-exponent"),
    bad: ["export const f = (a: number): number => a ** 2;", "export function f(a: number): number { a **= 2; return a; }"],
    good: ["export const f = (a: number): number => a * a;"],
  },
  {
    says: "has plain numbers in place of bigints",
    rule: own("no-big-integer"),
    bad: ["export const big = 1n;", "export type Big = bigint;"],
    good: ["export const big = 9007199254740991;"],
  },
  {
    says: "has kinds marked by strings instead of symbols",
    rule: own("no-symbol"),
    bad: ["export type Mark = symbol;", "export interface A { mark: symbol }"],
    good: ["export interface A { kind: 'mark' }"],
  },
  {
    says: "refuses tagged templates and lets plain templates pass",
    rule: own("no-tagged-template"),
    bad: ["export const raw = String.raw`a`;"],
    good: ["export const f = (a: string): string => `<${a}>`;"],
  },
  {
    says: "has #names written as private ones",
    rule: own("no-private-name"),
    bad: ["export class A { #size = 1; size(): number { return this.#size; } }"],
    good: ["export class A { private readonly bytes = 1; size(): number { return this.bytes; } }"],
  },
  {
    says: "refuses each global that a small runtime has not, as a value and as a type",
    rule: own("no-platform-global"),
    bad: [
      "process", "Buffer", "setTimeout", "setInterval", "setImmediate", "queueMicrotask", "console", "Date", "performance",
      "JSON", "Promise", "Map", "Set", "WeakMap", "WeakSet", "WeakRef", "Symbol", "Proxy", "Reflect", "RegExp", "Uint8Array",
      "Int32Array", "Float64Array", "ArrayBuffer", "DataView", "TextEncoder", "globalThis", "crypto", "fetch", "Error",
      "Object", "BigInt", "Function", "eval", "structuredClone", "Intl",
    ]
      .map((name) => `export const f = (): unknown => ${name};`)
      .concat(
        ["Promise<number>", "Map<string, number>", "Set<string>", "Date", "RegExp", "Uint8Array", "Iterable<string>", "NodeJS.Timeout"].map(
          (type) => `export type T = ${type};`,
        ),
        "export function f(): number { return arguments.length; }",
      ),
    good: [
      "export const f = (n: number): string => String(Math.floor(n)) + (isNaN(n) ? 'x' : '');",
      "interface Map { size: number } export type T = Map;",
      "export const f = (process: number): number => process;",
      "export type T = Record<string, Readonly<string[]>>;",
    ],
  },
  {
    says: "names hal's Random to whoever draws from Math.random, and refuses functions of Math that ES5 has not",
    rule: own("no-other-math"),
    bad: ["export const f = (): number => Math.random();", "export const f = (a: number): number => Math.trunc(a);"],
    good: ["export const f = (a: number): number => Math.floor(Math.max(a, Math.PI));"],
  },
  {
    says: "refuses instanceof of built-in classes and allows it for the project's own",
    rule: own("no-builtin-instanceof"),
    bad: ["Array", "Error", "Map", "Date", "Promise"].map((name) => `export const f = (a: unknown): boolean => a instanceof ${name};`),
    good: ["class A {} export const f = (a: unknown): boolean => a instanceof A;"],
  },
  {
    says: "refuses variables, instances, changed tables, static fields and enums at module level",
    rule: own("no-module-state"),
    bad: [
      "let count = 0; export const f = (): number => count++;",
      "export let count = 0;",
      "class A {} export const shared = new A();",
      "class A {} export const shared = new A() as object;",
      "const seen: string[] = []; export function f(): void { seen.push('a'); }",
      "const seen: Record<string, number> = {}; export function f(): void { seen['a'] = 1; }",
      "const seen = { inner: { count: 0 } }; export function f(): void { seen.inner.count += 1; }",
      "const seen = { count: 0 }; export function f(): void { seen.count++; }",
      "const seen: { a?: number } = {}; export function f(): void { delete seen.a; }",
      "export class A { static count = 0; }",
      "export enum State { Idle }",
      "export namespace Hidden { export const size = 1; }",
    ],
    good: [
      "export const LIMIT = 5; export const NAMES = ['a', 'b'] as const;",
      "const table = { a: 1 }; export const f = (): number => table.a;",
      "const names = ['a']; export const f = (): string[] => names.slice(0, 1);",
      "export class A { static readonly limit = 1; private count = 0; next(): number { return this.count++; } }",
      "export function f(): string[] { const seen: string[] = []; seen.push('a'); return seen; }",
    ],
  },
  {
    says: "has a length read with a dot, as a pattern finds none in Lua",
    rule: own("no-length-pattern"),
    bad: ["export function f(text: string): number { const { length } = text; return length; }"],
    good: ["export function f(text: string): number { const length = text.length; return length; }"],
  },
  {
    says: "refuses holes and undefined in arrays, and setting an array's length",
    rule: own("no-array-hole"),
    bad: [
      "export const holes = [1, , 2];",
      "export const holes = [1, undefined];",
      "export function f(items: unknown[]): void { items.push(undefined); }",
      "export const f = (text: string | undefined): unknown => [text];",
      "export const f = (items: unknown[], text?: string): number => items.push(text);",
      "declare function g(n: number): string | undefined; export const f = (all: number[]): unknown => all.map((n) => g(n));",
      "export type T = (string | undefined)[];",
      "export type T = Array<string | undefined>;",
      "export type T = readonly (string | undefined)[];",
      "export function f(items: string[]): void { items.length = 0; }",
      "export const f = (): string[] => new Array<string>(5);",
      "export function f(items: string[]): void { delete items[0]; }",
    ],
    good: [
      "export type T = string[] | undefined;",
      "export function f(box: { length: number }, table: Record<string, number>): void { box.length = 0; delete table['a']; }",
      "export const f = (items: string[]): string[] => items.concat(['a']);",
      "declare function g(n: number): string | undefined; export const f = (all: number[]): string[] => all.map((n) => g(n) ?? '');",
    ],
  },
  {
    says: "refuses methods of strings, arrays and their classes that ES5 has not",
    rule: own("only-es5-members"),
    bad: [
      "startsWith('a')", "endsWith('a')", "includes('a')", "padStart(2)", "repeat(2)", "codePointAt(0)", "trim()", "at(0)",
      "replace('a', 'b')",
    ]
      .map((call) => `export const f = (text: string): unknown => text.${call};`)
      .concat(
        ["find((item) => item === 1)", "findIndex((item) => item === 1)", "includes(1)", "fill(0)", "flat()", "at(0)", "entries()"].map(
          (call) => `export const f = (items: number[]): unknown => items.${call};`,
        ),
        "export const f = (text: string | undefined): unknown => text?.startsWith('a');",
        "export const f = (kind: 'a' | 'b'): unknown => kind.startsWith('a');",
        "export const f = (items: readonly number[]): unknown => items.includes(1);",
        "export const f = (text: string): unknown => Array.from(text);",
        "export const f = (value: number): unknown => Number.isInteger(value);",
      ),
    good: [
      "export const f = (text: string): unknown => text.charAt(0) + text.substring(1) + String(text.indexOf('a')) + String.fromCharCode(65);",
      "export const f = (items: number[]): unknown => items.map((item) => item + 1).filter((item) => item > 1).slice(1).join();",
      "interface Ring { find(text: string): number } export const f = (ring: Ring): number => ring.find('a');",
    ],
  },
  {
    says: "has bytes above ASCII made by a function, as Lua would store them as UTF-8",
    rule: own("ascii-literals"),
    bad: ["export const text = '\u00e9';", "export const text = '\\xff';", "export const f = (a: string): string => `${a}\u2026`;"],
    good: ["export const text = 'e\\r\\n\\x1a\\0';"],
  },
  {
    says: "wants a string or number compared, not tested for truth",
    rule: "@typescript-eslint/strict-boolean-expressions",
    bad: [
      "export const f = (text: string): number => (text ? 1 : 2);",
      "export const f = (count: number): number => (count ? 1 : 2);",
      "export const f = (text: string | undefined): number => (text ? 1 : 2);",
      "export const f = (count: number | undefined): number => (!count ? 1 : 2);",
      "export const f = (text: string): string => text || 'none';",
    ],
    good: [
      "export const f = (text: string): number => (text === '' ? 1 : 2);",
      "export const f = (timer: { cancel(): void } | undefined): number => (timer ? 1 : 2);",
      "export const f = (text: string | undefined): string => text ?? 'none';",
    ],
  },
  {
    says: "wants an arrow function where a method is passed as a callback",
    rule: "@typescript-eslint/unbound-method",
    bad: ["class A { run(): void {} } export const f = (a: A, go: (run: () => void) => void): void => go(a.run);"],
    good: ["class A { run(): void {} } export const f = (a: A, go: (run: () => void) => void): void => go(() => a.run());"],
  },
  {
    says: "wants a callback in a property declared without a hidden first argument, which Lua would give it",
    rule: own("callback-property"),
    bad: [
      "export interface A { done: (failed: boolean) => void }",
      "export class A { listener: () => void = () => {}; }",
      "export class A { listener = (): void => {}; }",
    ],
    good: [
      "export interface A { done: (this: void, failed: boolean) => void; read(): string }",
      "export class A { listener: (this: void) => void = () => {}; other: (() => void) | undefined; }",
      "export type Listener = () => void; export interface A { listener: Listener }",
      "export function f(done: () => void): void { done(); }",
    ],
  },
  {
    says: "wants an arrow function where an array calls back",
    rule: own("arrow-for-iterator"),
    bad: ["const even = (n: number): boolean => n % 2 === 0; export const f = (all: number[]): number[] => all.filter(even);"],
    good: ["const even = (n: number): boolean => n % 2 === 0; export const f = (all: number[]): number[] => all.filter((n) => even(n));"],
  },
  {
    says: "wants an object whose functions stand for methods declared as what it stands for",
    rule: own("same-convention"),
    bad: [
      "interface A { run(): void } declare function f(a: A): void; export const g = (): void => { const a = { run: () => {} }; f(a); };",
      "interface A { run: (this: void) => void } class B { run(): void {} } export const f = (b: B): A => { return b; };",
    ],
    good: [
      "interface A { run(): void } declare function f(a: A): void; export const g = (): void => { const a: A = { run: () => {} }; f(a); };",
      "interface A { run(): void } class B { run(): void {} } export const f = (b: B): A => { return b; };",
    ],
  },
  {
    says: "wants a loop's variable copied where a function outlives the round, as all rounds share it in Lua",
    rule: own("no-captured-counter"),
    bad: [
      "export function f(later: (done: () => number) => void): void { for (let n = 0; n < 3; n++) later(() => n); }",
      "export function f(all: number[], most: number): void { for (let n = 0; all.some((item) => item > n); n++) f(all, most); }",
    ],
    good: [
      "export function f(later: (done: () => number) => void): void { for (let n = 0; n < 3; n++) { const turn = n; later(() => turn); } }",
      "export function f(all: number[], later: (done: () => number) => void): void { for (const n of all) later(() => n); }",
      "export const f = (): void => { for (let n = 0; n < 3; n++) f(); };",
    ],
  },
  {
    says: "wants what has no text of its own put in words, as its text differs between the runtimes",
    rule: own("text-of-plain-values"),
    bad: [
      "export const f = (value?: number): string => String(value);",
      "export const f = (values: number[]): string => `values ${values}`;",
      "export const f = (value: number | undefined): string => 'value ' + value;",
      "export const f = (value: unknown): string => String(value);",
    ],
    good: [
      "export const f = (text: string, value: number, isIt: boolean): string => `${text} ${value} ` + String(isIt);",
      "export const f = (text: string | undefined): string => 'text ' + (text ?? 'none');",
      "export const f = <K extends 'a' | 'b'>(key: K): string => `${key}` + String([1, 2].join(','));",
    ],
  },
  {
    says: "wants splice told how many elements, as ES5 takes none for 0",
    rule: own("splice-count"),
    bad: ["export const f = (items: string[]): string[] => items.splice(0);"],
    good: ["export const f = (items: string[]): string[] => items.splice(0, items.length);"],
  },
  {
    says: "wants sort told how to compare, as numbers are texts to it in JavaScript and numbers in Lua",
    rule: own("sort-by-comparison"),
    bad: ["export const f = (items: number[]): number[] => items.sort();"],
    good: ["export const f = (items: number[]): number[] => items.sort((left, right) => left - right);"],
  },
  {
    says: "lets hal/virtual throw at a caller's mistake",
    rule: own("no-platform-global"),
    rules: "virtual",
    bad: ["export function f(): void { describe('a', () => {}); }", "export const f = (): number => Date.now();"],
    good: ["export function f(): void { throw new Error('outside the storage'); }"],
  },
  {
    says: "gives portable specs mocha's functions and errors, and no more",
    rule: own("no-platform-global"),
    rules: "specs",
    bad: ["setTimeout(() => {}, 1);"],
    good: ["describe('a', () => { beforeEach(() => {}); it('b', () => { throw new Error('c'); }); });"],
  },
];

describe("lint of the portable core", () => {
  for (const { says, rule, bad, good, rules } of rows) {
    it(says, () => {
      for (const code of bad) {
        const messages = lint(code, rules);
        assert(messages.some((message) => message.startsWith(`${rule}: `)), `${rule} lets pass: ${code}\n${messages.join("\n")}`);
      }
      for (const code of good) assert.deepEqual(lint(code, rules), [], `refused: ${code}`);
    });
  }
});
