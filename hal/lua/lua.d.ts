/** Lua's own functions, as far as hal/lua calls them; where Lua gives several results, the first. */
declare namespace string {
  function find(this: void, bytes: string, pattern: string, init: number, plain: boolean): number | undefined;
  function match(this: void, bytes: string, pattern: string): string | undefined;
  function sub(this: void, bytes: string, from: number, to: number): string;
  function byte(this: void, bytes: string, index: number): number | undefined;
  function char(this: void, value: number): string;
}
declare namespace table {
  function concat(this: void, parts: readonly string[]): string;
}
declare function tonumber(this: void, text: string, base: number): number;
declare namespace io {
  function open(this: void, path: string, mode: string): unknown;
  function close(this: void, file: unknown): unknown;
}
declare namespace os {
  function rename(this: void, from: string, to: string): unknown;
  function remove(this: void, path: string): unknown;
}
declare function load(this: void, piece: (this: void) => string | undefined, name: string): (this: void) => unknown;
/** Gives `value`, or raises the message that Lua's own function gives behind nil. */
declare function assert<Value>(this: void, value: Value): Value;
declare function xpcall(this: void, call: (this: void) => void, onError: (this: void, problem: unknown) => void): boolean;
declare function tostring(this: void, value: unknown): string;
