/** `make firmware`: the image for the STM32F405, with the application for one module and configuration. */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Command, Option } from "commander";
import { TABLES } from "../../app/tables";
import { AUTO, loadConfigFile, modemSource, modules, recorderSource, type ConfigFile, type Service } from "../device-modem";
import { DENSE_ROWS, denseTables } from "../espruino/tables";
import { compileToLua } from "../lua/compile";
import { ROOT, specifierOf } from "../paths";
import { slotImage, SLOT_BYTES } from "./slot-image";

const OUT = "build/out/firmware";
const LUA = `${OUT}/lua/src`;
const PORT = "hal/stm32f405";
const ENTRY = "build/firmware/entry.ts";
/** Strings are hashed alike on the PC, where their tables are laid out, and on the board: to 10 bits, enough for its tables. */
const SEED = "-Dluai_makeseed(L)=0x5eed";
const HASH = "-DLUA_HASH_MASK=0x3FF";
/** The board compiles no Lua, and has no files and no other processes. */
const LEFT_OUT = ["lua.c", "luac.c", "llex.c", "lparser.c", "lcode.c", "ldump.c", "lundump.c", "linit.c", "liolib.c", "loslib.c", "loadlib.c", "ldblib.c", "lcorolib.c", "lutf8lib.c"];
const CPU = ["-mcpu=cortex-m4", "-mthumb", "-mfloat-abi=hard", "-mfpu=fpv4-sp-d16"];
/** As layout.h and loader.h have it. */
const FIRST_AT = 0x08040000;
const CORE_AT = 0x08080000;
const CORE_MARK_BYTES = 128;
const MOST_CORE_BYTES = 0x08100000 - CORE_AT - CORE_MARK_BYTES;
const CONSOLE = ["-include", `${PORT}/console.h`];
const FLAGS = [...CPU, "-std=gnu11", "-Os", "-Wall", "-Wextra", "-ffunction-sections", "-fdata-sections", "--specs=nano.specs", "-DLUA_IN_FLASH", SEED, HASH, ...CONSOLE, `-I${LUA}`, `-I${PORT}`];

function run(program: string, parameters: readonly string[]): Buffer {
  const { status, stdout, stderr, error } = spawnSync(program, parameters, { cwd: ROOT, maxBuffer: 1 << 28 });
  if (error !== undefined) throw new Error(`${program} cannot be run: ${error.message}`);
  if (stderr.length > 0) process.stderr.write(stderr);
  if (status !== 0) throw new Error(`${program} ended with ${status}`);
  return stdout;
}

interface Options {
  module: string;
  config: string;
  version: string;
  download: boolean;
}

function source({ module, config: file, download }: Options, { config, updates }: ConfigFile): string {
  const wanted: Service[] = [...(download ? (["sockets"] as const) : []), ...(updates === undefined ? [] : (["http"] as const))];
  const modem = modemSource(module, config, "../../drivers", wanted);
  const recorder = recorderSource(config, "../../app");
  const choices = [`createModem: ${modem.expression}`, "config", `record: ${recorder.expression}`];
  if (download) choices.push("more: downloadOnCommand");
  if (updates !== undefined) choices.push("updates: updatesOnBoard(updates)");
  return [
    `import { startOnBoard } from "./application";`,
    ...(download ? [`import { downloadOnCommand } from "./download";`] : []),
    ...(updates === undefined ? [] : [`import { updatesOnBoard } from "./updates";`]),
    ...modem.imports,
    ...recorder.imports,
    `import type { Board, Turn } from "../../hal/stm32f405/board";`,
    `import { config${updates === undefined ? "" : ", updates"} } from "${specifierOf(ENTRY, file)}";`,
    `export function start(this: void, board: Board): Turn { return startOnBoard(board, { ${choices.join(", ")} }); }`,
  ].join("\n");
}

/**
 * What a board of one image has no use for, or no room. Its HTTP is the module's own; and a delta between images that are compressed is
 * as long as the image.
 */
const LEFT_OUT_OF_UPDATES: Readonly<Record<string, string>> = {
  "app/http/tcp-transport.ts": `
    import type { Clock } from "../../hal/clock";
    import type { Tcp } from "../tcp/tcp";
    import type { HttpTransport } from "./transport";
    export declare class TcpTransport { constructor(tcp: Tcp, clock: Clock, maxHeaderBytes: number); }
    export interface TcpTransport extends HttpTransport {}`,
  "app/fota/vcdiff.ts": `
    export const VCDIFF_HEADER_BYTES = 5;
    export const WINDOW_OVERHEAD = 64;
    export type Read<T> = { problem: string } | { value: T };
    interface Window { indicator: number; segmentBytes: number; segmentFrom: number; targetBytes: number; end: number }
    interface Texts { oldBytes: number; newBytes: number; readOld(offset: number, length: number): string; readNew(offset: number, length: number): string }
    export function isVcdiffHeader(_bytes: string): boolean { return false; }
    export function readWindow(_bytes: string, _blockBytes: number): Read<Window> | undefined { return undefined; }
    export function decodeWindow(_window: Window, _bytes: string, _texts: Texts): Read<string> { return { problem: "this board takes no deltas" }; }`,
};

/** The core as constants in C: compiled to Lua, loaded on this machine, written out as it then lies in memory. */
function freezeCore(options: Options, config: ConfigFile): void {
  const sources = { ...LEFT_OUT_OF_UPDATES, [ENTRY]: source(options, config) };
  compileToLua({ entries: [ENTRY], sources, replaced: DENSE_ROWS, transformers: [denseTables(TABLES)], outDir: join(ROOT, OUT), bundle: { file: "core.lua", entry: ENTRY } });
  const interpreter = readdirSync(join(ROOT, LUA)).filter((file) => file.endsWith(".c") && file !== "lua.c" && file !== "luac.c");
  run("cc", ["-O1", "-Wall", "-Wextra", "-DLUA_USE_POSIX", SEED, HASH, `-I${LUA}`, "-o", `${OUT}/freeze`, "build/firmware/freeze.c", "build/firmware/pools.c", ...interpreter.map((file) => `${LUA}/${file}`), "-lm"]);
  writeFileSync(join(ROOT, OUT, "core.c"), run(`${OUT}/freeze`, [`${OUT}/core.lua`]));
}

/** The core by itself, for the sectors from `at` on. */
function linkCore(version: string, at: number): Buffer {
  const core = `${OUT}/core`;
  const script = ["-nostdlib", "-Wl,--gc-sections", "-Wl,--entry=0", `-Wl,--defsym=core_at=${at}`, `-T${PORT}/core.ld`];
  run("arm-none-eabi-gcc", [...FLAGS, `-DVERSION="${version}"`, ...script, `${core}.c`, "-o", `${core}.elf`]);
  run("arm-none-eabi-objcopy", ["-O", "binary", "-j", ".core", `${core}.elf`, `${core}.bin`]);
  return readFileSync(join(ROOT, `${core}.bin`));
}

/** What lies behind the program: an image, or a core that is too large for slots; with the flags that tell the program. */
function makeFirst(image: string, version: string, updated: boolean): string[] {
  const whole = linkCore(version, FIRST_AT);
  const file = join(ROOT, `${image}.img`);
  if (whole.length > MOST_CORE_BYTES) {
    if (updated) throw new Error(`the core has ${whole.length} bytes with updates in it, and the loader has room for ${MOST_CORE_BYTES}; leave something out of the application`);
    rmSync(file, { force: true });
    writeFileSync(join(ROOT, OUT, "core.bin"), Buffer.concat([Buffer.alloc(CORE_MARK_BYTES, 0xff), whole]));
    console.log(`the core has ${whole.length} bytes, and where there are slots there is room for ${MOST_CORE_BYTES}: without slots, it cannot be updated over the air`);
    return ["-DWITHOUT_SLOTS", `-DFIRST="${OUT}/core.bin"`];
  }
  const bytes = slotImage(linkCore(version, CORE_AT), version);
  writeFileSync(file, bytes);
  console.log(`${image}.img: version ${version}, ${bytes.length} of ${SLOT_BYTES} bytes, of which ${whole.length} of ${MOST_CORE_BYTES} are made`);
  return [`-DFIRST="${image}.img"`];
}

function linkProgram(image: string, first: readonly string[]): void {
  const interpreter = readdirSync(join(ROOT, LUA)).filter((file) => file.endsWith(".c") && !LEFT_OUT.includes(file));
  const port = readdirSync(join(ROOT, PORT)).filter((file) => file.endsWith(".c"));
  const sources = [...interpreter.map((file) => `${LUA}/${file}`), ...port.map((file) => `${PORT}/${file}`), `${PORT}/first.S`];
  const script = ["-nostartfiles", "-Wl,--gc-sections", "-Wl,-u,_printf_float", "-Wl,--no-warn-rwx-segments", `-T${PORT}/link.ld`];
  run("arm-none-eabi-gcc", [...FLAGS, ...first, ...script, ...sources, "-lm", "-o", `${image}.elf`]);
  run("arm-none-eabi-objcopy", ["-O", "ihex", `${image}.elf`, `${image}.hex`]);
  run("arm-none-eabi-objcopy", ["-O", "binary", "--gap-fill=0xff", `${image}.elf`, `${image}.bin`]);
}

async function main(): Promise<void> {
  const program = new Command("firmware")
    .addOption(new Option("--module <name>", "the module, or `auto` to find out").choices([...modules(), AUTO]).default("sim767xx"))
    .option("--config <file>", "TypeScript file that exports the device's `config`", "docs/examples/telemetry.ts")
    .option("--version <version>", "version of the application, which its image has in it", "1.0.0")
    .option("--download", "an image for measuring, which takes `download <port>` on its console", false)
    .parse();
  const options = program.opts<Options>();
  const { config, download } = options;
  const image = `${OUT}/${download ? "download" : "fieldline"}`;
  if (!existsSync(config)) program.error(`error: there is no file ${config}; CONFIG= names a TypeScript file that exports \`config\``);
  mkdirSync(join(ROOT, OUT), { recursive: true });
  run("sh", ["build/firmware/fetch-lua.sh"]);
  const chosen = await loadConfigFile(config);
  freezeCore(options, chosen);
  linkProgram(image, makeFirst(image, options.version, chosen.updates !== undefined));
  console.log(run("arm-none-eabi-size", [`${OUT}/core.elf`, `${image}.elf`]).toString("utf8").trimEnd());
}

try {
  await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exit(1);
}
