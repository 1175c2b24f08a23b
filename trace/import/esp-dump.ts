/** What ESP-IDF's modem components log at their debug level: each transfer in hexadecimal, with the milliseconds since the start. */
import type { LogLine } from "./lines";
import { share, type Heard, type LogFormat, type LogParser } from "./log-format";
import { withoutColours } from "./stamps";

const DUMP = /^[VDIWE] \((\d+)\) ([\w-]+): 0x[0-9a-f]{8} +((?:[0-9a-f]{2} {1,2}){1,16}) *\|/;
/** `esp-modem: writing:` before the bytes; others have a tag for each side, such as `uart-tx`. */
const HEADING = /^[VDIWE] \(\d+\) [\w-]+: (writing|reading)/;
const LOGGED = /^[VDIWE] \((\d+)\) (.*)$/s;

class EspDumpParser implements LogParser {
  readonly held = 0;
  private heading: string | undefined;
  private startMs: number | undefined;
  private lastMs = 0;
  private isLate = false;

  line(line: LogLine): Heard[] {
    const text = withoutColours(line.text);
    const heading = HEADING.exec(text)?.[1];
    this.heading = heading ?? this.heading;
    if (heading !== undefined || text.trim() === "") return [];
    const [, ms, rest = text] = LOGGED.exec(text) ?? [];
    const heard = this.keepTime(line.number, ms);
    const [, , tag = "", columns] = DUMP.exec(text) ?? [];
    const timeUs = this.lastMs * 1000;
    if (columns === undefined) return [...heard, { kind: "note", timeUs, text: `log: ${rest}` }];
    return [...heard, { kind: "bytes", timeUs, side: this.heading ?? tag, bytes: Buffer.from(columns.replaceAll(" ", ""), "hex").toString("latin1") }];
  }

  end(): Heard[] {
    return [];
  }

  private keepTime(line: number, ms: string | undefined): Heard[] {
    if (ms === undefined) return [];
    this.startMs ??= Number(ms);
    const since = Number(ms) - this.startMs;
    const isEarlier = since < this.lastMs && !this.isLate;
    this.isLate = since < this.lastMs;
    this.lastMs = Math.max(this.lastMs, since);
    return isEarlier ? [{ kind: "fault", timeUs: this.lastMs * 1000, text: `line ${line} of the log is earlier than the one before: until its clock has caught up, times only keep the order` }] : [];
  }
}

export const ESP_DUMP: LogFormat = {
  name: "esp-dump",
  title: "ESP-IDF log with the bytes in hexadecimal",
  likeness: (head) => (share(head, (text) => DUMP.test(withoutColours(text))) > 0.02 ? 0.9 : 0),
  parser: () => new EspDumpParser(),
  precisionUs: () => 1000,
};
