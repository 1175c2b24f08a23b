/**
 * A file system, as far as slots need it. Each call is on the disk when it returns; changes give undefined, or why nothing is changed.
 * A power cut leaves the bytes of a write with any content, and a rename done or not done.
 */
export interface Files {
  /** In bytes; undefined where there is no such file. */
  size(name: string): number | undefined;

  /** Bytes `offset` to `offset + length - 1`, fewer where the file ends before. */
  read(name: string, offset: number, length: number): string;

  /** SHA-256 of a file's first bytes, of fewer where it ends before; left out where the machine has none of its own. */
  hash?(name: string, length: number): string;

  /** Writes over what is there and beyond its end, `offset` being at most its length; makes the file where there is none. */
  write(name: string, offset: number, bytes: string): string | undefined;

  /** The file `to` is gone and `from` has its name, at once. */
  rename(from: string, to: string): string | undefined;

  /** Nothing happens where there is no such file. */
  remove(name: string): string | undefined;
}
