import { slice } from "../bytes";
import type { Files } from "../files";
import { PowerLost, type PowerCut } from "./storage";

interface VirtualFile {
  name: string;
  bytes: string;
}

/**
 * A file system whose power can be cut at any operation (`VirtualStorage` says when): a write inside of which it goes has none, half
 * or all but the last of its bytes written; a rename and a removal are done or not done.
 */
export class VirtualFiles implements Files {
  /** Changes asked for so far. */
  operations = 0;
  private files: VirtualFile[] = [];
  private cutAt = 0;
  private cut: PowerCut = "before";
  private powered = true;

  /** Cuts the power at operation number `operation` from now on (1 is the next one). */
  cutPowerAt(operation: number, cut: PowerCut): void {
    this.cutAt = this.operations + operation;
    this.cut = cut;
  }

  /** Power is back, with the contents as the cut left them, and nothing is planned any more. */
  restorePower(): void {
    this.powered = true;
    this.cutAt = 0;
  }

  size(name: string): number | undefined {
    const file = this.find(name);
    return file === undefined ? undefined : file.bytes.length;
  }

  read(name: string, offset: number, length: number): string {
    const file = this.find(name);
    return file === undefined ? "" : slice(file.bytes, offset, offset + length);
  }

  write(name: string, offset: number, bytes: string): string | undefined {
    const size = this.size(name) ?? 0;
    if (offset > size) return name + " has " + String(size) + " bytes, and nothing can be written at " + String(offset);
    this.begin();
    const isInside = this.isCut("early") || this.isCut("half") || this.isCut("late");
    if (isInside) {
      const count = this.isCut("early") ? 0 : this.isCut("half") ? Math.floor(bytes.length / 2) : bytes.length - 1;
      this.put(name, offset, slice(bytes, 0, count));
      this.losePower();
    }
    this.put(name, offset, bytes);
    this.end();
    return undefined;
  }

  rename(from: string, to: string): string | undefined {
    const file = this.find(from);
    if (file === undefined) return "there is no " + from;
    this.begin();
    this.files = this.files.filter((other) => other.name !== to);
    file.name = to;
    this.end();
    return undefined;
  }

  remove(name: string): string | undefined {
    if (this.find(name) === undefined) return undefined;
    this.begin();
    this.files = this.files.filter((file) => file.name !== name);
    this.end();
    return undefined;
  }

  private find(name: string): VirtualFile | undefined {
    if (!this.powered) throw new PowerLost();
    for (const file of this.files) if (file.name === name) return file;
    return undefined;
  }

  private put(name: string, offset: number, bytes: string): void {
    let file = this.find(name);
    if (file === undefined) {
      file = { name, bytes: "" };
      this.files.push(file);
    }
    file.bytes = slice(file.bytes, 0, offset) + bytes + slice(file.bytes, offset + bytes.length, file.bytes.length);
  }

  private begin(): void {
    this.operations = this.operations + 1;
    if (this.isCut("before")) this.losePower();
  }

  /** What has no inside is done when the power goes. */
  private end(): void {
    if (this.operations === this.cutAt) this.losePower();
  }

  private isCut(cut: PowerCut): boolean {
    return this.operations === this.cutAt && this.cut === cut;
  }

  private losePower(): never {
    this.powered = false;
    throw new PowerLost();
  }
}
