/** `make build`, the part for Lua: the application for one module and configuration, and the `fieldline` module. */
import { existsSync, statSync } from "node:fs";
import { join } from "node:path";
import { Command, Option } from "commander";
import { AUTO, loadConfigFile, modules } from "../device-modem";
import { EXAMPLE_CONFIG, ROOT } from "../paths";
import { APPLICATION, applicationSource, HOSTS, LAUNCHER, launcherSource, LIBRARY, librarySource, type LuaHostName } from "./application-source";
import { compileToLua } from "./compile";

const OUT = join(ROOT, "build/out");

interface Options {
  module: string;
  config: string;
  host: LuaHostName;
}

function bundle(entry: string, text: string, file: string): void {
  compileToLua({ entries: [entry], sources: { [entry]: text }, outDir: OUT, bundle: { file, entry } });
  const bytes = statSync(join(OUT, file)).size;
  console.log(`build/out/${file}: ${(bytes / 1024).toFixed(0)} KB`);
}

async function main(): Promise<void> {
  const program = new Command("build for Lua")
    .addOption(new Option("--module <name>", "the module, or `auto` to find out").choices([...modules(), AUTO]).default("sim767xx"))
    .addOption(new Option("--host <name>", "the firmware whose functions are used").choices(HOSTS).default("none"))
    .option("--config <file>", "TypeScript file that exports the device's `config`", EXAMPLE_CONFIG)
    .parse();
  const { module, host, config } = program.opts<Options>();
  if (!existsSync(config)) program.error(`error: there is no file ${config}; CONFIG= names a TypeScript file that exports \`config\``);
  bundle(APPLICATION, applicationSource(module, host, config, await loadConfigFile(config)), "fieldline.lua");
  bundle(LIBRARY, librarySource(), "lua/fieldline.lua");
  bundle(LAUNCHER, launcherSource(), "launcher.lua");
}

try {
  await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exit(1);
}
