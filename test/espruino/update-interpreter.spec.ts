/**
 * Runs only where ESPRUINO names Espruino's interpreter for Linux: `make test-espruino ESPRUINO=/path/to/binary`, and only where
 * that was built with the flash that updates take; its usual 256 KB are too little.
 */
import { strict as assert } from "node:assert";
import { ESPRUINO_BUDGETS } from "../../build/budgets";
import { freeBytes, UpdatedInterpreter, UPDATES_BYTES } from "./updated-interpreter";

const PROGRAM = process.env["ESPRUINO"] ?? "";
const UPDATE_MS = 300000;

describe("updates on Espruino's own interpreter", function () {
  this.timeout(3 * UPDATE_MS);
  let device: UpdatedInterpreter;

  before(async function () {
    if (PROGRAM === "") return this.skip();
    const free = await freeBytes(PROGRAM);
    if (free >= UPDATES_BYTES) return;
    console.log(`    updates are not tried: this interpreter's Storage has ${free} bytes free, and two images with their loader take ${UPDATES_BYTES}`);
    this.skip();
  });

  beforeEach(async () => {
    device = new UpdatedInterpreter(PROGRAM);
    await device.start();
  });

  afterEach(() => device.end());

  /** Waits for a line of the device; `from` is where what it prints from now on begins. */
  function said(mark: string, from = 0): Promise<string> {
    return device.interpreter.said(mark, UPDATE_MS, from);
  }

  it("go from one version to the next through a power cut, from there to one that does not prove itself, and back", async () => {
    await said("@started 1.0.0 confirmed");
    device.cutAfter("1.1.0.img", 4);
    device.publish("1.1.0");
    await said("@started 1.1.0 on trial");
    const tried = device.interpreter.printed.length;
    await said("fota idle", tried);
    assert.equal(device.asked("1.1.0.img").filter((range) => range === "bytes=0-16383").length, 1, "what was there is fetched again");
    device.publish("1.2.0", { from: "1.1.0", lost: true });
    await said("@started 1.2.0 on trial", tried);
    await said("@started 1.1.0 confirmed", tried);
    await said("was tried on this device and did not confirm itself", tried);
    assert.equal(device.interpreter.printed.split("@started 1.2.0 on trial").length - 1, 2, "attempts");
    assert.deepEqual(device.asked("1.2.0.img"), [], "it was there as a delta");
    const variables = device.variables();
    console.log(`    ${variables} variables in use at most`);
    assert(variables <= ESPRUINO_BUDGETS.updateVariables, String(variables));
  });
});
