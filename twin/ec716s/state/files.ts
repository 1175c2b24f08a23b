import type { Nvram } from "../../nvram";

/** Bytes of the local file system (the example of EC716S 8.12 shows as many free). */
export const FILE_SYSTEM_BYTES = 1304000;

export type Drive = "C" | "D";

/** Why a file operation failed; the names are those of EC716S 3.13. */
export type FileFailure = "missing" | "too-large" | "no-directory" | "exists" | "not-empty" | "no-card";

/** A path as its drive and the names along it. */
export interface Path {
  drive: Drive;
  names: readonly string[];
}

const FILE = "file:";
const DIRECTORY = "directory:";

/**
 * The files of the module, in its flash and on its card: they survive each restart. `/x` and `C:/x`
 * are local, `D:/x` is on the card, and a bare name is in the local root. TLS reads certificates here.
 */
export class Files {
  /** Whether there is a card in the slot. */
  cardInserted = true;

  constructor(private readonly nvram: Nvram) {}

  /** Undefined where `text` is no path: an empty name in it, or a backslash. */
  static parse(text: string): Path | undefined {
    const found = /^(?:([CD]):\/?|\/)?(.*)$/is.exec(text);
    const drive = (found?.[1]?.toUpperCase() ?? "C") as Drive;
    const rest = (found?.[2] ?? "").replace(/\/$/, "");
    const names = rest === "" ? [] : rest.split("/");
    return names.some((name) => name === "" || name.includes("\\")) ? undefined : { drive, names };
  }

  /** The whole content; undefined where there is no such file. */
  read(path: Path): string | undefined {
    return this.isThere(path.drive) ? (this.nvram.get(FILE + keyOf(path)) as string | undefined) : undefined;
  }

  /** As `read`, of a path as text: what a certificate is named by. */
  content(text: string): string | undefined {
    const path = Files.parse(text);
    return path === undefined ? undefined : this.read(path);
  }

  /** An existing file is left as it is. */
  create(path: Path): FileFailure | undefined {
    const failure = this.refusal(path);
    if (failure !== undefined) return failure;
    if (this.isDirectory(path)) return "exists";
    if (this.read(path) === undefined) this.nvram.set(FILE + keyOf(path), "");
    return undefined;
  }

  /** The file must be there. */
  write(path: Path, content: string): FileFailure | undefined {
    const before = this.read(path);
    if (before === undefined) return this.isThere(path.drive) ? "missing" : "no-card";
    if (path.drive === "C" && content.length - before.length > this.free()) return "too-large";
    this.nvram.set(FILE + keyOf(path), content);
    return undefined;
  }

  remove(path: Path): FileFailure | undefined {
    if (this.read(path) === undefined) return "missing";
    this.nvram.delete(FILE + keyOf(path));
    return undefined;
  }

  makeDirectory(path: Path): FileFailure | undefined {
    const failure = this.refusal(path);
    if (failure !== undefined) return failure;
    if (this.isDirectory(path) || this.read(path) !== undefined) return "exists";
    this.nvram.set(DIRECTORY + keyOf(path), true);
    return undefined;
  }

  /** An empty one. */
  removeDirectory(path: Path): FileFailure | undefined {
    if (path.names.length === 0 || !this.isDirectory(path)) return "no-directory";
    if (this.list(path)?.length !== 0) return "not-empty";
    this.nvram.delete(DIRECTORY + keyOf(path));
    return undefined;
  }

  /** Directories end in a backslash and come first; undefined where there is no such directory. */
  list(path: Path): string[] | undefined {
    if (!this.isDirectory(path)) return undefined;
    const prefix = `${keyOf(path)}/`;
    const inside = (kind: string): string[] =>
      this.nvram
        .keys(kind + prefix)
        .map((key) => key.slice(kind.length + prefix.length))
        .filter((name) => !name.includes("/"));
    return [...inside(DIRECTORY).map((name) => `${name}\\`), ...inside(FILE)];
  }

  /** Free bytes of the local flash. */
  free(): number {
    const sizes = this.nvram.keys(`${FILE}C:`).map((key) => (this.nvram.get(key) as string).length);
    return FILE_SYSTEM_BYTES - sizes.reduce((sum, size) => sum + size, 0);
  }

  private isThere(drive: Drive): boolean {
    return drive === "C" || this.cardInserted;
  }

  private isDirectory(path: Path): boolean {
    if (!this.isThere(path.drive)) return false;
    return path.names.length === 0 || this.nvram.get(DIRECTORY + keyOf(path)) === true;
  }

  private refusal(path: Path): FileFailure | undefined {
    if (!this.isThere(path.drive)) return "no-card";
    const parent: Path = { drive: path.drive, names: path.names.slice(0, -1) };
    return path.names.length > 0 && this.isDirectory(parent) ? undefined : "no-directory";
  }
}

function keyOf({ drive, names }: Path): string {
  return [`${drive}:`, ...names].join("/");
}
