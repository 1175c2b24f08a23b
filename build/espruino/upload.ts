import { crc32 } from "node:zlib";

/** The console of a board on which Espruino runs. */
export interface EspruinoConsole {
  /** Runs statements, one a line; rejects where the board does not say that it has. */
  run(statements: string): Promise<void>;
  /** The value of an expression, which is something that JSON has; rejects where none comes. */
  evaluate(expression: string): Promise<unknown>;
  /** Ends what runs, and forgets it but for its files. */
  reset(): Promise<void>;
  /** Starts what is in Storage; nothing is heard of it. */
  load(): Promise<void>;
}

interface BoardReport {
  board: string;
  version: string;
  hasStorage: boolean;
  variables: number;
}

const PIECE_BYTES = 1024;
/** What a file needs besides its content, in bytes. */
const HEADER_BYTES = 32;

const REPORT = '({board:process.env.BOARD,version:process.env.VERSION,hasStorage:(","+process.env.MODULES+",").indexOf(",Storage,")>=0,variables:process.memory().total})';

/**
 * Writes `content` as the file `name` into a board's Storage, reads it back, and starts the board.
 * `variables`: how many it needs. Rejects with a sentence where the board cannot have it; what it
 * had is then still there, unless the sentence says otherwise.
 */
export async function upload(board: EspruinoConsole, name: string, content: string, variables: number, say: (text: string) => void): Promise<void> {
  await board.reset();
  const report = (await board.evaluate(REPORT)) as BoardReport;
  say(`${report.board}, Espruino ${report.version}, ${report.variables} variables`);
  if (!report.hasStorage) throw new Error(`This Espruino has no Storage, from which the application would run; take another build of it for the ${report.board}.`);
  if (report.variables < variables) say(`It needs some ${variables} variables and may end with "out of memory".`);
  await makeRoom(board, name, content.length);
  say(`Writing ${content.length} bytes to ${name} ...`);
  await board.run(statements(name, content));
  const file = `require("Storage").read(${JSON.stringify(name)})`;
  const [length, sum] = (await board.evaluate(`[${file}?${file}.length:0,${file}?E.CRC32(${file}):0]`)) as [number, number];
  if (length !== content.length || sum !== crc32(Buffer.from(content, "latin1"))) {
    throw new Error(`The board has not what was sent: ${name} has ${length} of ${content.length} bytes there. The old one is gone; send it again.`);
  }
  await board.load();
}

/** Clears the old file away, once it is certain that the new one fits. */
async function makeRoom(board: EspruinoConsole, name: string, bytes: number): Promise<void> {
  const storage = 'require("Storage")';
  const old = (await board.evaluate(`(${storage}.read(${JSON.stringify(name)})||"").length`)) as number;
  await board.run(`${storage}.compact()`);
  const room = ((await board.evaluate(`${storage}.getFree()`)) as number) + (old === 0 ? 0 : old + HEADER_BYTES);
  if (room < bytes + HEADER_BYTES) throw new Error(`The board's Storage has room for ${room} bytes, and ${name} needs ${bytes + HEADER_BYTES}. Erase other files (\`require("Storage").eraseAll()\`), or take a board with more flash.`);
  await board.run(`${storage}.erase(${JSON.stringify(name)});${storage}.compact()`);
}

function statements(name: string, content: string): string {
  const lines: string[] = [];
  for (let at = 0; at < content.length; at += PIECE_BYTES) {
    const piece = Buffer.from(content.slice(at, at + PIECE_BYTES), "latin1").toString("base64");
    const size = at === 0 ? `,${content.length}` : "";
    lines.push(`require("Storage").write(${JSON.stringify(name)},atob("${piece}"),${at}${size})`);
  }
  return lines.join("\n");
}
