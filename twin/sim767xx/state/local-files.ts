import type { Nvram } from "../../nvram";

/** The local storage, `C:/`, in bytes. */
export const LOCAL_STORAGE_BYTES = 4 * 1024 * 1024;
const KEY = "file:C:/";

/** The files of the module's local storage; contents are byte strings, and outlive each restart. */
export class LocalFiles {
  constructor(private readonly nvram: Nvram) {}

  /** Undefined where there is no such file. */
  content(name: string): string | undefined {
    const content = this.nvram.get(KEY + name);
    return typeof content === "string" ? content : undefined;
  }

  /** Replaces a file of the same name; false where there is no room. */
  store(name: string, content: string): boolean {
    const others = this.nvram.keys(KEY).filter((key) => key !== KEY + name);
    const used = others.reduce((sum, key) => sum + String(this.nvram.get(key)).length, 0);
    if (used + content.length > LOCAL_STORAGE_BYTES) return false;
    this.nvram.set(KEY + name, content);
    return true;
  }

  remove(name: string): void {
    this.nvram.delete(KEY + name);
  }
}
