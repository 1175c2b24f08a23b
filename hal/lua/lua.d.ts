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
