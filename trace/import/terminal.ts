/** Logs of serial terminals: lines, with times before them or without. */
import type { LogLine } from "./lines";
import { damaged, share, type Heard, type LogFormat, type LogParser } from "./log-format";
import { readStamp, StampClock, STYLES, stampShare, type StampStyle } from "./stamps";

/** What terminal programs say of themselves in between. */
const BANNERS: readonly RegExp[] = [
  /^=~=~=~=.* PuTTY log .*=~=~=~=$/,
  /^(picocom v\d|minicom|Welcome to minicom|tio v?\d|Type \[C-a\] \[C-h\]|Terminal ready|Terminating\.\.\.|Thanks for using picocom|Skipping tty reset)/,
  /^(Press CTRL-A Z for help|Press ctrl-t q to quit|Connected( to \/dev\S*)?$|Disconnected$|OPTIONS: |Compiled on |Port \/dev\/)/,
  /^(port is|flowcontrol|baudrate is|parity is|databits are|stopbits are|escape is|local echo is|noinit is|noreset is|hangup is|nolock is|send_cmd is|receive_cmd is|imap is|omap is|emap is|logfile is|initstring|exit_after is|exit is) *:?/,
  /^\*\*\* (Terminal|picocom|baud|dtr|rts|Starting|Exit)/,
  /^(Script (started|done)|--- .* ---$)/,
  /^\[\d+\] ### /,
];

/** Control characters that a log shows as the pictures of Unicode, U+2400 on, in the bytes of UTF-8. */
const PICTURES = /\xe2\x90([\x80-\x9f\xa1])/g;

/** A log of lines; where none has `style`, the times are lost. */
class TerminalParser implements LogParser {
  readonly held = 0;
  private readonly clock = new StampClock();
  private readonly spaced: boolean;
  private readonly isExact: boolean;
  private hasStart = false;

  constructor(
    private readonly style: StampStyle | undefined,
    head: readonly LogLine[],
  ) {
    this.isExact = style === undefined && isExact(head);
    const texts = style === undefined ? [] : head.flatMap((line) => readStamp(style, line.text)?.text ?? []).filter((text) => text !== "");
    this.spaced = texts.length > 0 && texts.every((text) => text.startsWith(" "));
  }

  line(line: LogLine): Heard[] {
    if (line.overlong) return [damaged(line, "the line is too long")];
    if (this.style === undefined) return this.said(undefined, line.text, this.isExact ? line.end : undefined);
    const stamp = readStamp(this.style, line.text);
    if (stamp === undefined) return this.said(undefined, line.text, undefined);
    const timeUs = this.clock.time(stamp);
    const heard = this.said(timeUs, this.spaced ? stamp.text.replace(/^ /, "") : stamp.text, undefined);
    if (timeUs === undefined) heard.unshift({ kind: "fault", timeUs, text: `line ${line.number} of the log is earlier than the one before: its time is lost` });
    if (!this.hasStart && this.clock.start !== undefined) heard.unshift({ kind: "start", start: this.clock.start });
    this.hasStart = true;
    return heard;
  }

  end(): Heard[] {
    return [];
  }

  private said(timeUs: number | undefined, text: string, end: string | undefined): Heard[] {
    if (BANNERS.some((banner) => banner.test(text))) return [{ kind: "note", timeUs, text: `log: ${text}` }];
    if (PICTURES.test(text)) return pictured(timeUs, text);
    if (end === undefined) return [{ kind: "line", timeUs, text, end }];
    // A command may end with a carriage return alone, and its echo follows.
    const parts = text.split(/(?<=\r)/);
    return parts.map((part, index) => {
      if (index === parts.length - 1) return { kind: "line", timeUs, text: part, end };
      return { kind: "line", timeUs, text: part.replace(/\r$/, ""), end: "\r" };
    });
  }
}

/** A line that shows its control characters shows its end as well. */
function pictured(timeUs: number | undefined, text: string): Heard[] {
  const bytes = text.replace(PICTURES, (_, code: string) => String.fromCharCode(code === "\xa1" ? 0x7f : code.charCodeAt(0) - 0x80));
  return bytes.split(/(?<=\n)|(?<=\r)(?![\r\n])/).map((part) => {
    const end = /[\r\n]*$/.exec(part)?.[0] ?? "";
    return { kind: "line", timeUs, text: part.slice(0, part.length - end.length), end };
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
const TALK = /(^|\W)(AT([+&*^$]?[A-Z]+.*)?$)|^\s*(OK|ERROR|RDY)\s*$|^\s*[+*^][A-Z]{2,}\w*:/;

const plain: LogFormat = {
  name: "text",
  title: "terminal log without times",
  likeness: (head) => (share(head, (text) => TALK.test(text)) > 0 ? 0.3 : 0),
  parser: (head) => new TerminalParser(undefined, head),
  precisionUs: () => 0,
};

export const TERMINAL_FORMATS: readonly LogFormat[] = [...STYLES.map(stamped), plain];
