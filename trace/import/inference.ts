/** Which side said a line, where the log does not say it: only what is certain. */

export type Speaker = "device" | "module" | "unknown";

export interface Assigned {
  speaker: Speaker;
  text: string;
  /** Whether the line's end belongs to this part. */
  ends: boolean;
  /** The module's echo of a command that the log does not show otherwise. */
  isLoneEcho?: true;
  /** The log names the speaker. */
  isNamed?: boolean;
}

/** A whole command line: basic commands, then extended ones. */
const COMMAND = /^AT(?:D[^]+|(?:;?(?:[AEHILMOPQTVXZ]\d*|&[A-Z]\d*|S\d+(?:=\d+|\?)?))*(?:;?[+*^%#$][A-Z0-9_]+(?:[=?][^]*|;[A-Z]\d*)?)*;?)$/i;
/** Behind what an application printed without a line end. */
const GLUED = /^([^"]*?\S)(AT[+&][A-Z]{2,}(?:[=?].*)?)$/s;
/** A command behind a line of the module whose end had not come when the application printed it. */
const LATE = /^(\s*[+*^][A-Z]{2,}\w*: ?[\d,. -]*)(AT(?:[+&*^$][A-Z]{2,}(?:[=?].*)?|[EI]\d?)?)$/s;
const RESULT = /^(OK|ERROR|NO CARRIER|NO DIALTONE|NO ANSWER|BUSY|SHUT OK|(\d, ?)?(SEND|CLOSE) (OK|FAIL)|(\d, ?)?CONNECT( .*)?|DOWNLOAD|DATA ACCEPT:.*|\+CM[ES] ERROR:.*)$/;
const UNSOLICITED = /^(RDY|START|CALL READY|(UNDER|OVER)-VOLTAGE (WARN\w*|POWER DOWN)|PB DONE|SMS (DONE|Ready)|Call Ready|NORMAL POWER DOWN|POWERED DOWN|RING|ALREADY CONNECT|(\d, ?)?CLOSED|STATE: .*|\*ATREADY: \d)$/;
const NAMED = /^[+*^][A-Z]{2,}[A-Z0-9_]*(?:[:,]|$)/;
/** Headers that count what follows on the next lines. */
const COUNTED = /^\+(?:CIPRXGET: ?2,\d+,(\d+),\d+|RECEIVE,\d+,(\d+):?|IPD,?(\d+):?|CMQTTRX(?:TOPIC|PAYLOAD): ?\d+,(\d+)|HTTPREAD: ?(\d+)|CCHRECV: ?DATA,\d+,(\d+))$/;

export class DirectionInference {
  /** The command whose result has not come. */
  private pending: string | undefined;
  /** Whether the line before was that command. */
  private justAsked = false;
  /** The module waits for data. */
  private prompted = false;
  private countedLeft = 0;

  /** Told that data was entered and its result came. */
  constructor(private readonly onEntered: () => void) {}

  /** Whether an empty line would be data. */
  isWithinData(): boolean {
    return this.countedLeft > 0 || this.prompted;
  }

  /** `end` as the log has it, undefined where it has lost it; `side` where the log names it. Empty lines belong to nobody. */
  assign(text: string, end: string | undefined, side?: "device" | "module"): Assigned[] {
    if (side !== undefined) return [this.named(text, side)];
    if (this.countedLeft > 0) return this.counted(text, end);
    if (this.prompted) return [this.entered(text)];
    const line = text.trim();
    if (line === "") return [{ speaker: "unknown", text, ends: true }];
    if (line === "+++" || COMMAND.test(line)) return [this.command(text, line, end)];
    const late = LATE.exec(text);
    if (late !== null) return [{ ...this.module(late[1] ?? "", late[1] ?? ""), ends: false }, this.command(late[2] ?? "", (late[2] ?? "").trim(), end)];
    if (this.isOfModule(line)) return [this.module(text, line)];
    if (line.startsWith(">") && this.pending !== undefined) return this.prompt(text);
    const glued = GLUED.exec(text);
    if (glued !== null && COMMAND.test((glued[2] ?? "").trim())) {
      const [, before = "", command = ""] = glued;
      return [{ speaker: "unknown", text: before, ends: false }, this.command(command, command.trim(), end)];
    }
    this.justAsked = false;
    return [{ speaker: "unknown", text, ends: true }];
  }

  /** What the log says itself; what follows without a side is inferred from it. */
  private named(text: string, side: "device" | "module"): Assigned {
    const line = text.trim();
    if (side === "module") {
      if (RESULT.test(line) && this.prompted) this.entered(text);
      else this.module(text, line);
      if (line === ">") this.prompted = true;
    } else if (!this.prompted && COMMAND.test(line)) {
      this.pending = line;
      this.justAsked = true;
    }
    return { speaker: side, text, ends: true, isNamed: true };
  }

  /** The same line again may be the echo, or said once more; two carriage returns are an echo's. */
  private command(text: string, line: string, end: string | undefined): Assigned {
    const again = this.justAsked && this.pending === line;
    this.pending = line;
    this.justAsked = true;
    const isEcho = end?.startsWith("\r\r") === true;
    if (isEcho) return { speaker: "module", text, ends: true, ...(again ? {} : { isLoneEcho: true }) };
    return { speaker: again ? "unknown" : "device", text, ends: true };
  }

  private isOfModule(line: string): boolean {
    return RESULT.test(line) || UNSOLICITED.test(line) || NAMED.test(line);
  }

  private module(text: string, line: string): Assigned {
    this.justAsked = false;
    if (RESULT.test(line)) this.pending = undefined;
    const count = COUNTED.exec(line)?.slice(1).find((each) => each !== undefined);
    this.countedLeft = count === undefined ? 0 : Number(count);
    return { speaker: "module", text, ends: true };
  }

  /** What a header announced is the module's, line by line. */
  private counted(text: string, end: string | undefined): Assigned[] {
    const line = text.trim();
    if (end === undefined && line === "OK") {
      this.countedLeft = 0;
      return [this.module(text, line)];
    }
    this.countedLeft = Math.max(0, this.countedLeft - text.length - (end?.length ?? 1));
    return [{ speaker: "module", text, ends: true }];
  }

  /** What stands behind the prompt on its line is what was entered, or its echo. */
  private prompt(text: string): Assigned[] {
    this.prompted = true;
    this.justAsked = false;
    const sign = /^\s*> ?/.exec(text)?.[0] ?? "";
    const rest = text.slice(sign.length);
    if (rest === "") return [{ speaker: "module", text, ends: true }];
    return [{ speaker: "module", text: sign, ends: false }, this.entered(rest)];
  }

  private entered(text: string): Assigned {
    const line = text.trim();
    if (!RESULT.test(line) && !/^\+(CMGS|CMGW|CMQTTPUB|CIPSEND): ?\d/.test(line)) return { speaker: "unknown", text, ends: true };
    this.prompted = false;
    this.onEntered();
    return this.module(text, line);
  }
}
