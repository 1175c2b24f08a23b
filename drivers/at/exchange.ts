import { concat } from "../../hal/bytes";
import type { Timer } from "../../hal/clock";
import type { Failure } from "../failure";
import { inputLength, type AtAnswer, type AtCommand, type AtDone } from "./command";
import { finalFailure, hasPrefix, isResultLine } from "./final";

/**
 * What a line is to a command: nothing to it, its echo, the go-ahead for its input, a part of its
 * answer, its final result code, or the last line that it waited for.
 */
export type Verdict = "foreign" | "echo" | "prompt" | "part" | "final" | "last";

/** One command on its way: what it was answered so far. */
export class Exchange {
  /** For the messages of failures. */
  readonly name: string;
  readonly lines: string[] = [];
  result: string | undefined;
  final = "";
  /** The UART has the whole command line: nothing that came before is an answer. */
  sent = false;
  /** The input was sent, or none is to be sent. */
  inputSent: boolean;
  timer: Timer | undefined;
  private echoDue = true;
  /** Set when the answer cannot be trusted: it fails with this when it ends. */
  private spoilt: Failure | undefined;
  private readonly pieces: string[] = [];
  private collected = 0;
  private accepted = false;
  private growing = false;

  constructor(
    readonly command: AtCommand,
    private readonly done: AtDone,
    private readonly answerBytes: number,
  ) {
    this.name = command.name === undefined ? command.text : command.name;
    this.inputSent = inputLength(command) === undefined;
  }

  /** Takes `line` if it is this command's. */
  take(line: string): Verdict {
    if (!this.sent) return "foreign";
    if (this.echoDue && line === this.command.text) {
      this.echoDue = false;
      return "echo";
    }
    if (!this.inputSent && line === this.command.inputLine) return "prompt";
    if (this.takeResult(line)) return this.final === "" ? "part" : "last";
    if (line === "OK" && (this.command.okIsAcceptance === true || !this.inputSent)) {
      this.accepted = true;
      return "part";
    }
    if (this.final === "" && this.isFinal(line)) {
      this.final = line;
      return "final";
    }
    if (!this.isInfo(line)) return "foreign";
    this.collectLine(line);
    return "part";
  }

  /** Takes `line` if it is the result that is due. */
  takeResult(line: string): boolean {
    const { result: prefix, resultWords } = this.command;
    if (prefix === undefined || this.result !== undefined || !isResultLine(line, prefix, resultWords)) return false;
    this.result = line;
    return true;
  }

  resultDue(): boolean {
    return this.command.result !== undefined && this.result === undefined;
  }

  /** Whether `line` is an information line by its prefix; those of "" are decided last. */
  isInfo(line: string): boolean {
    const { info, accept } = this.command;
    return info !== undefined && hasPrefix(line, info) && (accept === undefined || accept(line));
  }

  takesAnyLine(): boolean {
    const { info } = this.command;
    return this.sent && info !== undefined && info.indexOf("") >= 0;
  }

  isGoodFinal(line: string): boolean {
    const { finals, isFinal } = this.command;
    if (this.isBadFinal(line)) return false;
    return (finals !== undefined && hasPrefix(line, finals)) || (isFinal !== undefined && isFinal(line));
  }

  isBadFinal(line: string): boolean {
    const { failures } = this.command;
    return failures !== undefined && hasPrefix(line, failures);
  }

  /** The failure that the final result code means. */
  failure(): Failure | undefined {
    if (this.isGoodFinal(this.final)) return undefined;
    if (this.isBadFinal(this.final)) return { kind: "error", message: `${this.name}: ${this.final}` };
    return finalFailure(this.final, this.name);
  }

  collectLine(line: string): void {
    const { onLine } = this.command;
    if (onLine !== undefined) {
      this.growing = true;
      onLine(line);
    } else if (this.hasRoom(line.length)) this.lines.push(line);
  }

  collectPayload(header: string, bytes: string, remaining: number): void {
    this.growing = true;
    const { onPayload } = this.command;
    if (onPayload !== undefined) onPayload(header, bytes, remaining);
    else if (this.hasRoom(bytes.length)) this.pieces.push(bytes);
  }

  /** Whether payload, or a line for `onLine`, came since this was asked. */
  hasGrown(): boolean {
    const { growing } = this;
    this.growing = false;
    return growing;
  }

  /** A part of the answer is gone: the command fails with `overflow` when it ends. */
  spoil(why: string): void {
    this.spoilt = { kind: "overflow", message: `${this.name}: ${why}` };
  }

  stopTimer(): void {
    if (this.timer !== undefined) this.timer.cancel();
    this.timer = undefined;
  }

  /** Tells the caller; to be called once. */
  finish(failure: Failure | undefined): void {
    this.stopTimer();
    const answer: AtAnswer = { lines: this.lines, payload: concat(this.pieces), final: this.final };
    if (this.result !== undefined) answer.result = this.result;
    if (this.accepted) answer.accepted = true;
    this.done(failure === undefined ? this.spoilt : failure, answer);
  }

  private isFinal(line: string): boolean {
    // Without the line that it asks for, an OK is a stray one.
    if (line === "OK") return this.command.infoRequired !== true || this.lines.length > 0;
    return this.isGoodFinal(line) || this.isBadFinal(line) || finalFailure(line, this.name) !== undefined;
  }

  private hasRoom(bytes: number): boolean {
    this.collected += bytes;
    if (this.collected <= this.answerBytes) return true;
    this.spoil(`the answer is longer than ${this.answerBytes} bytes; raise answerBytes`);
    return false;
  }
}
