/** Espruino's `require("Storage")`: bytes of a file are written once, and one that is written at its very start is made anew. */

declare function print(text: string): void;

const world = Function("return this")() as Record<string, unknown>;
const tell = print;
const contents: Record<string, string> = {};

function filled(length: number): string {
  let text = "";
  for (let index = 0; index < length; index++) text = text + "\xff";
  return text;
}

function isErased(text: string): boolean {
  return text === filled(text.length);
}

export const files = {
  read: (name: string, offset?: number, length?: number): string | undefined => {
    const text = contents[name];
    if (text === undefined || offset === undefined) return text;
    return length === undefined ? text.substring(offset) : text.substring(offset, offset + length);
  },
  write: (name: string, bytes: string, offset: number, size?: number): boolean => {
    let text = contents[name];
    if (offset === 0 && (text === undefined || !isErased(text))) text = filled(size === undefined ? bytes.length : size);
    if (text === undefined) throw new Error("Unable to find or create file");
    if (offset + bytes.length > text.length) throw new Error("Too much data for file size");
    if (!isErased(text.substring(offset, offset + bytes.length))) throw new Error("File already written with different data");
    contents[name] = text.substring(0, offset) + bytes + text.substring(offset + bytes.length);
    return true;
  },
  erase: (name: string): void => {
    delete contents[name];
  },
};

/** Adds to a file what an earlier boot left in it. */
world["file"] = (name: string, bytes: string): void => void (contents[name] = (contents[name] ?? "") + bytes);

/** Prints all files. */
world["dump"] = (): void => tell("@@" + JSON.stringify(contents));
