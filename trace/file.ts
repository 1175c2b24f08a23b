import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";

/** In place of a file's name. */
export const STANDARD_INPUT = "-";

/** A file's bytes, in pieces, or those of standard input; rejects with one sentence where it is a directory, and as Node does where there is none. */
export async function* fileChunks(path: string): AsyncGenerator<string> {
  if (path === STANDARD_INPUT) {
    yield* process.stdin.setEncoding("latin1") as AsyncIterable<string>;
    return;
  }
  if ((await stat(path)).isDirectory()) throw new Error(`${path} is a directory; name a file in it`);
  yield* createReadStream(path, { encoding: "latin1" }) as AsyncIterable<string>;
}
