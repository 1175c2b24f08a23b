/**
 * Hides what must not reach a trace while it is recorded: SIM PIN and PUK, users and passwords, keys
 * and certificates sent after a prompt, IMSI, ICCID, IMEI, phone numbers and messages, in commands,
 * in their echo and in answers. The number of hidden bytes stays visible.
 */
import type { Direction, Span } from "./events";
import { LineScanner } from "./line-scanner";
import type { ScannedLine } from "./line-scanner";
import { COUNTED_HEADERS } from "./mask-rules";
import type { BodyRule, EntryRule } from "./mask-rules";

export interface MaskOptions {
  /** Also hides what is sent and received: socket data, MQTT payloads, HTTP bodies. False where left out. */
  payloads?: boolean;
}

const CTRL_Z = "\x1a";
const ESC = "\x1b";

/** Bytes that the device owes the module after a prompt. */
interface Entry {
  /** undefined: until Ctrl-Z or ESC. */
  left: number | undefined;
  phase: "awaiting-prompt" | "sending" | "sent";
}

/** Lines of the module that stay readable between the lines of something secret. */
const RESULTS = ["OK", "ERROR", "> ", "DOWNLOAD", "+CMGL: ", "+CMGR: "];
const RESULT_WITH_NUMBER = /^\+(CM[ES] ERROR|CMGS|CMGSEX|CMGW): ?[0-9]*$/;
const FAILURE = /^(ERROR$|\+CM[ES] ERROR: )/;
const HEADER_LINE = /^\+CMG[LR]: /;
const RESULT_NAMES = ["+CME ERROR: ", "+CMS ERROR: ", "+CMGS: ", "+CMGSEX: ", "+CMGW: "];

export class SecretMask {
  private readonly device = new LineScanner((line) => this.onCommand(line));
  private readonly module = new LineScanner((line) => this.onAnswer(line));
  private readonly payloads: boolean;
  private entry: Entry | undefined;
  private identityExpected = false;
  /** Counted bytes of the module that are hidden. */
  private bodyLeft = 0;
  /** Lines of the module are hidden, but for results. */
  private guard: "none" | "line-end" | "result" = "none";
  private bodyPending: number | undefined;
  private lastOfModule = "";

  constructor(options: MaskOptions = {}) {
    this.payloads = options.payloads ?? false;
  }

  /** The bytes with their secrets hidden, in whatever chunks they come. */
  apply(direction: Direction, bytes: string): Span[] {
    const spans: Span[] = [];
    let shownFrom = 0;
    let hidden = 0;
    for (let index = 0; index < bytes.length; index++) {
      const secret = direction === "to-module" ? this.stepDevice(bytes.charAt(index)) : this.stepModule(bytes.charAt(index));
      if (secret) {
        if (shownFrom < index && hidden === 0) spans.push({ bytes: bytes.slice(shownFrom, index) });
        hidden++;
        shownFrom = index + 1;
      } else if (hidden > 0) {
        spans.push({ masked: hidden });
        hidden = 0;
      }
    }
    if (hidden > 0) spans.push({ masked: hidden });
    if (shownFrom < bytes.length) spans.push({ bytes: bytes.slice(shownFrom) });
    return spans;
  }

  /** What was asked for at a prompt has been entered, though the bytes may not have come by as the device's. */
  endEntry(): void {
    this.entry = undefined;
  }

  private stepDevice(byte: string): boolean {
    const { entry } = this;
    if (entry === undefined || entry.phase === "sent") return this.device.step(byte);
    if (entry.phase === "awaiting-prompt") return byte !== "\r" && byte !== "\n";
    if (entry.left === undefined) {
      const ends = byte === CTRL_Z || byte === ESC;
      if (ends) entry.phase = "sent";
      return !ends;
    }
    entry.left--;
    if (entry.left === 0) entry.phase = "sent";
    return true;
  }

  private onCommand(line: ScannedLine): void {
    this.identityExpected = line.asksIdentity;
    this.entry = undefined;
    this.guard = "none";
    if (line.command === undefined) return;
    const { rule, fields } = line.command;
    if (rule.entry !== undefined && fields[0] !== "?" && this.hides(rule.entry)) this.expectEntry(rule.entry, fields);
  }

  private hides(rule: EntryRule | BodyRule): boolean {
    return rule.secret || this.payloads;
  }

  private expectEntry(rule: EntryRule, fields: readonly string[]): void {
    const field = rule.lengthField === undefined ? "" : (fields[rule.lengthField] ?? "");
    const left = field === "" ? undefined : Number(field);
    if (left === undefined || left > 0) this.entry = { left, phase: "awaiting-prompt" };
  }

  private stepModule(byte: string): boolean {
    if (this.bodyLeft > 0) {
      this.bodyLeft--;
      return true;
    }
    const afterReturn = this.lastOfModule === "\r";
    this.lastOfModule = byte;
    if (this.bodyPending !== undefined && !(afterReturn && byte === "\n")) return this.beginBody(this.bodyPending);
    const secret = this.module.step(byte);
    if (byte === "\r" || byte === "\n") return false;
    const start = this.module.lineStart;
    if (start === ">" || start === "DOWNLOAD") this.onPrompt();
    if (this.isGuarded() && !HEADER_LINE.test(start)) return !isResultSoFar(start);
    return secret || (this.identityExpected && /^[0-9A-F]+$/i.test(start) && !/^[A-F]/i.test(start));
  }

  /** The body starts after the header's line end, be it one byte or two. */
  private beginBody(length: number): boolean {
    this.bodyPending = undefined;
    this.bodyLeft = length - 1;
    return true;
  }

  private isGuarded(): boolean {
    return this.guard !== "none" || (this.entry !== undefined && this.entry.phase !== "awaiting-prompt");
  }

  private onPrompt(): void {
    if (this.entry?.phase === "awaiting-prompt") this.entry.phase = "sending";
  }

  private onAnswer(line: ScannedLine): void {
    if (this.guard === "line-end") this.guard = "none";
    if (line.start === "OK") this.onResult("success");
    else if (FAILURE.test(line.start)) this.onResult("failure");
    if (line.answer !== undefined) this.onAnswerFields(line.answer);
    else if (this.payloads) this.onCountedHeader(line.start);
  }

  private onResult(result: "success" | "failure"): void {
    this.identityExpected = false;
    if (this.guard === "result") this.guard = "none";
    if (result === "failure" || this.entry?.phase !== "sending") this.entry = undefined;
  }

  private onAnswerFields({ rule, fields }: NonNullable<ScannedLine["answer"]>): void {
    const { body } = rule;
    if (body === undefined || !this.hides(body)) return;
    if (rule.when !== undefined && !rule.when.includes(fields[0] ?? "")) return;
    if (body.lengthField === undefined) this.guard = body.until ?? "line-end";
    else this.expectBody(Number(fields[body.lengthField]) * (fields[0] === body.hexWhen ? 2 : 1));
  }

  private onCountedHeader(start: string): void {
    for (const header of COUNTED_HEADERS) {
      const match = header.exec(start);
      if (match !== null) this.expectBody(Number(match[1]));
    }
  }

  private expectBody(length: number): void {
    if (length > 0) this.bodyPending = length;
  }
}

/** Whether a line that begins so can still be a result; what it then shows is known to everybody. */
function isResultSoFar(start: string): boolean {
  return RESULTS.some((result) => result.startsWith(start)) || RESULT_NAMES.some((name) => name.startsWith(start)) || RESULT_WITH_NUMBER.test(start);
}
