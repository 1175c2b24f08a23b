/** What a setting or a stored file is made of: plain data that can be written to disk. */
export type NvramValue = string | number | boolean | readonly NvramValue[] | { readonly [key: string]: NvramValue };

/**
 * The module's flash. It belongs to the caller, so that a twin which is built again finds what an
 * earlier one kept. A key is `<owner>:<name>`, e.g. `setting:+IPREX` or `certificate:ca.pem`.
 */
export class Nvram {
  private readonly values = new Map<string, NvramValue>();

  get(key: string): NvramValue | undefined {
    return this.values.get(key);
  }

  set(key: string, value: NvramValue): void {
    this.values.set(key, value);
  }

  delete(key: string): boolean {
    return this.values.delete(key);
  }

  /** Keys that begin with `prefix`, in the order in which they were first stored. */
  keys(prefix: string): string[] {
    return [...this.values.keys()].filter((key) => key.startsWith(prefix));
  }

  toJSON(): Record<string, NvramValue> {
    return Object.fromEntries(this.values);
  }

  static from(content: Record<string, NvramValue>): Nvram {
    const nvram = new Nvram();
    for (const [key, value] of Object.entries(content)) nvram.set(key, value);
    return nvram;
  }
}
