import type { LuaFile } from "../../../hal/lua/files";

/** A file in memory as Lua's `io` library has it. */
export class MemoryFile implements LuaFile {
  contents = "";
  private position = 0;

  seek(whence: "set" | "end", offset: number): number {
    this.position = whence === "set" ? offset : this.contents.length + offset;
    return this.position;
  }

  read(count: number): string {
    const bytes = this.contents.substring(this.position, this.position + count);
    this.position = this.position + bytes.length;
    return bytes;
  }

  write(bytes: string): unknown {
    this.contents = this.contents.substring(0, this.position) + bytes + this.contents.substring(this.position + bytes.length);
    this.position = this.position + bytes.length;
    return this;
  }

  flush(): unknown {
    return this;
  }
}
