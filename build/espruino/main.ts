/** `make build`, the part for Espruino: the application for one module and configuration, and the `fieldline` module. */
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { Command, InvalidArgumentError, Option } from "commander";
import { AUTO, loadConfigFile, modules } from "../device-modem";
import { EXAMPLE_CONFIG, ROOT } from "../paths";
import { APPLICATION, applicationSource, LIBRARY, libraryNames, librarySource } from "./application-source";
import { emit } from "./emit";
import { loaderCode } from "./loader-code";
import { slotArea, slotsImage } from "./slots-image";
import { flashArea, intelHex, storageImage, type FlashArea } from "./storage-image";

const OUT = join(ROOT, "build/out");

interface Options {
  module: string;
  config: string;
  board?: string;
  storage?: FlashArea;
  slots?: string;
  version: string;
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

async function buildApplication({ module, config: file, board, storage, slots, version }: Options): Promise<void> {
  const { config, updates } = await loadConfigFile(file);
  if (slots !== undefined && updates === undefined) throw new Error(`${file} exports no \`updates\`, without which nothing is done with SLOTS=`);
  if (slots === undefined && updates !== undefined) console.log("without updates on Espruino: STORAGE= and SLOTS= say where their images are");
  const area = slots === undefined ? undefined : slotArea(slots, storage);
  const application = (await emit(APPLICATION, applicationSource(module, file, config, board, area), [])).code;
  write("fieldline.espruino.js", application);
  if (storage === undefined) return;
  const image = area === undefined ? storageImage({ ".bootcde": application }, storage.bytes) : slotsImage(area, storage.bytes, await loaderCode(area), application, version);
  write("fieldline.espruino.hex", intelHex(image, storage.address));
}

async function main(): Promise<void> {
  const program = new Command("build for Espruino")
    .addOption(new Option("--module <name>", "the module, or `auto` to find out").choices([...modules(), AUTO]).default("sim767xx"))
    .option("--config <file>", "TypeScript file that exports the device's `config`", EXAMPLE_CONFIG)
    .option("--board <file>", "TypeScript file that exports its `board`")
    .addOption(new Option("--storage <address,bytes>", "where the board has its Storage: makes a HEX file of it too").argParser(storageArea))
    .option("--slots <page,pages>", "where the application is updated: bytes of a page of flash, and pages of each of two slots")
    .option("--version <version>", "version of the application, as its first image", "1.0.0")
    .parse();
  const options = program.opts<Options>();
  const { module, config, board } = options;
  if (!existsSync(config)) program.error(`error: there is no file ${config}; CONFIG= names a TypeScript file that exports \`config\``);
  if (board !== undefined && !existsSync(board)) program.error(`error: there is no file ${board}; BOARD= names a TypeScript file that exports \`board\``);
  await buildApplication(options);
  write("fieldline.js", (await emit(LIBRARY, librarySource(module), libraryNames())).code);
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error));
  process.exit(1);
});
