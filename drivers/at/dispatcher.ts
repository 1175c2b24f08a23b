import type { Clock } from "../../hal/clock";
import type { Diagnostics } from "../modem";
import type { Commands } from "./commands";
import type { Exchange } from "./exchange";
import type { Item } from "./framer";
import { PayloadRouter } from "./payload-router";
import type { Synchroniser } from "./synchroniser";
import type { UrcTable } from "./urc-table";

/** What an item may turn out to be besides a part of an answer or a URC. */
export type DispatchEvent =
  | { kind: "bytes-lost"; count: number; why: string }
  /** The module repeats the commands that it gets. */
  | { kind: "echo" }
  | { kind: "unknown-line"; line: string };

/**
 * Decides whose each item is. A line is tried in a fixed order: the search for the module, the
 * command in flight, results awaited from earlier commands, unsolicited lines, and last a command
 * that takes any line. What is left is counted as unknown.
 */
export class Dispatcher {
  private readonly payloads: PayloadRouter;
  private strayOkUntil = 0;

  constructor(
    private readonly clock: Clock,
    private readonly counters: Diagnostics,
    private readonly urcs: UrcTable,
    private readonly synchroniser: Synchroniser,
    private readonly commands: Commands,
    private readonly tell: (event: DispatchEvent) => void,
  ) {
    this.payloads = new PayloadRouter(urcs);
  }

  dispatch(item: Item): void {
    if (item.kind === "line") this.dispatchLine(item.text);
    else if (item.kind === "header") this.payloads.begin(item.text, this.commands.inFlight(), this.synchroniser.isLate(item.text));
    else if (item.kind === "payload") {
      if (!this.payloads.take(item.bytes, item.remaining)) this.countLost(item.bytes.length, "a payload that nobody waits for");
    } else if (item.kind !== "prompt") this.dispatchLoss(item.count, item.why, item.kind === "lost");
    else {
      const exchange = this.commands.inFlight();
      if (exchange !== undefined && !exchange.inputSent) this.commands.sendInput(exchange);
    }
  }

  /** Within the next `ms` one OK means nothing: some firmware adds it to other results. */
  expectStrayOk(ms: number): void {
    this.strayOkUntil = Math.max(this.strayOkUntil, this.clock.now() + ms);
  }

  /** The command has ended: what still comes of its payload is nobody's. */
  forget(exchange: Exchange): void {
    this.payloads.forget(exchange);
  }

  /** A line that means nothing to anybody. */
  unknown(line: string): void {
    this.tell({ kind: "unknown-line", line });
  }

  private dispatchLine(line: string): void {
    const { commands } = this;
    const exchange = commands.inFlight();
    if (this.synchroniser.active() && this.synchroniser.take(line)) return;
    if (exchange !== undefined && this.answers(exchange, line)) return;
    const result = commands.results.take(line, this.clock.now());
    const handler = result === undefined ? this.urcs.find(line) : undefined;
    if (result !== undefined && result.kind === "awaited") commands.end(result.exchange, undefined);
    else if (handler !== undefined) handler(line);
    else if (result === undefined && exchange !== undefined && exchange.takesAnyLine()) exchange.collectLine(line);
    else if (line === "OK" && this.clock.now() < this.strayOkUntil) this.strayOkUntil = 0;
    else if (result === undefined && this.urcs.rest !== undefined) this.urcs.rest(line);
    else {
      this.counters.unknownLines++;
      this.unknown(line);
      if (result !== undefined) commands.pump();
    }
  }

  /** Whether `line` belongs to the command in flight. */
  private answers(exchange: Exchange, line: string): boolean {
    const verdict = exchange.take(line);
    if (verdict === "echo") this.tell({ kind: "echo" });
    else if (verdict === "prompt") this.commands.sendInput(exchange);
    else if (verdict === "final") this.commands.conclude(exchange);
    else if (verdict === "last") this.commands.end(exchange, exchange.failure());
    return verdict !== "foreign";
  }

  private dispatchLoss(count: number, why: string, somethingIsMissing: boolean): void {
    this.countLost(count, why);
    const owner = this.payloads.breakOff();
    const exchange = this.commands.inFlight();
    if (exchange === undefined || exchange.final !== "") return;
    if (somethingIsMissing || owner === exchange)
      this.commands.abandon(exchange, { kind: "overflow", message: `${exchange.name}: received bytes are lost: ${why}` });
    else exchange.spoil(`a part of the answer is lost: ${why}`);
  }

  private countLost(count: number, why: string): void {
    this.counters.bytesLost += count;
    this.tell({ kind: "bytes-lost", count, why });
  }
}
