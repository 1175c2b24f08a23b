import type { Exchange } from "./exchange";
import type { OrderChoice } from "./orders";
import type { Quirk } from "./quirks";
import type { AnySetting } from "./settings";
import type { UrcKind } from "./urc-queue";

/** Answers one command, now or later. May throw `CommandRefused`, also in `x.after`, `x.readCounted` and `x.readText`. */
export type Handler = (exchange: Exchange) => void;

/** The forms of one command; a form that is left out answers ERROR. A string is an information line followed by OK, an empty one is OK alone. */
export interface CommandSpec {
  test?: string | Handler;
  read?: Handler;
  write?: Handler;
  execute?: Handler;
  /** Shortest and longest time until the handler is called, in ms; the family's usual ones where left out. */
  responseMs?: readonly [number, number];
}

/** By the command's name without `AT`, upper case: `+CSQ`, `&W`, `E`. */
export type CommandTable = Readonly<Record<string, CommandSpec>>;

/**
 * One more way to answer, asked before those that were there: true where it took the exchange (and
 * answers it, now or later), false to pass it on.
 */
export type Behaviour = (exchange: Exchange) => boolean;

/** Why a run of the firmware ends. */
export type EndOfRun = "power-off" | "reset" | "power-lost" | "silent-restart";

/** What a chapter does in one run of the firmware; made anew at each start, so nothing volatile survives it. */
export interface ChapterRun {
  commands: CommandTable;
  /** The UART answers from now on. */
  started?(): void;
  /** The run ends right after this call; its clock stops, its connections are closed by the network. */
  stopping?(cause: EndOfRun): void;
  /** An unsolicited line has left for the host. */
  urcSent?(text: string, kind: UrcKind): void;
  /** ATH or AT&F: end calls in progress. */
  hangUp?(): void;
  /** DTR went off or on while the run lasts. */
  dtrChanged?(asserted: boolean): void;
  /** The far side closes connection `link`; false where the chapter has no such connection. */
  closeFromNetwork?(link: number): boolean;
  /** Items of AT&V by the name that is shown: `{ "+CMEE": "2" }`. */
  configuration?(): Readonly<Record<string, string>>;
}

/** A chapter of the manual. `F` is the family's firmware. */
export interface Chapter<F> {
  readonly number: number;
  readonly title: string;
  readonly settings?: readonly AnySetting[];
  readonly quirks?: readonly Quirk[];
  readonly orders?: readonly OrderChoice[];
  run(firmware: F): ChapterRun;
}
