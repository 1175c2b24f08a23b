/** `make build`, the part for Espruino: the application for one module and configuration, and the `fieldline` module. */
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { Command, InvalidArgumentError, Option } from "commander";
import { AUTO, loadConfig, modules } from "../device-modem";
import { EXAMPLE_CONFIG, ROOT } from "../paths";
import { APPLICATION, applicationSource, LIBRARY, libraryNames, librarySource } from "./application-source";
import { emit } from "./emit";
import { flashArea, intelHex, storageImage, type FlashArea } from "./storage-image";

const OUT = join(ROOT, "build/out");

interface Options {
  module: string;
  config: string;
  board?: string;
  storage?: FlashArea;
}

/** As an argument of `commander`. */
function storageArea(text: string): FlashArea {
  try {
    return flashArea(text);
  } catch (error) {
    throw new InvalidArgumentError(error instanceof Error ? error.message : String(error));
  }
}

function write(file: string, text: string): void {
  mkdirSync(dirname(join(OUT, file)), { recursive: true });
  writeFileSync(join(OUT, file), text);
  console.log(`build/out/${file}: ${(text.length / 1024).toFixed(0)} KB`);
}

async function main(): Promise<void> {
  const program = new Command("build for Espruino")
    .addOption(new Option("--module <name>", "the module, or `auto` to find out").choices([...modules(), AUTO]).default("sim767xx"))
    .option("--config <file>", "TypeScript file that exports the device's `config`", EXAMPLE_CONFIG)
    .option("--board <file>", "TypeScript file that exports its `board`")
    .addOption(new Option("--storage <address,bytes>", "where the board has its Storage: makes a HEX file of it too").argParser(storageArea))
    .parse();
  const { module, config, board, storage } = program.opts<Options>();
  if (!existsSync(config)) program.error(`error: there is no file ${config}; CONFIG= names a TypeScript file that exports \`config\``);
  if (board !== undefined && !existsSync(board)) program.error(`error: there is no file ${board}; BOARD= names a TypeScript file that exports \`board\``);
  const application = (await emit(APPLICATION, applicationSource(module, config, await loadConfig(config), board), [])).code;
  write("fieldline.espruino.js", application);
  if (storage !== undefined) write("fieldline.espruino.hex", intelHex(storageImage({ ".bootcde": application }, storage.bytes), storage.address));
  write("fieldline.js", (await emit(LIBRARY, librarySource(module), libraryNames())).code);
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error));
  process.exit(1);
});
