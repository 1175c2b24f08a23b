/** A trace, item by item, as what happened: commands, answers, results, and what the module said unasked. */
import type { Direction, TraceEvent } from "../events";
import type { TraceItem } from "../reader";
import { MODULES, type Chapter, type ModuleName } from "../manuals";
import { Catalogue, type Field, type Known } from "./catalogue";
import { isNamed } from "./template";
import { BANNER, PROBE } from "./verdict-lines";
import { Speech, type Said } from "./speech";

/** `timeMs` and durations are undefined where the trace has lost its times. */
export type Told = { timeMs: number | undefined } & (
  | { kind: "command"; text: string; known: Known | undefined; fields: Field[] }
  /** A line of the answer to the command before. */
  | { kind: "answer"; text: string; command: string; fields: Field[]; delayMs: number | undefined }
  /** What ended the command. */
  | { kind: "result"; text: string; command: string; good: boolean; meaning: string | undefined; delayMs: number | undefined; lateMs: number }
  /** A result behind OK, or a line that nobody asked for. */
  | { kind: "urc"; text: string; section: string; chapter: Chapter; about: string; fields: Field[] }
  /** A line that no manual has. */
  | { kind: "unknown"; text: string }
  /** A line of which nobody knows who said it. */
  | { kind: "unassigned"; text: string }
  | { kind: "data"; direction: Direction; bytes: string }
  | { kind: "prompt" }
  /** The device went on though the command had no result. */
  | {
      kind: "unanswered";
      command: string;
      afterMs: number | undefined;
      /** Somebody looked for a module that may not listen. */
      probe: boolean;
      /** The trace ends before the result was due. */
      isCut: boolean;
      /** The answer came, and it is the log that shows no result. */
      isPartial: boolean;
    }
  | { kind: "silence"; ms: number }
  | { kind: "note" | "fault"; text: string }
  | { kind: "pin"; pin: string; asserted: boolean }
  | { kind: "damaged"; line: number; reason: string }
);

interface Pending {
  text: string;
  name: string;
  known: Known | undefined;
  sinceMs: number | undefined;
  echoed: boolean;
  answered: boolean;
  /** With OK; what it set off may still fail. */
  succeeded: boolean;
  /** A line that answers came. */
  informed: boolean;
}

const GOOD = /^(OK|SHUT OK|NORMAL POWER DOWN|SEND OK|CLOSE OK|CONNECT( \d+)?|DOWNLOAD|DATA ACCEPT: ?[\d,]+)$/;
const BAD = /^(ERROR|\+CM[ES] ERROR:? ?.*|NO CARRIER|NO ANSWER|NO DIALTONE|BUSY|SEND FAIL|CONNECT FAIL)$/;
const ERROR_CODE = /^(\+CM[ES] ERROR):? ?(\d+)$/;
const SILENCE_MS = 5000;
/** Where the manual does not say when a result is due. */
const DUE_MS = 1000;

/** The family that a header or an identification names; undefined for relatives and for others. */
function familyOf(text: string): ModuleName | undefined {
  const name = text.toLowerCase();
  return MODULES.find((module) => name.includes(module)) ?? RELATIVES.find(([pattern]) => pattern.test(name))?.[1];
}

const RELATIVES: readonly (readonly [RegExp, ModuleName])[] = [
  [/sim76|a76|sim7[0-9]/, "sim767xx"],
  [/ec6|ec7|air[0-9]|sim8|sim900/, "ec716s"],
  [/sim5|sim6/, "sim5360"],
];

/** Tells what happens as the items come; keeps a line of either side at most. */
export class Narrator {
  private catalogue = new Catalogue(MODULES);
  private family: ModuleName | undefined;
  private told: Told[] = [];
  private readonly device = new Speech("to-module", (said) => this.heard(said));
  private readonly module = new Speech("to-device", (said) => this.heard(said));
  private readonly unassigned = new Speech("to-device", (said) => this.somebodySaid(said.kind === "line" ? said.text : said.bytes));
  private pending: Pending | undefined;
  private prompted = false;
  private isImported = false;
  private timeMs: number | undefined;
  private lastMs: number | undefined;
  private speaking: Direction | undefined;

  /** Characters of the conversation that are kept. */
  get held(): number {
    return this.device.held + this.module.held + this.unassigned.held + (this.pending?.text.length ?? 0);
  }

  /** What `item` brings; often nothing yet, as a line is not complete. */
  push(item: TraceItem): Told[] {
    if (item.kind === "header") {
      this.choose(item.header.module);
      this.isImported = item.header.source !== undefined;
    }
    if (item.kind === "damaged") this.tell({ kind: "damaged", line: item.line, reason: item.reason });
    else if (item.kind === "event") this.event(item.event);
    return this.taken();
  }

  /** What was left open at the end. */
  end(): Told[] {
    this.flush();
    if (this.pending !== undefined && !this.pending.answered) this.unanswered(this.pending, true);
    return this.taken();
  }

  private taken(): Told[] {
    const { told } = this;
    this.told = [];
    return told;
  }

  private tell(told: Told extends infer T ? (T extends { timeMs: number | undefined } ? Omit<T, "timeMs"> : never) : never): void {
    this.told.push({ timeMs: this.timeMs, ...told });
  }

  private choose(name: string): void {
    const family = familyOf(name);
    if (family === undefined || family === this.family) return;
    this.family = family;
    this.catalogue = new Catalogue([family, ...MODULES.filter((other) => other !== family)]);
  }

  private event(event: TraceEvent): void {
    const timeMs = event.timeLost === true ? undefined : event.timeUs / 1000;
    const silenceMs = this.lastMs === undefined || timeMs === undefined ? 0 : timeMs - this.lastMs;
    if (event.kind !== "data" || event.direction !== this.speaking) this.flush();
    this.timeMs = timeMs;
    if (event.kind === "unassigned") {
      this.unassigned.push(event.spans);
      this.unassigned.flush();
    } else if (event.kind === "data") {
      if (silenceMs > SILENCE_MS) this.tell({ kind: "silence", ms: silenceMs });
      this.lastMs = timeMs ?? this.lastMs;
      this.speaking = event.direction;
      (event.direction === "to-module" ? this.device : this.module).push(event.spans);
      this.promptPending();
    } else if (event.kind === "pin") this.tell({ kind: "pin", pin: event.pin, asserted: event.asserted });
    else this.tell({ kind: event.kind, text: event.text });
  }

  private flush(): void {
    this.device.flush();
    this.module.flush();
    this.speaking = undefined;
  }

  /** A prompt has no line end. */
  private promptPending(): void {
    if (this.speaking === "to-device" && this.module.pending().trim() === ">") this.module.flush();
  }

  private heard(said: Said): void {
    if (said.kind === "payload") this.tell({ kind: "data", direction: said.direction, bytes: said.bytes });
    else if (said.direction === "to-module") this.deviceSaid(said.text);
    else this.moduleSaid(said.text.trim());
  }

  private deviceSaid(text: string): void {
    const isCommand = /^AT/i.test(text) || text === "+++";
    if (!isCommand || this.prompted) {
      this.prompted = false;
      this.tell({ kind: "data", direction: "to-module", bytes: text });
      return;
    }
    if (this.pending !== undefined && !this.pending.answered) this.unanswered(this.pending);
    const name = nameOf(text);
    const known = this.catalogue.command(name);
    this.pending = { text: text.trim(), name, known, sinceMs: this.timeMs, echoed: false, answered: false, succeeded: false, informed: false };
    this.tell({ kind: "command", text, known, fields: known === undefined ? [] : this.catalogue.commandFields(known, text) });
  }

  private unanswered(pending: Pending, isEnd = false): void {
    const { text: command, known, informed } = pending;
    const afterMs = this.since(pending);
    const isCut = isEnd && (afterMs ?? 0) < (known?.responseMs ?? DUE_MS);
    this.tell({ kind: "unanswered", command, afterMs, probe: PROBE.test(command), isCut, isPartial: informed && this.isImported });
  }

  private since(pending: Pending): number | undefined {
    return this.timeMs === undefined || pending.sinceMs === undefined ? undefined : this.timeMs - pending.sinceMs;
  }

  /** While a command waits for its result, and after no prompt, what is said is taken for its answer. */
  private somebodySaid(text: string): void {
    const line = text.trim();
    const waits = this.pending !== undefined && !this.prompted && this.mayAnswer(this.pending, line);
    if (waits || (!this.prompted && this.catalogue.line(line)?.unsolicited === true)) this.moduleSaid(line);
    else this.tell({ kind: "unassigned", text: line });
  }

  /** An application prints as well: where the manual knows no bare line as an answer, such a line is none. */
  private mayAnswer({ answered, known, name, text, informed }: Pending, line: string): boolean {
    if (answered) return false;
    const isMarked = isNamed(line) || line === ">" || GOOD.test(line) || BAD.test(line) || line.toUpperCase() === text.toUpperCase();
    return isMarked || (known === undefined && name !== "" && !informed) || (known !== undefined && this.catalogue.hasBareAnswer(known));
  }

  private moduleSaid(line: string): void {
    const { pending } = this;
    const isOpen = pending !== undefined && !pending.answered;
    if (!isOpen && !this.prompted && /^AT([+*^&]|$)/i.test(line)) {
      // Where a log has the module's side only, the echo tells what was asked.
      this.deviceSaid(line);
      if (this.pending !== undefined) this.pending.echoed = true;
    } else if (line === ">") {
      this.prompted = true;
      this.tell({ kind: "prompt" });
    } else if (pending !== undefined && !pending.echoed && !pending.answered && line.toUpperCase() === pending.text.toUpperCase()) {
      pending.echoed = true;
    } else if (pending !== undefined && !pending.answered && (GOOD.test(line) || BAD.test(line))) this.result(pending, line);
    else if (pending !== undefined && pending.succeeded && line === "ERROR") this.result(pending, line);
    else if (pending === undefined || pending.answered || !this.answer(pending, line)) this.unasked(line);
  }

  private result(pending: Pending, line: string): void {
    const code = ERROR_CODE.exec(line);
    const meaning = code === null ? undefined : this.catalogue.errorMeaning(code[1] === "+CMS ERROR" ? "+CMS ERROR" : "+CME ERROR", code[2] ?? "");
    const delayMs = this.since(pending);
    const limitMs = pending.known?.responseMs;
    pending.answered = true;
    pending.succeeded = line === "OK";
    this.prompted = false;
    const lateMs = limitMs === undefined || delayMs === undefined ? 0 : Math.max(0, delayMs - limitMs);
    this.tell({ kind: "result", text: line, command: pending.text, good: GOOD.test(line), meaning, delayMs, lateMs });
  }

  /** Whether it is a line of the answer: of the command's name, or of one of its forms. */
  private answer(pending: Pending, line: string): boolean {
    const { known, name, text } = pending;
    const fields = known === undefined ? undefined : this.catalogue.answerFields(known, text, line);
    const ofItsName = name !== "" && line.toUpperCase().startsWith(name.toUpperCase());
    const bare = !isNamed(line) && !BANNER.test(line) && this.catalogue.line(line)?.unsolicited !== true;
    if (fields === undefined && !ofItsName && !bare) return false;
    this.identify(name, line);
    pending.informed = true;
    this.tell({ kind: "answer", text: line, command: text, fields: fields ?? this.catalogue.line(line)?.fields ?? [], delayMs: this.since(pending) });
    return true;
  }

  /** A log says at times which module it is of where its header does not. */
  private identify(name: string, line: string): void {
    if (name === "+CGMM" || name === "I" || name === "+CGMR") this.choose(line);
  }

  private unasked(line: string): void {
    const found = this.catalogue.line(line);
    if (found === undefined) this.tell({ kind: "unknown", text: line });
    else this.tell({ kind: "urc", text: line, section: found.section, chapter: found.chapter, about: found.about, fields: found.fields });
  }
}

/** `+CIPOPEN` of `AT+CIPOPEN=0,...`, `E` of `ATE0`; empty for `AT`. */
function nameOf(text: string): string {
  const found = /^AT([+*^][A-Z0-9_]+|[&\\]?[A-Z])?/i.exec(text.trim());
  return found?.[1]?.toUpperCase() ?? (text.startsWith("+++") ? "+++" : "");
}
