import { strict as assert } from "node:assert";
import { rowFor } from "../../app/machine/rows";
import type { AnyTable } from "../../app/machine/table";
import { compileModules } from "../../build/espruino/compile";
import { rowFor as denseRowFor } from "../../build/espruino/dense-rows";
import { toEs5 } from "../../build/espruino/es5";
import { minify } from "../../build/espruino/minify";
import { withShortNames } from "../../build/espruino/short-names";
import { denseTables } from "../../build/espruino/tables";

const ENGINE: AnyTable = {
  name: "engine",
  about: "An engine.",
  initial: "off",
  goal: ["on"],
  failures: [],
  states: [{ name: "off", about: "Off.", rest: true }, { name: "on", about: "On.", entry: "start", deadline: "patience" }, { name: "hot", about: "Hot.", exit: "cool", deadline: 5 }],
  events: [{ name: "go", about: "Go." }, { name: "halt", about: "Halt." }],
  actions: [{ name: "start", about: "Start.", raises: [] }],
  rows: [
    { from: "*", event: "halt", to: "off", action: "start" },
    { from: ["off", "hot"], event: "go", to: "on" },
    { from: "on", event: "go", action: "cool" },
    { from: "hot", event: "halt" },
    { from: "on", event: "deadline", to: "hot" },
    { from: "*", event: "deadline" },
  ],
};

function said(script: string): unknown[] {
  const values: unknown[] = [];
  new Function("say", script)((value: unknown) => void values.push(value));
  return values;
}

function compiled(source: string): { text: string; fixed: ReadonlySet<string> } {
  const entry = "build/espruino/entry-spec.ts";
  const { files, fixed } = compileModules([entry], { [entry]: source }, { transformers: [denseTables([ENGINE])], replaced: {} });
  return { text: files.get(entry) ?? "", fixed };
}

describe("what makes a bundle for Espruino short", () => {
  it("has a class as a plain function and a literal, with its static members, and one that extends another as well", () => {
    const script = toEs5(`
      class Port { constructor(name) { this.name = name; } open() { return Port.PREFIX + this.name; } shut() { return "shut"; } }
      Port.PREFIX = "port ";
      class Loud extends Port { constructor() { super("x"); this.is = 1; } open() { return super.open() + "!"; } }
      const loud = new Loud(); say(loud.open() + loud.shut() + loud.is + (loud instanceof Port)); say(new Port("b").open());`);
    assert.deepEqual(said(script), ["port x!shut1true", "port b"]);
    assert(!script.includes("return Port;"), script);
  });

  it("names `this` once in a function that says it often", () => {
    const script = toEs5(`
      class Sum { constructor() { this.a = 1; this.b = 2; this.c = 3; this.d = this.a + this.b; } all() { return [1].map((one) => one + this.a + this.d)[0]; } few() { return this.c; } }
      const sum = new Sum(); say(sum.all() + sum.few());`);
    assert.deepEqual(said(script), [8]);
    assert.equal(script.match(/\bthis\b/g)?.length, 3, script);
  });

  it("asks for undefined alone where ?? and ?. stand", () => {
    const { text } = compiled("declare function say(value: unknown): void; const of = (a?: { b?: number }) => a?.b ?? 7; say(of()); say(of({ b: 0 })); say(of({}));");
    const script = toEs5(text.replace("export {};", ""));
    assert.deepEqual(said(script), [7, 0, 7]);
    assert(!script.includes("null"), script);
  });

  it("spreads objects and arrays, and takes the rest of an object, whose names are shortened alike", () => {
    const script = toEs5('const { first, ...others } = { ...{ first: 1, second: 2 }, third: 3 }; say(Object.keys(others).length); say([0, ...[first, others.third]].join());');
    const short = withShortNames(script, new Set(["keys", "length", "join", "hasOwnProperty", "indexOf", "concat"]));
    assert(!short.includes("second") && !short.includes('"first"'), short);
    assert.deepEqual(said(short), [2, "0,1,3"]);
  });

  it("gives the names that are used most the shortest ones, and none that is taken", () => {
    const often = Array.from({ length: 3 }, () => "say(of.often);").join("");
    const fields = Array.from({ length: 60 }, (_, index) => `field${index}: 0`).join(", ");
    const short = withShortNames(`var of = { ${fields}, often: 5, a: 6 }; say(of.a); ${often}`, new Set(["a"]));
    assert.deepEqual(said(short), [6, 5, 5, 5]);
    assert(short.includes("of.b") && /\bab: 0/.test(short), short);
  });

  it("keeps the names that a text may be, and those of a record, but no others", async () => {
    const { text, fixed } = compiled(`
      declare function say(value: unknown): void; declare const how: "fast" | "slow";
      interface Speed { rate: number } interface Car { speed: Speed; started: boolean }
      const SPEEDS: Readonly<Record<"fast" | "slow", Speed>> = { fast: { rate: 9 }, slow: { rate: 1 } };
      const cars: Car[] = [{ speed: SPEEDS[how], started: true }];
      type News = { kind: "started"; car: Car } | { kind: "stopped" };
      const hear = (news: News): void => { if (news.kind === "started") say(news.car.speed.rate); };
      for (const car of cars) hear(car.started ? { kind: "started", car } : { kind: "stopped" });`);
    const short = withShortNames(toEs5(text.replace("export {};", "")), fixed);
    const { code } = await minify(short);
    assert.deepEqual(said(code.replace("how", '"fast"')), [9]);
    assert(/\bfast\b/.test(code) && !/\b(rate|speed|started:|car)\b/.test(code), code);
  });

  it("takes a configuration whose keys are in quotes", async () => {
    const { text, fixed } = compiled(`
      declare function say(value: unknown): void; interface Config { link: { apn: string } }
      const written = { "link": { "apn": "internet" } };
      const use = ({ link }: Config): void => say(link.apn);
      use(written);`);
    const short = withShortNames(toEs5(text.replace("export {};", "")), fixed);
    assert(!short.includes("apn"), short);
    assert.deepEqual(said(short), ["internet"]);
  });

  it("executes a dense table as the one that it was made of, and has nothing of it that only people read", () => {
    const { text } = compiled(`import type { Table } from "../../app/machine/table"; export const table: Table<string, string, string> = { name: "engine", about: "", initial: "", goal: [], failures: [], states: [], events: [], actions: [], rows: [] };`);
    const [table] = said(`${text.replace("export const", "var")}; say(table);`) as [AnyTable];
    assert(!JSON.stringify(table).includes("about"), JSON.stringify(table));
    const names = ENGINE.states.map(({ name }) => name);
    for (const state of names)
      for (const event of ["go", "halt", "deadline", "unknown"]) {
        const row = rowFor(ENGINE, state, event);
        const { to, action } = row ?? {};
        assert.deepEqual(denseRowFor(table, state, event), row === undefined ? undefined : { to, action }, `${state} ${event}`);
      }
  });
});
