import { byteAt, find, parseInteger, slice, startsWith } from "../../../hal/bytes";
import { isIdentitySoFar, LineScanner, numberAt, type ScannedLine } from "./line-scanner";
import { countedBy, type Extent, type MaskRule } from "./rule";

/** Takes a conversation piece by piece, with its secrets hidden. */
export interface MaskSink {
  /** Bytes, one or more. */
  show(bytes: string): void;
  /** The number of bytes that stood here. */
  hide(count: number): void;
}

/** Bytes that the device owes the module after a prompt. */
interface Entry {
  /** Undefined: until Ctrl-Z, ESC or the result. */
  left: number | undefined;
  phase: "awaiting-prompt" | "sending" | "sent";
}

const CR = "\r";
const LF = "\n";
const CTRL_Z = "\x1a";
const ESC = "\x1b";
const ESCAPE = "+++";
const MINUS = 45;
const RECEIVE = "+RECEIVE,";
const IPD = "+IPD";
const CONNECT = "CONNECT";
/** Lines of the module that stay readable between the lines of something secret. */
const RESULTS: readonly string[] = ["OK", "ERROR", "TimeOut", "> ", "DOWNLOAD", "+CMGL: ", "+CMGR: ", "+CMGRD: "];
/** Those with a number. */
const NUMBERED: readonly string[] = ["+CME ERROR:", "+CMS ERROR:", "+CMGS:", "+CMGSEX:", "+CMGW:"];
/** What ends an entry that no number counts, besides an error. */
const SENT: readonly string[] = ["SEND OK", "SEND FAIL", "DATA ACCEPT:", "CLOSED", "+CMGS:", "+CMGSEX:", "+CMGW:"];
const LEFT_DATA_MODE: readonly string[] = ["NO CARRIER", "CLOSED"];

/**
 * Hides what must not reach a record of the conversation, while it is recorded: SIM PIN and PUK,
 * users and passwords, keys and certificates, IMSI, ICCID, IMEI, phone numbers and messages, and on
 * request payloads, in commands, in their echo and in answers (`rules.ts`). How many bytes are hidden
 * stays visible. Where it is in doubt more is hidden.
 *
 * Keeps a line's beginning of each direction, and nothing of what it has hidden.
 */
export class SecretMask {
  private readonly device: LineScanner;
  private readonly module: LineScanner;
  private entry: Entry | undefined;
  private identityExpected = false;
  /** Counted bytes of the module that are hidden. */
  private bodyLeft = 0;
  private bodyPending = 0;
  /** Lines of the module are hidden, but for results. */
  private guard: "none" | "line-end" | "result" = "none";
  /** Data pass in both directions. */
  private transparent = false;
  private lastOfModule = "";
  private lastOfDevice = "";
  /** Whether what was taken last is secret. */
  private secret = false;

  /** `payloads`: hides what is sent and received as well, socket data, MQTT payloads, HTTP bodies. */
  constructor(private readonly payloads: boolean) {
    this.device = new LineScanner(payloads, (line) => this.onCommand(line));
    this.module = new LineScanner(payloads, (line) => this.onAnswer(line));
  }

  /** `bytes` of one direction, in whatever chunks they come, go to `sink` in their order. */
  apply(toModule: boolean, bytes: string, sink: MaskSink): void {
    let from = 0;
    let secret = false;
    let at = 0;
    while (at < bytes.length) {
      const end = toModule ? this.advanceDevice(bytes, at) : this.advanceModule(bytes, at);
      if (this.secret !== secret) {
        emit(sink, secret, bytes, from, at);
        from = at;
        secret = this.secret;
      }
      at = end;
    }
    emit(sink, secret, bytes, from, at);
  }

  /** What was asked for at a prompt has been entered, though its bytes may not have come by as the device's. */
  endEntry(): void {
    this.entry = undefined;
  }

  /** Takes bytes from `at` on, one at least, and answers the index behind them; all are secret, or none. */
  private advanceDevice(bytes: string, at: number): number {
    const entry = this.entry;
    if (this.transparent) {
      const last = this.lastOfDevice + slice(bytes, at, bytes.length);
      this.lastOfDevice = slice(last, Math.max(0, last.length - ESCAPE.length), last.length);
      return this.hidden(bytes.length);
    }
    if (entry !== undefined && entry.phase !== "sent") return this.advanceEntry(entry, bytes, at);
    return this.advanceLine(this.device, bytes, at);
  }

  private advanceEntry(entry: Entry, bytes: string, at: number): number {
    if (entry.phase === "awaiting-prompt") return isLineEnd(bytes, at) ? this.shown(at + 1) : this.hidden(lineEnd(bytes, at));
    if (entry.left === undefined) {
      const end = Math.min(indexOf(bytes, CTRL_Z, at), indexOf(bytes, ESC, at));
      if (end > at) return this.hidden(end);
      entry.phase = "sent";
      return this.shown(at + 1);
    }
    const taken = Math.min(entry.left, bytes.length - at);
    entry.left = entry.left - taken;
    if (entry.left === 0) entry.phase = "sent";
    return this.hidden(at + taken);
  }

  private advanceLine(scanner: LineScanner, bytes: string, at: number): number {
    if (isLineEnd(bytes, at)) {
      scanner.endLine();
      return this.shown(at + 1);
    }
    if (!scanner.isWithinFields()) return this.shown(scanner.pass(bytes, at, lineEnd(bytes, at)));
    this.secret = scanner.step(slice(bytes, at, at + 1));
    if (scanner === this.module) this.bodyLeft = scanner.takeInline();
    return at + 1;
  }

  private advanceModule(bytes: string, at: number): number {
    const afterReturn = this.lastOfModule === CR;
    this.lastOfModule = slice(bytes, at, at + 1);
    if (this.bodyPending > 0) {
      // The body starts behind the header's line end, be it one byte or two.
      if (afterReturn && this.lastOfModule === LF) return this.shown(at + 1);
      this.bodyLeft = this.bodyPending;
      this.bodyPending = 0;
    }
    if (this.bodyLeft > 0) {
      const taken = Math.min(this.bodyLeft, bytes.length - at);
      this.bodyLeft = this.bodyLeft - taken;
      this.lastOfModule = "";
      return this.hidden(at + taken);
    }
    if (isLineEnd(bytes, at) || !this.isWatched()) {
      const end = this.advanceLine(this.module, bytes, at);
      this.lookForInlineBody(bytes, end);
      return end;
    }
    this.secret = this.isSecretOfModule(this.lastOfModule);
    this.lookForInlineBody(bytes, at + 1);
    return at + 1;
  }

  /** Whether each byte of the module may change what is hidden. */
  private isWatched(): boolean {
    return this.identityExpected || this.entry !== undefined || this.isGuarded();
  }

  private isSecretOfModule(byte: string): boolean {
    const isField = this.module.step(byte);
    this.bodyLeft = this.module.takeInline();
    const start = this.module.lineStart();
    if (start === ">" || start === "DOWNLOAD") this.onPrompt();
    if (this.isGuarded() && !startsWith(start, "+CMGL: ") && !startsWith(start, "+CMGR: ") && !startsWith(start, "+CMGRD: ")) return !isResultSoFar(start, this.transparent);
    return isField || (this.identityExpected && isIdentitySoFar(start));
  }

  /** `+IPD,5:hello` has its data on the header's line. */
  private lookForInlineBody(bytes: string, end: number): void {
    if (!this.payloads || slice(bytes, end - 1, end) !== ":") return;
    const start = this.module.lineStart();
    if (startsWith(start, IPD) && find(start, ":", 0) === start.length - 1) this.bodyLeft = numberAt(start, 1);
  }

  private isGuarded(): boolean {
    return this.guard !== "none" || this.transparent || (this.entry !== undefined && this.entry.phase !== "awaiting-prompt");
  }

  private onPrompt(): void {
    if (this.entry !== undefined && this.entry.phase === "awaiting-prompt") this.entry.phase = "sending";
  }

  private onCommand(line: ScannedLine): void {
    this.identityExpected = line.asksIdentity;
    this.entry = undefined;
    this.guard = "none";
    const { command, fields } = line;
    if (command === undefined || fields[0] === "?") return;
    if (command.hidesAnswer) this.guard = "result";
    const entry = command.entry;
    if (entry === undefined || !this.hides(entry)) return;
    const left = countedBy(entry, fields);
    if (left === undefined || left > 0) this.entry = { left, phase: "awaiting-prompt" };
  }

  private hides(extent: Extent): boolean {
    return this.payloads || !extent.isPayload;
  }

  private onAnswer(line: ScannedLine): void {
    const { start, answer, fields } = line;
    if (this.guard === "line-end") this.guard = "none";
    if (this.transparent) {
      if (LEFT_DATA_MODE.indexOf(start) >= 0 || (start === "OK" && this.lastOfDevice === ESCAPE)) this.transparent = false;
    } else if (start === "OK") this.onResult(false);
    else if (isFailure(start)) this.onResult(true);
    else if (this.entry !== undefined && this.entry.left === undefined && beginsWithAny(start, SENT)) this.entry = undefined;
    else if (answer !== undefined) this.onAnswerFields(answer, fields);
    else if (this.payloads) this.onHeader(start);
  }

  private onResult(failed: boolean): void {
    this.identityExpected = false;
    if (this.guard === "result") this.guard = "none";
    if (failed || this.entry === undefined || this.entry.phase !== "sending") this.entry = undefined;
  }

  private onAnswerFields(rule: MaskRule, fields: readonly string[]): void {
    const body = rule.body;
    if (body === undefined || !this.hides(body) || !rule.applies(fields)) return;
    const count = countedBy(body, fields);
    if (count !== undefined) this.bodyPending = fields[0] === rule.hexWhen ? count * 2 : count;
    else if (body.end === "$") this.guard = "line-end";
    else if (body.end === ".") this.guard = "result";
  }

  /** Headers of received data that name their length in their own way, and the beginning of data mode. */
  private onHeader(start: string): void {
    if (startsWith(start, RECEIVE)) this.bodyPending = numberAt(start, 2);
    else if (startsWith(start, IPD) && find(start, ":", 0) < 0) this.bodyPending = numberAt(start, 1);
    else if (start === CONNECT || (startsWith(start, CONNECT + " ") && byteAt(start, CONNECT.length + 1) <= 57)) {
      this.transparent = true;
      this.lastOfDevice = "";
    }
  }

  private hidden(end: number): number {
    this.secret = true;
    return end;
  }

  private shown(end: number): number {
    this.secret = false;
    return end;
  }
}

function emit(sink: MaskSink, secret: boolean, bytes: string, from: number, to: number): void {
  if (from === to) return;
  if (secret) sink.hide(to - from);
  else sink.show(slice(bytes, from, to));
}

/** Whether a line that begins so can still be a result; what it then shows is known to everybody. */
function isResultSoFar(start: string, transparent: boolean): boolean {
  for (const result of RESULTS) if (startsWith(result, start)) return true;
  for (const result of transparent ? LEFT_DATA_MODE : SENT) if (startsWith(result, start)) return true;
  for (const name of NUMBERED) if (startsWith(name, start) || (startsWith(start, name) && isNumber(start, name.length))) return true;
  return false;
}

function isFailure(start: string): boolean {
  return start === "ERROR" || start === "TimeOut" || startsWith(start, "+CME ERROR:") || startsWith(start, "+CMS ERROR:");
}

function beginsWithAny(text: string, beginnings: readonly string[]): boolean {
  for (const beginning of beginnings) if (startsWith(text, beginning)) return true;
  return false;
}

/** Whether a blank or none, and digits or none, stand behind `from`. */
function isNumber(text: string, from: number): boolean {
  const digits = slice(text, slice(text, from, from + 1) === " " ? from + 1 : from, text.length);
  return digits === "" || (parseInteger(digits) !== undefined && byteAt(digits, 0) !== MINUS);
}

function isLineEnd(bytes: string, at: number): boolean {
  const byte = byteAt(bytes, at);
  return byte === 13 || byte === 10;
}

function lineEnd(bytes: string, from: number): number {
  return Math.min(indexOf(bytes, CR, from), indexOf(bytes, LF, from));
}

/** Where `mark` stands at or behind `from`; the end where it does not. */
function indexOf(bytes: string, mark: string, from: number): number {
  const at = find(bytes, mark, from);
  return at < 0 ? bytes.length : at;
}
