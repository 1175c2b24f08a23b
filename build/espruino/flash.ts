/** `make flash TARGET=espruino`: what was built, into the Storage of a board. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Command, Option } from "commander";
import { readMeasured } from "../measured";
import { wholeNumber } from "../option-values";
import { ROOT } from "../paths";
import { openConsole } from "./tool";
import { upload } from "./upload";

interface Options {
  port: string;
  baud: number;
  what: "application" | "library";
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

async function main(): Promise<void> {
  const program = new Command("flash for Espruino")
    .requiredOption("--port <path>", "serial port of the board's console")
    .addOption(new Option("--baud <rate>", "rate of the console, bit/s").argParser(wholeNumber(300, 4000000)).default(115200))
    .addOption(new Option("--what <part>", "the application, which then starts by itself, or the library").choices(["application", "library"]).default("application"))
    .parse();
  const { port, baud, what } = program.opts<Options>();
  const { applicationVariables, libraryOnlineVariables } = readMeasured();
  const [name, file, variables] = what === "application" ? [".bootcde", "fieldline.espruino.js", applicationVariables] as const : ["fieldline", "fieldline.js", libraryOnlineVariables] as const;
  if (port.startsWith("/") && !existsSync(port)) throw new Error(`There is no ${port}; PORT= names the serial port of the board's console, such as /dev/ttyACM0.`);
  const board = await openConsole(port, baud);
  try {
    await upload(board, name, readFileSync(join(ROOT, "build/out", file), "latin1"), variables, say);
  } finally {
    board.close();
  }
  say(what === "application" ? "It is there, and runs; it starts whenever the board does." : 'It is there: require("fieldline").');
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  },
);
