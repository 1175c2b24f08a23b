import { startsWith } from "../../hal/bytes";
import type { Exchange } from "./exchange";
import { isResultLine } from "./final";

/** Results that may be awaited, or come late, at the same time. */
const CAPACITY = 8;

/** Why a line is not to be looked at any further. */
export type ResultLine = { kind: "awaited"; exchange: Exchange } | { kind: "late" };

interface LateResult {
  prefix: string;
  words: readonly string[] | undefined;
  untilMs: number;
}

/**
 * Result lines that are still to come: of commands that freed the channel after OK, and of commands
 * that were given up. Such a line would be taken for that of the next command of its kind, so that
 * command has to wait until the line came or, for one that was given up, cannot come any more.
 */
export class AwaitedResults {
  private awaited: Exchange[] = [];
  private late: LateResult[] = [];

  /** Whether one more can be awaited; where not, its command keeps the channel. */
  hasRoom(): boolean {
    return this.awaited.length < CAPACITY;
  }

  add(exchange: Exchange): void {
    this.awaited.push(exchange);
  }

  /** Nobody waits for this one's line any more; it may still come until `untilMs`. */
  giveUp(exchange: Exchange, untilMs: number): void {
    this.awaited = this.awaited.filter((other) => other !== exchange);
    const { result: prefix, resultWords: words } = exchange.command;
    if (prefix === undefined || exchange.result !== undefined) return;
    if (this.late.length >= CAPACITY) this.late = this.late.slice(1);
    this.late.push({ prefix, words, untilMs });
  }

  /** Whose result `line` is; it is not awaited any further. */
  take(line: string, nowMs: number): ResultLine | undefined {
    for (let index = 0; index < this.awaited.length; index++) {
      const exchange = this.awaited[index] as Exchange;
      if (exchange.takeResult(line)) {
        this.awaited = this.awaited.filter((other) => other !== exchange);
        return { kind: "awaited", exchange };
      }
    }
    for (let index = 0; index < this.late.length; index++) {
      const result = this.late[index] as LateResult;
      if (result.untilMs > nowMs && isResultLine(line, result.prefix, result.words)) {
        this.late = this.late.filter((other) => other !== result);
        return { kind: "late" };
      }
    }
    return undefined;
  }

  /** Until when a command with this result must not be sent: a time, or Infinity while one is awaited. */
  blockedUntil(prefix: string | undefined): number {
    if (prefix === undefined) return 0;
    for (let index = 0; index < this.awaited.length; index++) {
      if (alike((this.awaited[index] as Exchange).command.result as string, prefix)) return Infinity;
    }
    let until = 0;
    for (let index = 0; index < this.late.length; index++) {
      const result = this.late[index] as LateResult;
      if (alike(result.prefix, prefix)) until = Math.max(until, result.untilMs);
    }
    return until;
  }

  /** Results that begin with `prefix` will not come; answers the commands that await one. */
  abandon(prefix: string): Exchange[] {
    const begins = (result: string): boolean => startsWith(result, prefix);
    const ended = this.awaited.filter((exchange) => begins(exchange.command.result as string));
    this.awaited = this.awaited.filter((exchange) => ended.indexOf(exchange) < 0);
    this.late = this.late.filter((result) => !begins(result.prefix));
    return ended;
  }
}

function alike(left: string, right: string): boolean {
  return startsWith(left, right) || startsWith(right, left);
}
