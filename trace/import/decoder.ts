/** What a log's file is written in, where it says so: the bytes of UTF-16 become those of UTF-8. */

const LITTLE_ENDIAN = "\xff\xfe";
const BIG_ENDIAN = "\xfe\xff";
const UTF8 = "\xef\xbb\xbf";

/** Keeps three bytes at most. */
export class LogDecoder {
  private mark: string | undefined;
  private rest = "";

  /** `chunk` holds bytes, one a character; a file without a mark is given on as it is. */
  push(chunk: string): string {
    const bytes = this.rest + chunk;
    this.rest = "";
    if (this.mark !== undefined) return this.decoded(bytes);
    const mark = [LITTLE_ENDIAN, BIG_ENDIAN, UTF8].find((each) => bytes.startsWith(each));
    if (mark === undefined && bytes.length < UTF8.length) {
      this.rest = bytes;
      return "";
    }
    this.mark = mark ?? "";
    return this.decoded(bytes.slice(this.mark.length));
  }

  /** What is left when the file ends. */
  end(): string {
    const { rest } = this;
    this.rest = "";
    return this.mark === undefined ? rest : "";
  }

  private decoded(bytes: string): string {
    if (this.mark !== LITTLE_ENDIAN && this.mark !== BIG_ENDIAN) return bytes;
    const isLittle = this.mark === LITTLE_ENDIAN;
    const unit = (at: number): number => bytes.charCodeAt(isLittle ? at : at + 1) + bytes.charCodeAt(isLittle ? at + 1 : at) * 256;
    let end = bytes.length - (bytes.length % 2);
    if (end > 0 && isHighSurrogate(unit(end - 2))) end -= 2;
    this.rest = bytes.slice(end);
    let text = "";
    for (let at = 0; at < end; at += 2) text += String.fromCharCode(unit(at));
    return Buffer.from(text, "utf8").toString("latin1");
  }
}

function isHighSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit < 0xdc00;
}
