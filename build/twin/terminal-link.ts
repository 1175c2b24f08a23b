import { lstatSync, readlinkSync, symlinkSync, unlinkSync } from "node:fs";

/** A symbolic link that leads to a terminal while this program runs. */
export class TerminalLink {
  /** Replaces a link that was left behind. Throws an error whose message says what to do. */
  constructor(
    private readonly path: string,
    private readonly target: string,
  ) {
    const found = lstatSync(path, { throwIfNoEntry: false });
    if (found !== undefined && !found.isSymbolicLink()) throw new Error(`${path} exists and is no symbolic link. Give another path for the link, or move that away.`);
    try {
      if (found !== undefined) unlinkSync(path);
      symlinkSync(target, path);
    } catch (error) {
      throw new Error(`The link ${path} cannot be made: ${(error as Error).message}`, { cause: error });
    }
  }

  /** Leaves a link alone that somebody has led elsewhere. */
  remove(): void {
    const found = lstatSync(this.path, { throwIfNoEntry: false });
    if (found?.isSymbolicLink() === true && readlinkSync(this.path) === this.target) unlinkSync(this.path);
  }
}
