import { strict as assert } from "node:assert";
import { spawnSync } from "node:child_process";

const TOOLS = ["cc", "patch", "arm-none-eabi-gcc", "qemu-system-arm", "xz"];

/** Builds the image anew, and answers the path of the whole flash. Leaves the specs of `suite` out, and says so, where this machine lacks a tool. */
export function firmwareImage(suite: Mocha.Context, ...options: readonly string[]): string {
  const missing = TOOLS.find((tool) => spawnSync("sh", ["-c", `command -v ${tool}`]).status !== 0);
  if (missing !== undefined) {
    console.log(`  the firmware's specs are left out: this machine has no ${missing}`);
    suite.skip();
  }
  const built = spawnSync("node_modules/.bin/tsx", ["build/firmware/build.ts", ...options], { encoding: "utf8" });
  assert.equal(built.status, 0, built.stdout + built.stderr);
  return `build/out/firmware/${options.includes("--download") ? "download" : "fieldline"}.bin`;
}
