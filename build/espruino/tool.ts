/** The console of a board through the `espruino` package, which `make flash` installs beside the project's own packages. */
import { createRequire } from "node:module";
import { join } from "node:path";
import { ROOT } from "../paths";
import type { EspruinoConsole } from "./upload";

const RESET_MS = 2000;
const LOAD_MS = 1000;
/** How long a board may think, and what each byte that it is sent may take besides. */
const ANSWER_MS = 60000;
const BYTE_MS = 1;
/** Seconds after which the package gives up; it counts only for what is long. */
const PATIENCE = { minTimeout: ANSWER_MS / 1000, maxTimeout: 3600 };

type Result = (value: string | undefined) => void;

/** A kind of port; the package opens only those that it lists. */
interface SerialDevice {
  name: string;
  getPorts(found: (ports: { path: string }[], isAll: boolean) => void): void;
}

/** Of the package what is called; it makes `Espruino` a global. */
interface EspruinoTool {
  Config: { BAUD_RATE: string };
  Core: {
    Serial: {
      devices: SerialDevice[];
      startListening(listener: (data: ArrayBuffer) => void): void;
      open(port: string, opened: (status: unknown) => void, closed: () => void): void;
      close(): void;
      write(text: string, showsProgress: boolean): void;
    };
    Utils: {
      executeStatement(statements: string, done: Result, options: object): void;
      executeExpression(expression: string, done: Result, options: object): void;
    };
  };
}

/** Opens the board's console on a serial port. Rejects with a sentence where that cannot be. */
export async function openConsole(port: string, baud: number): Promise<EspruinoConsole & { close(): void }> {
  const tool = await load();
  tool.Config.BAUD_RATE = String(baud);
  const { Serial, Utils } = tool.Core;
  const device = Serial.devices.find(({ name }) => name === "Node Serial");
  if (device === undefined) throw new Error("The package `serialport` does not work on this machine; paste the file into Espruino's Web IDE.");
  device.getPorts = (found) => found([{ path: port }], true);
  Serial.devices.splice(0, Serial.devices.length, device);
  Serial.startListening(() => {});
  await new Promise<void>((resolve, reject) => {
    const refuse = (why: unknown): void => reject(new Error(`${port} cannot be opened: ${why instanceof Error ? why.message : String(why)}`));
    // The package listens to no errors of the port.
    process.once("uncaughtException", refuse);
    Serial.open(port, (status) => (status === undefined ? refuse("there is no such port") : resolve()), () => {});
  });
  const nobody = new Error(`Nothing on ${port} answers as Espruino's console does. Is it that port, is the rate right (BAUD=), and does no other program have it open?`);
  const said = (sent: string, send: (heard: Result) => void): Promise<string> =>
    new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(nobody), ANSWER_MS + sent.length * BYTE_MS);
      send((text) => {
        clearTimeout(timer);
        if (text === undefined) reject(nobody);
        else resolve(text);
      });
    });
  const write = (text: string, pauseMs: number): Promise<void> => {
    Serial.write(text, false);
    return new Promise((resolve) => setTimeout(resolve, pauseMs));
  };
  return {
    run: async (statements) => {
      const answer = await said(statements, (heard) => Utils.executeStatement(statements.replaceAll("\n", "\n\x10"), heard, PATIENCE));
      const problem = /Uncaught ([^\r\n]*)/.exec(answer)?.[1];
      if (problem !== undefined) throw new Error(`The board refused what was sent: ${problem}`);
    },
    evaluate: async (expression) => JSON.parse(await said(expression, (heard) => Utils.executeExpression(expression, heard, PATIENCE))) as unknown,
    reset: () => write("\x03\n\x10reset();\n", RESET_MS),
    load: () => write("\x10load();\n", LOAD_MS),
    close: () => Serial.close(),
  };
}

/** The package says much on the console, all of it for its makers. */
async function load(): Promise<EspruinoTool> {
  for (const name of ["log", "warn", "error"] as const) console[name] = () => {};
  const { init } = createRequire(join(ROOT, "build/out/espruino-tool/index.js"))("espruino") as { init(done: () => void): void };
  await new Promise<void>((resolve) => init(resolve));
  return (globalThis as unknown as { Espruino: EspruinoTool }).Espruino;
}
