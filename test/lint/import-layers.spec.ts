import { strict as assert } from "node:assert";
import { ESLint } from "eslint";
import { lintAt } from "./lint-text";

function imports(file: string, specifier: string): boolean {
  return lintAt(file, `import { a } from "${specifier}"; export const b = a;`).length === 0;
}

describe("lint of imports", () => {
  const allowed: [file: string, specifier: string][] = [
    ["hal/uart.ts", "./clock"],
    ["hal/virtual/uart.ts", "../uart"],
    ["hal/virtual/faults/cut.ts", "../uart"],
    ["hal/node/uart.ts", "node:fs"],
    ["hal/node/uart.ts", "serialport"],
    ["drivers/at/session.ts", "../../hal/bytes"],
    ["drivers/at/session.ts", "../failure"],
    ["drivers/sim767xx/13-tcpip.ts", "../at/session"],
    ["app/mqtt.ts", "../drivers/modem"],
    ["app/link/table.ts", "../runner"],
    ["twin/sim767xx/module.ts", "../../hal/uart"],
    ["twin/networks/sockets.ts", "node:net"],
    ["twin/networks/sockets.ts", "mqtt"],
    ["trace/recorder.ts", "../hal/uart"],
    ["test/drivers/at/framer.spec.ts", "../../expect"],
    ["test/drivers/at/framer.spec.ts", "../../../hal/virtual/clock"],
    ["test/system/telemetry.spec.ts", "../../twin/sim767xx/module"],
    ["test/hal/node/uart.spec.ts", "node:fs"],
  ];
  for (const [file, specifier] of allowed) {
    it(`lets ${file} import ${specifier}`, () => {
      assert(imports(file, specifier));
    });
  }

  const refused: [file: string, specifier: string][] = [
    ["hal/uart.ts", "node:fs"],
    ["hal/uart.ts", "./node/uart"],
    ["hal/uart.ts", "./virtual/clock"],
    ["hal/uart.ts", "../drivers/failure"],
    ["hal/virtual/uart.ts", "../node/uart"],
    ["hal/virtual/uart.ts", "node:events"],
    ["hal/node/uart.ts", "../../app/link"],
    ["drivers/at/session.ts", "../sim767xx/modem"],
    ["drivers/at/session.ts", "../../app/link"],
    ["drivers/at/session.ts", "../../hal/virtual/clock"],
    ["drivers/sim767xx/16-mqtt.ts", "mqtt"],
    ["drivers/sim767xx/16-mqtt.ts", "../../twin/sim767xx/16-mqtt"],
    ["drivers/sim767xx/16-mqtt.ts", "../../trace/format"],
    ["app/mqtt.ts", "node:crypto"],
    ["app/mqtt.ts", "../twin/sim767xx/module"],
    ["app/mqtt.ts", "../build/bundle"],
    ["app/mqtt.ts", "../trace/recorder"],
    ["twin/sim767xx/16-mqtt.ts", "../../drivers/sim767xx/16-mqtt"],
    ["twin/sim767xx/16-mqtt.ts", "../../drivers/at/parameters"],
    ["twin/sim767xx/module.ts", "../../app/link"],
    ["test/drivers/at/framer.spec.ts", "node:assert"],
    ["test/app/link.spec.ts", "../../twin/sim767xx/module"],
  ];
  for (const [file, specifier] of refused) {
    it(`refuses an import of ${specifier} in ${file}`, () => {
      assert(!imports(file, specifier));
    });
  }

  it("sees re-exports, type imports and imports by name as well", () => {
    for (const code of [
      'export { a } from "../twin/a";',
      'export * from "../twin/a";',
      'import type { A } from "../twin/a"; export type B = A;',
      'export type B = import("../twin/a").A;',
      'import a = require("../twin/a"); export const b = a;',
      'export const b = import("../drivers/modem");',
    ]) {
      assert.equal(lintAt("app/mqtt.ts", code).length, 1, code);
    }
  });
});

describe("lint of specs", () => {
  it("refuses a .only that would silence the other specs", () => {
    assert.equal(lintAt("test/app/link.spec.ts", 'describe.only("a", () => { it.only("b", () => {}); });').length, 2);
    assert.equal(lintAt("test/app/link.spec.ts", 'describe("a", () => { it("b", () => {}); });').length, 0);
  });
});

describe("lint configuration", () => {
  const eslint = new ESLint();

  async function isOn(file: string, rule: string): Promise<boolean> {
    const config = (await eslint.calculateConfigForFile(file)) as { rules: Record<string, [number]> };
    return config.rules[rule]?.[0] === 2;
  }

  it("holds the core and its specs to the portable subset, and leaves Node's side alone", async () => {
    for (const file of ["hal/bytes.ts", "hal/virtual/clock.ts", "drivers/modem.ts", "drivers/at/session.ts", "app/link.ts", "test/app/a.spec.ts"]) {
      assert(await isOn(file, "portable-core/no-async"), file);
      assert(await isOn(file, "@typescript-eslint/unbound-method"), file);
    }
    for (const file of ["hal/node/uart.ts", "twin/a.ts", "trace/a.ts", "build/a.ts", "test/system/a.spec.ts", "test/hal/node/a.spec.ts"]) {
      assert(!(await isOn(file, "portable-core/no-async")), file);
    }
  });

  it("forbids throwing in the core, not in hal/virtual and in specs", async () => {
    assert(await isOn("drivers/at/session.ts", "portable-core/no-throw"));
    assert(!(await isOn("hal/virtual/storage.ts", "portable-core/no-throw")));
    assert(!(await isOn("test/app/a.spec.ts", "portable-core/no-throw")));
  });
});
