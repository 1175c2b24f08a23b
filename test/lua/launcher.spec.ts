import { strict as assert } from "node:assert";
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { LAUNCHER, launcherSource } from "../../build/lua/application-source";
import { compileToLua } from "../../build/lua/compile";
import { FileSlots } from "../../hal/file-slots";
import { flashFirstImage } from "../../hal/first-image";
import { nodeCrypto } from "../../hal/node/crypto";
import { FolderFiles } from "../../hal/node/files";
import { sha256 } from "../../hal/sha256";
import type { SlotImage, Slots } from "../../hal/slots";

const OUT = "build/out/lua-launcher";
const CAPACITY = 65536;
const OLD = 'return { name = "old" }';
const NEW = 'return { name = "new" }';

/** What a maker writes: starts the image, and has the main loop, which `TURNS` may end with an error. */
const HOST = `
package.path = arg[1] .. "/?.lua"
local launcher = require("launcher")
local options = {
  prefix = arg[2] .. "/", capacityBytes = ${CAPACITY},
  restart = function(reason) print("restart: " .. reason) os.exit(7) end,
  log = print,
}
if arg[3] == "install" then
  print(launcher.install(options, arg[4], "1.0.0"))
  os.exit(0)
end
launcher.run(options, function(image, loaded)
  print("runs " .. image.name .. " of slot " .. loaded.slot .. " in " .. loaded.prefix .. " of " .. loaded.capacityBytes)
  if image.turn then image.turn() end
end)
`;

for (const lua of ["lua5.3", "lua5.4"]) {
  describe(`the launcher in ${lua}`, function () {
    this.timeout(30000);
    let folder = "";
    let slots: Slots;

    before(function () {
      if (spawnSync(lua, ["-v"]).status !== 0) {
        console.log(`  the launcher's specs are left out: this machine has no ${lua}`);
        this.skip();
      }
      compileToLua({ entries: [LAUNCHER], sources: { [LAUNCHER]: launcherSource() }, outDir: OUT, bundle: { file: "launcher.lua", entry: LAUNCHER } });
      writeFileSync(join(OUT, "host.lua"), HOST);
    });

    beforeEach(() => {
      folder = mkdtempSync(join(tmpdir(), "slots-"));
      slots = new FileSlots(new FolderFiles(folder), CAPACITY);
      assert.equal(flashFirstImage(slots, OLD, "1.0.0", nodeCrypto), undefined);
    });

    afterEach(() => rmSync(folder, { recursive: true }));

    function start(...more: string[]): { said: string[]; status: number | null } {
      const { status, stdout, stderr } = spawnSync(lua, [join(OUT, "host.lua"), OUT, folder, ...more], { encoding: "utf8" });
      assert.equal(stderr, "");
      return { said: stdout.trimEnd().split("\n"), status };
    }

    function stage(text: string, attempts: number): SlotImage {
      const confirmed = slots.boot()?.confirmed as SlotImage;
      slots.prepare(1, 0, text.length);
      slots.write(1, 0, text);
      const image: SlotImage = { slot: 1, size: text.length, sha256: sha256(text), version: "1.1.0" };
      slots.setBoot({ confirmed, trial: { image, attempts } });
      return image;
    }

    it("starts the confirmed image, and tells it where it comes from", () => {
      assert.deepEqual(start().said, ["slot 0", `runs old of slot 0 in ${folder}/ of ${CAPACITY}`]);
    });

    it("puts the first image there by itself", () => {
      rmSync(folder, { recursive: true });
      new FolderFiles(folder);
      assert.deepEqual(start("install", NEW).said, ["nil"]);
      assert.equal(start().said[1]?.startsWith("runs new of slot 0"), true);
      assert.equal(slots.boot()?.confirmed.version, "1.0.0");
    });

    it("starts a trial as often as it has attempts, and the confirmed image then", () => {
      stage(NEW, 2);
      const runs = [start(), start(), start()].map(({ said }) => said[1]?.slice(0, 8));
      assert.deepEqual(runs, ["runs new", "runs new", "runs old"]);
      assert.equal(slots.boot()?.failed?.version, "1.1.0");
    });

    it("stays with a trial that has confirmed itself", () => {
      const image = stage(NEW, 2);
      start();
      slots.setBoot({ confirmed: image });
      assert.equal(start().said[1]?.startsWith("runs new of slot 1"), true);
    });

    for (const [what, text, reason] of [
      ["that throws when it is loaded", 'error("no sensor")', "no sensor"],
      ["that is no Lua", "function (", "image-1"],
      ["that throws out of its main loop", 'return { name = "new", turn = function() local nothing; return nothing.field end }', "nil value"],
      ["that returns nothing", "local x = 1", "nil value"],
    ] as const) {
      it(`takes an image back ${what}`, () => {
        stage(text, 1);
        const { said, status } = start();
        assert.equal(status, 7);
        assert.equal(said[0], "slot 1, on trial");
        assert(said.at(-1)?.startsWith("restart: ") && said.at(-1)?.includes(reason), said.join("\n"));
        assert.equal(start().said[1]?.startsWith("runs old"), true);
      });
    }

    it("takes an image back that hangs, once the watchdog has ended it", async () => {
      stage('return { name = "new", turn = function() io.stdout:flush() while true do end end }', 1);
      const process = spawn(lua, [join(OUT, "host.lua"), OUT, folder]);
      const ended = once(process, "close");
      process.stdout.on("data", (text: Buffer) => {
        if (text.toString().includes("runs new")) process.kill("SIGKILL");
      });
      await ended;
      assert.equal(start().said[1]?.startsWith("runs old"), true);
    });

    it("never starts an image that is damaged, and has the one before where the confirmed one is", () => {
      const confirmed = slots.boot()?.confirmed as SlotImage;
      const image = stage(NEW, 3);
      writeFileSync(join(folder, "image-1"), NEW.replace("new", "nfw"));
      assert.deepEqual(start().said[0], "slot 0");
      slots.setBoot({ confirmed: image, spare: confirmed });
      assert.equal(start().said[1]?.startsWith("runs old"), true);
      assert.deepEqual(slots.boot()?.confirmed, confirmed);
    });
  });
}
