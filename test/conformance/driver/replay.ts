/** The driver at a manual's example: the module's lines are played to it, and it has to say the device's. */
import type { Example } from "../../../build/conformance/examples";
import type { Session } from "../../../drivers/at/session";
import type { Answer, Done, Failure, FailureKind } from "../../../drivers/failure";
import type { ModuleName, Spoken } from "../../../trace/manuals";
import { ScriptedModule, type Talk } from "../../drivers/scripted-module";
import { expect } from "../../expect";
import { completed, lineEndOf, spokenByDriver } from "./differences";

/** What makes the driver say an example, and what comes of it, in the example's order. */
export type DriverReplay = readonly Step[];

/** Those of a chapter, by command and number: `+CIPOPEN/3`. */
export type ChapterReplays = Readonly<Record<string, DriverReplay>>;

export type Step =
  /** `talk`: what of its conversation is in front of the example and no part of it. */
  | { kind: "call"; call: Answering; outcome: Outcome; talk?: Talk }
  | { kind: "hears"; listen: (session: Session, hear: (event: unknown) => void) => void; events: readonly unknown[] }
  | { kind: "unprinted"; bytes: string }
  | { kind: "around"; inFront: Talk; behind: Talk }
  | { kind: "left out"; behind: string; bytes: string };

type Answering = (session: Session, answer: Answer<unknown>) => void;
type Outcome = { value: unknown } | { failure: FailureKind; code: number | undefined };

/** A call that succeeds and has no value. */
export function done(call: (session: Session, done: Done) => void): Step {
  return { kind: "call", call: (session, answer) => call(session, (failure) => answer(failure)), outcome: { value: undefined } };
}

/** A call that answers `value`. */
export function gives<T>(value: NoInfer<T>, call: (session: Session, answer: Answer<T>) => void): Step {
  return { kind: "call", call: (session, answer) => call(session, answer), outcome: { value } };
}

/** A call that fails. */
export function fails<T>(failure: FailureKind, code: number | undefined, call: (session: Session, answer: Answer<T>) => void): Step {
  return { kind: "call", call: (session, answer) => call(session, (why) => answer(why)), outcome: { failure, code } };
}

/** From the beginning on `listen` hears these events, and no others. */
export function hears<T>(events: readonly T[], listen: (session: Session, hear: (event: T) => void) => void): Step {
  return { kind: "hears", listen: (session, hear) => listen(session, hear), events };
}

/** What the device sends behind the example's next prompt that has nothing behind it in print. */
export function unprinted(bytes: string): Step {
  return { kind: "unprinted", bytes };
}

/** Raw bytes that the module says behind the line `behind`, of which the example says that they are left out. */
export function leftOut(behind: string, bytes: string): Step {
  return { kind: "left out", behind, bytes };
}

/** What has to be said before the example can begin: the call that leads there, and its conversation. */
export function before(talk: Talk, call: (session: Session, done: Done) => void): Step {
  return { kind: "call", call: (session, answer) => call(session, (failure) => answer(failure)), outcome: { value: undefined }, talk };
}

/** What is said in front of the example and behind it, and is no part of it: what the driver's calls say besides. */
export function around(inFront: Talk, behind: Talk): Step {
  return { kind: "around", inFront, behind };
}

/** Bytes come one at a time, or as many as the line carries. */
const CHUNKS: readonly number[] = [1, 4096];
/** With a longer input from the device they come more at a time: this is a clock of events. */
const LONG_INPUT = 65536;
const CHUNKS_OF_LONG: readonly number[] = [1024, 4096];
/** What the module says before the device does has come by then. */
const BEFORE_MS = 1000;

/** Where the driver departs from `example`; empty where it does not. */
export function replayOnDriver(example: Example, steps: DriverReplay): string {
  const talk = talkOf(example, steps);
  const deviceBytes = talk.reduce((sum, [side, text]) => (side === ">>" ? sum + text.length : sum), 0);
  for (const chunkBytes of deviceBytes > LONG_INPUT ? CHUNKS_OF_LONG : CHUNKS) {
    try {
      run(new ScriptedModule(talk, chunkBytes), steps);
    } catch (problem) {
      return problem instanceof Error ? problem.message : String(problem);
    }
  }
  return "";
}

function run(module: ScriptedModule, steps: DriverReplay): void {
  const outcomes: unknown[] = [];
  const heard: unknown[] = [];
  const calls = steps.filter((step) => step.kind === "call");
  for (const step of steps) if (step.kind === "hears") step.listen(module.session, (event) => heard.push(event));
  module.clock.runFor(BEFORE_MS);
  const next = (index: number): void => {
    calls[index]?.call(module.session, (failure, value) => {
      outcomes.push(outcomeOf(failure, value));
      next(index + 1);
    });
  };
  next(0);
  module.finish();
  expect(outcomes).toEqual(calls.map((step) => step.outcome));
  expect(heard).toEqual(steps.flatMap((step) => (step.kind === "hears" ? step.events : [])));
  const { malformedLines, unknownLines } = module.session.counters;
  expect({ malformedLines, unknownLines }).toEqual({ malformedLines: 0, unknownLines: 0 });
}

function outcomeOf(failure: Failure | undefined, value: unknown): Outcome {
  return failure === undefined ? { value } : { failure: failure.kind, code: failure.code };
}

/** The example as bytes: what it leaves out comes from `steps`. */
function talkOf({ module, talk: printed }: Example, steps: DriverReplay): Talk {
  const talk = completed(module, printed);
  const inputs = steps.flatMap((step) => (step.kind === "unprinted" ? [step.bytes] : []));
  const said = talk.flatMap((spoken, index): Talk => {
    const [side, text, kind] = spoken;
    if (side === ">") return [[">>", kind === "data" || text === ESCAPE ? text : commandLine(module, text)]];
    if (kind !== "prompt") return [["<", bytesOf(spoken, talk[index - 1]) + payloadBehind(text, steps)]];
    const prompt = text === ">" ? "\r\n> " : `\r\n${text}\r\n`;
    const input = talk[index + 1]?.[2] === "data" ? undefined : inputs.shift();
    return input === undefined ? [["<", prompt]] : [["<", prompt], [">>", input]];
  });
  const inFront = steps.flatMap((step) => (step.kind === "call" ? (step.talk ?? []) : step.kind === "around" ? step.inFront : []));
  const after = steps.flatMap((step) => (step.kind === "around" ? step.behind : []));
  return [...inFront, ...said, ...after];
}

/** It has no line end, or it would be data. */
const ESCAPE = "+++";

function commandLine(module: ModuleName, shown: string): string {
  const line = spokenByDriver(module, shown);
  return line + lineEndOf(module, line);
}

/** Raw bytes stand right behind the line that announces them. */
function bytesOf([, text, kind]: Spoken, previous: Spoken | undefined): string {
  const announced = kind === "data" && previous?.[0] === "<" && previous[2] !== "prompt";
  return announced ? `${text}\r\n` : `\r\n${text}\r\n`;
}

function payloadBehind(line: string, steps: DriverReplay): string {
  return steps.flatMap((step) => (step.kind === "left out" && step.behind === line ? [`${step.bytes}\r\n`] : [])).join("");
}
