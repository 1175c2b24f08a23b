import { Importer, type ImportOptions } from "./importer";

/**
 * The trace of a log, in pieces as the log is read. Rejects before the first piece where the log's format
 * or its sides are not known; `onDamage` is told of each line that is left out.
 */
export async function* importLog(
  chunks: AsyncIterable<string> | Iterable<string>,
  options: ImportOptions,
  onDamage: (sentence: string) => void,
): AsyncGenerator<string> {
  const importer = new Importer(options, onDamage);
  for await (const chunk of chunks) {
    const lines = importer.push(chunk);
    if (lines.length > 0) yield `${lines.join("\n")}\n`;
  }
  const lines = importer.end();
  if (lines.length > 0) yield `${lines.join("\n")}\n`;
}
