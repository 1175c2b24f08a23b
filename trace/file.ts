import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";

/** A file's bytes, in pieces; rejects with one sentence where it is a directory, and as Node does where there is none. */
export async function* fileChunks(path: string): AsyncGenerator<string> {
  if ((await stat(path)).isDirectory()) throw new Error(`${path} is a directory; name a file in it`);
  yield* createReadStream(path, { encoding: "latin1" }) as AsyncIterable<string>;
}
