import { concat, startsWith } from "../../hal/bytes";
import type { Timer } from "../../hal/clock";
import type { Failure } from "../failure";
import type { AtAnswer, AtCommand, AtDone } from "./command";
import { Fields, indexBehind } from "./fields";

/** One command on its way: what it was answered so far. */
export class Exchange {
  /** For the messages of failures. */
  readonly name: string;
  readonly lines: string[] = [];
  result: string | undefined;
  final = "";
  /** The command line may still come back as an echo. */
  echoDue = true;
  /** The input was sent, or none is to be sent. */
  inputSent: boolean;
  timer: Timer | undefined;
  /** Set when the answer cannot be trusted: it fails with this when it ends. */
  spoilt: Failure | undefined;
  private readonly pieces: string[] = [];
  private collected = 0;

  constructor(
    readonly command: AtCommand,
    private readonly done: AtDone,
    private readonly answerBytes: number,
  ) {
    this.name = command.name === undefined ? command.text : command.name;
    this.inputSent = command.input === undefined;
  }

  isResult(line: string): boolean {
    const prefix = this.command.result;
    if (prefix === undefined || this.result !== undefined) return false;
    const from = indexBehind(line, prefix);
    if (from < 0) return false;
    const fields = new Fields(line, from);
    return !fields.quoted(0) && fields.integer(0) !== undefined;
  }

  /** Whether `line` is an information line by its prefix; those of "" are decided last. */
  isInfo(line: string): boolean {
    const { info, accept } = this.command;
    return info !== undefined && hasPrefix(line, info) && (accept === undefined || accept(line));
  }

  takesAnyLine(): boolean {
    const info = this.command.info;
    return info !== undefined && info.indexOf("") >= 0;
  }

  /** Whether an OK now would be somebody else's: left behind by an earlier command. */
  okIsStray(): boolean {
    return this.command.infoRequired === true && this.lines.length === 0;
  }

  isGoodFinal(line: string): boolean {
    const finals = this.command.finals;
    return finals !== undefined && hasPrefix(line, finals) && !this.isBadFinal(line);
  }

  isBadFinal(line: string): boolean {
    return this.command.failures !== undefined && hasPrefix(line, this.command.failures);
  }

  asksForInput(line: string): boolean {
    return !this.inputSent && line === this.command.inputLine;
  }

  collectLine(line: string): void {
    if (this.hasRoom(line.length)) this.lines.push(line);
  }

  collectPayload(header: string, bytes: string, remaining: number): void {
    const onPayload = this.command.onPayload;
    if (onPayload !== undefined) onPayload(header, bytes, remaining);
    else if (this.hasRoom(bytes.length)) this.pieces.push(bytes);
  }

  finish(failure: Failure | undefined): void {
    if (this.timer !== undefined) this.timer.cancel();
    const answer: AtAnswer = { lines: this.lines, payload: concat(this.pieces), final: this.final };
    if (this.result !== undefined) answer.result = this.result;
    this.done(failure === undefined ? this.spoilt : failure, answer);
  }

  private hasRoom(bytes: number): boolean {
    this.collected += bytes;
    if (this.collected <= this.answerBytes) return true;
    this.spoilt = {
      kind: "overflow",
      message: `${this.name}: the answer is longer than ${this.answerBytes} bytes; raise answerBytes`,
    };
    return false;
  }
}

function hasPrefix(line: string, prefixes: readonly string[]): boolean {
  for (let index = 0; index < prefixes.length; index++) {
    const prefix = prefixes[index] as string;
    if (prefix !== "" && startsWith(line, prefix)) return true;
  }
  return false;
}
