import { strict as assert } from "node:assert";
import { spawnSync } from "node:child_process";
import { leaveOutWithout } from "./tools";

const TOOLS = ["cc", "patch", "arm-none-eabi-gcc", "qemu-system-arm", "xz"];

/** Builds the image anew, and answers the path of the whole flash. Leaves the specs of `suite` out, and says so, where this machine lacks a tool. */
export function firmwareImage(suite: Mocha.Context, ...options: readonly string[]): string {
  leaveOutWithout(suite, "the firmware's specs", TOOLS);
  const built = spawnSync("node_modules/.bin/tsx", ["build/firmware/build.ts", ...options], { encoding: "utf8" });
  assert.equal(built.status, 0, built.stdout + built.stderr);
  return `build/out/firmware/${options.includes("--download") ? "download" : "fieldline"}.bin`;
}
