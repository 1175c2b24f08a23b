/** Logs of serial terminals: lines, with times before them or without. */
import type { LogLine } from "./lines";
import { damaged, share, type Heard, type LogFormat, type LogParser } from "./log-format";
import { Marks } from "./marks";
import { ShownText } from "./shown-text";
import { readStamp, StampClock, STYLES, stampShare, withoutColours, type Stamp, type StampStyle } from "./stamps";

/** What terminal programs say of themselves in between. */
const BANNERS: readonly RegExp[] = [
  /^=~=~=~=.* PuTTY log .*=~=~=~=$/,
  /^(picocom v\d|minicom|Welcome to minicom|tio v?\d|Type \[C-a\] \[C-h\]|Terminal ready|Terminating\.\.\.|Thanks for using picocom|Skipping tty reset)/,
  /^(Press CTRL-A Z for help|Press ctrl-t q to quit|Connected( to \/dev\S*)?$|Disconnected$|OPTIONS: |Compiled on |Port \/dev\/)/,
  /^(port is|flowcontrol|baudrate is|parity is|databits are|stopbits are|escape is|local echo is|noinit is|noreset is|hangup is|nolock is|send_cmd is|receive_cmd is|imap is|omap is|emap is|logfile is|initstring|exit_after is|exit is) *:?/,
  /^\*\*\* (Terminal|picocom|baud|dtr|rts|Starting|Exit)/,
  /^(Script (started|done)|--- \w)/,
  /^\[\d+\] ### /,
  /^\/\/ ?[rt]x:?$/i,
];

/** SSCOM shows the line end of what was sent as a box, on a line of its own, in UTF-8 or in GBK. */
const BOX = /^(?:\xe2\x96\xa1|\xa1\xf5)+$/;

/** Nobody sees a secret in it, so nobody could mask it. */
const HEX_DUMP = /(?:^|[\s:])(?:[0-9A-Fa-f]{2} {1,2}){4,}/;

/** A log of lines; where none has `style`, the times are lost. */
class TerminalParser implements LogParser {
  readonly held = 0;
  private readonly clock = new StampClock();
  private readonly spaced: boolean;
  private readonly isExact: boolean;
  private readonly marks: Marks;
  private readonly shown: ShownText;
  private hasStart = false;
  /** Of lines that are earlier than one before, the first is named. */
  private isOnTime = true;

  constructor(
    private readonly style: StampStyle | undefined,
    head: readonly LogLine[],
  ) {
    this.isExact = style === undefined && isExact(head);
    const texts = style === undefined ? [] : head.flatMap((line) => readStamp(style, line.text)?.text ?? []).filter((text) => text !== "");
    this.spaced = texts.length > 0 && texts.every((text) => text.startsWith(" "));
    const said = this.isExact ? [] : head.map((line) => this.stamped(line)?.text ?? withoutColours(line.text));
    this.marks = new Marks(said);
    this.shown = new ShownText(said);
  }

  line(line: LogLine): Heard[] {
    if (line.overlong) return [damaged(line, "the line is too long")];
    if (this.isExact) return exactly(line);
    const stamp = this.stamped(line);
    if (stamp === undefined) return this.said(undefined, withoutColours(line.text));
    const timeUs = this.clock.time(stamp);
    const heard = this.said(timeUs, stamp.text);
    if (timeUs === undefined && this.isOnTime) heard.unshift({ kind: "fault", timeUs, text: `line ${line.number} of the log is earlier than the one before: its time is lost` });
    this.isOnTime = timeUs !== undefined;
    if (!this.hasStart && this.clock.start !== undefined) heard.unshift({ kind: "start", start: this.clock.start });
    this.hasStart = true;
    return heard;
  }

  end(): Heard[] {
    return [];
  }

  private stamped(line: LogLine): Stamp | undefined {
    const stamp = this.style === undefined ? undefined : readStamp(this.style, line.text);
    return stamp === undefined || !this.spaced ? stamp : { ...stamp, text: stamp.text.replace(/^ /, "") };
  }

  private said(timeUs: number | undefined, text: string): Heard[] {
    if (BANNERS.some((banner) => banner.test(text))) return [{ kind: "note", timeUs, text: `log: ${text}` }];
    if (BOX.test(text)) return [];
    if (HEX_DUMP.test(text)) return [{ kind: "note", timeUs, text: "log: bytes in hexadecimal are left out" }];
    const unmarked = this.marks.take(text);
    const side = unmarked?.side === undefined ? {} : { side: unmarked.side };
    const said = unmarked?.text ?? text;
    const shown = this.shown.lines(said);
    if (shown === undefined) return [{ kind: "line", timeUs, text: said, end: undefined, ...side }];
    return shown.map((each) => ({ kind: "line", timeUs, ...each, ...side }));
  }
}

/** A line of a capture of the bytes themselves. */
function exactly({ text, end }: LogLine): Heard[] {
  if (BANNERS.some((banner) => banner.test(text))) return [{ kind: "note", timeUs: undefined, text: `log: ${text}` }];
  // A command may end with a carriage return alone, and its echo follows.
  const parts = text.split(/(?<=\r)/);
  return parts.map((part, index) => {
    if (index === parts.length - 1) return { kind: "line", timeUs: undefined, text: part, end };
    return { kind: "line", timeUs: undefined, text: part.replace(/\r$/, ""), end: "\r" };
  });
}

/** Only a capture of the bytes themselves has the two carriage returns of an echoed command. */
function isExact(head: readonly LogLine[]): boolean {
  return head.some((line) => line.end === "\r\r\n" || /^AT[^\r]*\rAT/i.test(line.text));
}

const stamped = (style: StampStyle): LogFormat => ({
  name: style.name,
  title: style.title,
  likeness: (head) => (stampShare(style, head) >= 0.3 ? 0.5 + stampShare(style, head) / 4 : 0),
  parser: (head) => new TerminalParser(style, head),
  precisionUs: (head) => {
    const digits = head.flatMap((line) => readStamp(style, line.text)?.digits ?? []);
    return digits.length === 0 ? 0 : 10 ** (6 - Math.max(...digits));
  },
});

/** Whether a line is of a conversation with a module. */
const TALK = /(^|\W)AT([+&*^$]?[A-Z]+.*)?["']?$|^\s*(OK|ERROR|RDY)\s*$|^\s*[+*^][A-Z]{2,}\w*:/;

const plain: LogFormat = {
  name: "text",
  title: "terminal log without times",
  likeness: (head) => (share(head, (text) => TALK.test(text)) > 0 ? 0.3 : 0),
  parser: (head) => new TerminalParser(undefined, head),
  precisionUs: () => 0,
};

export const TERMINAL_FORMATS: readonly LogFormat[] = [...STYLES.map(stamped), plain];
