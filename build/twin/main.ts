import { CommanderError } from "commander";
import { ControlConsole } from "./console";
import { parseTwinOptions, type TwinOptions } from "./options";
import { TwinStation } from "./station";

const MISTAKE = 2;

function readOptions(): TwinOptions {
  try {
    return parseTwinOptions(process.argv);
  } catch (error) {
    if (error instanceof CommanderError) process.exit(error.exitCode === 0 ? 0 : MISTAKE);
    throw error;
  }
}

function fail(error: unknown): never {
  console.error(`error: ${error instanceof Error ? error.message : String(error)}`);
  process.exit(MISTAKE);
}

async function main(): Promise<void> {
  let report = (text: string): void => console.log(text);
  const station = await TwinStation.start(readOptions(), { report: (text) => report(text) });
  console.log("help lists the controls, quit ends the twin");
  let ending = false;
  const end = (): void => {
    if (ending) return;
    ending = true;
    report = () => undefined;
    controls.close();
    station.close().then(() => process.exit(0), fail);
  };
  const controls = new ControlConsole(process.stdin, process.stdout, { run: (line) => station.control(line), quit: end });
  report = (text) => controls.print(text);
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, end);
}

main().catch(fail);
