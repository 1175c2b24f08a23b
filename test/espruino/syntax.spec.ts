import { strict as assert } from "node:assert";
import { unknownSyntax } from "../../build/espruino/syntax";
import { withEarlyVars } from "../../build/espruino/variables";

const REFUSED: readonly [what: string, script: string][] = [
  ["a label", "here: for (;;) break here;"],
  ["with", "with (a) b();"],
  ["destructuring", "var [a] = b;"],
  ["destructuring", "var { a } = b;"],
  ["a default value", "function f(a = 1) {}"],
  ["a rest parameter", "function f(...a) {}"],
  ["spread", "f(...a);"],
  ["async", "async function f() {}"],
  ["a generator", "function* f() {}"],
  ["?.", "a?.b;"],
  ["**", "a ** b;"],
  ["**=", "a **= b;"],
  ["??", "a ?? b;"],
  ["Map", "new Map();"],
  ["Set", "new Set();"],
  ["Symbol", "Symbol('a');"],
  ["Promise", "Promise.resolve();"],
  ["let", "let a;"],
  ["const", "const a = 1;"],
  ["an arrow function", "var a = () => 1;"],
  ["a class", "class A {}"],
  ["a template", "`a`;"],
  ["for of", "for (var a of b) c();"],
  ["a shortened property", "var a = { b };"],
];

describe("the check of what Espruino's interpreter takes", () => {
  for (const [what, script] of REFUSED) {
    it(`refuses ${what} and says where: ${script}`, () => {
      const [first = "nothing"] = unknownSyntax(`var x;\n${script}`);
      assert(first.startsWith(`${what} at 2:`), first);
    });
  }

  for (const script of ["function f(a) { b = a; var b; }", "function f(a) { if (a) var b = 1; return b; }", "function f(a) { for (var b in a) g(b); return b; }"]) {
    it(`refuses a variable that Espruino perhaps did not make, and overwrites another of its name: ${script}`, () => {
      assert.match(unknownSyntax(`var b = 1;\n${script}`).join(), /^b where its var was perhaps not run at 2:/);
    });
  }

  it("takes a variable that is used behind its var, and one of the same name further out", () => {
    const script = "var c = 3; function f(a) { for (var b = 0, d = c; b < a; b++) { if (a) { var e = b; g(e); } } for (var h in a) g(h, d); return function () { return b + h; }; }";
    assert.deepEqual(unknownSyntax(script), []);
  });

  it("takes a variable that each of several loops makes anew", () => {
    const script = "function f(a) { for (var i = 0; i < 2; i++) { var e = a[i]; g(e); } for (var j = 0; j < 2; j++) { var e = a[j]; g(e); } }";
    assert.deepEqual(unknownSyntax(script), []);
    assert.match(unknownSyntax("var e = 1; function f(a) { if (a) { var e = a; } if (!a) { g(e); } }").join(), /^e where its var was perhaps not run at /);
  });

  it("refuses what cannot be read at all", () => {
    assert.match(unknownSyntax("var = 1;")[0] ?? "", /^it cannot be read: /);
  });

  it("takes ES5, and members that are only called as something younger is", () => {
    const script = "var a = { Map: 1, of: function () { return this.Symbol; } }; a.Set = a.Map; switch (a.of()) { case 1: break; default: do { a++; } while (a < 3); }";
    assert.deepEqual(unknownSyntax(script), []);
  });

  it("takes what is given the missing var at the beginning of its function, and nothing else is touched", () => {
    const script = '"use strict"; var b = 1; function f(a) { "use strict"; for (;;) a = (b = a) - b; for (;;) { var b; b = a; } } function g() { var c; return c; }';
    assert.notDeepEqual(unknownSyntax(script), []);
    const mended = withEarlyVars(script);
    assert.deepEqual(unknownSyntax(mended), []);
    assert.equal(mended, script.replace('{ "use strict";', '{ "use strict";var b;'));
    assert.equal(withEarlyVars(mended), mended);
  });
});
