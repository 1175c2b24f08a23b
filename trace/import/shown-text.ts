/** Lines that show their control characters: `AT+CSQ<CR>`, `b'\r\nOK\r\n'`, or by the pictures that Unicode has of them. */
import { SHOWN_END } from "./marks";

export interface ShownLine {
  text: string;
  /** Empty where the log shows none. */
  end: string;
}

/** U+2400 on, in the bytes of UTF-8. */
const PICTURES = /\xe2\x90([\x80-\x9f\xa1])/g;
const NAMES: Readonly<Record<string, string>> = { "<CR>": "\r", "<LF>": "\n", "<\\r>": "\r", "<\\n>": "\n", "[CR]": "\r", "[LF]": "\n", "\\r": "\r", "\\n": "\n", "\\t": "\t", "\\0": "\0" };
const ESCAPE = /<CR>|<LF>|<\\[rn]>|\[CR\]|\[LF\]|\\x([0-9a-fA-F]{2})|\\([rnt0\\'"])/g;
const COMMAND_END = new RegExp(`AT[^"']*(?:"[^"]*"[^"']*)*${SHOWN_END}+["']?[\\s,;)}\\]]*$`, "i");
const QUOTED = /^b?(["'])([^]*)\1[\s,;)}\]]*$/;

export class ShownText {
  private readonly isEscaped: boolean;

  /** `texts` are the log's first lines: escapes are read where they end commands. */
  constructor(texts: readonly string[]) {
    this.isEscaped = texts.some((text) => COMMAND_END.test(text));
  }

  /** The lines that `text` shows; undefined where it shows none of its control characters. */
  lines(text: string): ShownLine[] | undefined {
    if (text.search(PICTURES) >= 0) return cut(text.replace(PICTURES, (_, code: string) => String.fromCharCode(code === "\xa1" ? 0x7f : code.charCodeAt(0) - 0x80)));
    if (!this.isEscaped) return undefined;
    const inner = QUOTED.exec(text)?.[2] ?? text;
    return inner === text && inner.search(ESCAPE) < 0 ? undefined : cut(inner.replace(ESCAPE, unescaped));
  }
}

function unescaped(whole: string, hex: string | undefined, letter: string | undefined): string {
  if (hex !== undefined) return String.fromCharCode(parseInt(hex, 16));
  return NAMES[whole] ?? letter ?? whole;
}

function cut(bytes: string): ShownLine[] {
  return bytes.split(/(?<=\n)|(?<=\r)(?![\r\n])/).map((part) => {
    const end = /[\r\n]*$/.exec(part)?.[0] ?? "";
    return { text: part.slice(0, part.length - end.length), end };
  });
}
