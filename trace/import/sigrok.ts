/** Annotations of sigrok's UART decoder: `sigrok-cli -A uart=rx-data:tx-data`, or exported by PulseView. */
import type { LogLine } from "./lines";
import { damaged, share, type Heard, type LogFormat, type LogParser, type ParserOptions } from "./log-format";
import { shownByte } from "./shown-byte";

/** Sample numbers, the decoder's name, the row or class, the text, with quotation marks or not. */
const ANNOTATION = /^(?:(\d+)-(\d+) +)?(uart(?:-\d+)?)(?:: ([RT]X(?:[ -]data)?))?: (?:"([^"]*)"(?: ".*")?|(.*))$/i;
/** Marks of the decoder that are no bytes. */
const MARK = /^(start bit|stop bit|parity bit|s|t|p|b|start|stop|parity|break|frame error|parity error|parity ok|[01])$/i;
const OTHER_ROW = /^(?:\d+-\d+ +)?uart(?:-\d+)?: [RT]X[ -](?:start|stop|parity|bits?|data bits?|warnings?|break|packets?)\b/i;

class SigrokParser implements LogParser {
  readonly held = 0;
  constructor(
    private readonly bareHex: boolean,
    private readonly rate: number | undefined,
  ) {}

  line(line: LogLine): Heard[] {
    if (line.overlong) return [damaged(line, "the line is too long")];
    if (line.text.trim() === "" || OTHER_ROW.test(line.text)) return [];
    const found = ANNOTATION.exec(line.text);
    if (found === null) return [damaged(line, "this is no annotation of the UART decoder")];
    const [, , lastSample, decoder = "", row, quoted, bare] = found;
    const shown = quoted ?? bare ?? "";
    const byte = shownByte(shown, this.bareHex);
    const timeUs = lastSample === undefined || this.rate === undefined ? undefined : Math.round((Number(lastSample) / this.rate) * 1e6);
    if (byte === undefined && MARK.test(shown)) return /error|break/i.test(shown) ? [{ kind: "fault", timeUs, text: `uart ${shown.toLowerCase()}` }] : [];
    if (byte === undefined) return [damaged(line, `"${shown}" is no byte`)];
    return [{ kind: "bytes", timeUs, side: row === undefined ? decoder : `${decoder} ${row.slice(0, 2).toUpperCase()}`, bytes: byte }];
  }

  end(): Heard[] {
    return [];
  }
}

/** Whether the decoder's format was hexadecimal: then every byte is two digits. */
function isHex(head: readonly LogLine[]): boolean {
  const rows = head.filter((line) => !OTHER_ROW.test(line.text));
  const shown = rows.flatMap((line) => ANNOTATION.exec(line.text)?.slice(5).find((each) => each !== undefined) ?? []).filter((text) => !MARK.test(text));
  return shown.length > 0 && shown.every((text) => /^[0-9A-F]{2}$/i.test(text));
}

/** In ASCII a bit looks like the byte of a digit. */
function refuseBits(head: readonly LogLine[]): void {
  const mark = head.find((line) => /: "?(start|stop) bit"?/i.test(line.text) && !OTHER_ROW.test(line.text));
  if (mark !== undefined) throw new Error(`line ${mark.number}: the log has the decoder's bits as well; write it with -A uart=rx-data:tx-data`);
}

function hasSamples(head: readonly LogLine[]): boolean {
  return head.some((line) => ANNOTATION.exec(line.text)?.[1] !== undefined);
}

export const SIGROK: LogFormat = {
  name: "sigrok",
  title: "sigrok log of UART annotations",
  likeness: (head) => (share(head, (text) => ANNOTATION.test(text)) >= 0.5 ? 1 : 0),
  parser: (head, { sampleRate }: ParserOptions) => {
    const bareHex = isHex(head);
    if (!bareHex) refuseBits(head);
    return new SigrokParser(bareHex, sampleRate);
  },
  precisionUs: (head, { sampleRate }) => (sampleRate === undefined || !hasSamples(head) ? 0 : Math.max(1, Math.ceil(1e6 / sampleRate))),
};
