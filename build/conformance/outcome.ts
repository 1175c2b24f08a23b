/** What becomes of an example on one side of the line: with the driver, or with the twin. */
import type { ModuleName } from "../../trace/manuals";
import { CONTRADICTIONS } from "./contradictions";
import { commandsOf, type Example } from "./examples";

export type SideName = "driver" | "twin";

/** One side of the line, and how it is brought to each example. */
export interface Side<Replay> {
  name: SideName;
  /** Chapters whose examples have to be replayed. */
  chapters: Readonly<Partial<Record<ModuleName, readonly number[]>>>;
  /** Commands that it has, without `AT`. */
  commands(module: ModuleName): ReadonlySet<string>;
  /** By the example's id. */
  replays: Readonly<Record<string, Replay>>;
  /** Plays the other side; answers where the replay departs from the example, empty where it does not. */
  replay(example: Example, how: Replay): string;
}

export type Outcome =
  | { kind: "passes" }
  | { kind: "listed"; reason: string }
  | { kind: "not covered"; reason: string }
  | { kind: "fails"; reason: string };

/** An example that is to be replayed, and how; or what is known of it without. */
export type Standing<Replay> = { kind: "replayed"; how: Replay } | Exclude<Outcome, { kind: "passes" }>;

/** Whether and how `example` is to be replayed on `side`. */
export function standingOf<Replay extends object>(example: Example, side: Side<Replay>): Standing<Replay> {
  const { id } = example;
  const how = side.replays[id];
  const listed = CONTRADICTIONS[id];
  if (listed !== undefined && (listed.side ?? side.name) === side.name) {
    if (how === undefined) return { kind: "listed", reason: listed.reason };
    return { kind: "fails", reason: "it is listed as a contradiction, and replayed as well" };
  }
  if (!hasChapter(example, side)) {
    const reason = `the ${side.name} does not have chapter ${example.chapter}`;
    return how === undefined ? { kind: "not covered", reason } : { kind: "fails", reason: `it is replayed, though ${reason}` };
  }
  const lacking = lackOf(example, side);
  if (how === undefined) return { kind: "fails", reason: lacking ?? "it is neither replayed nor listed as a contradiction" };
  return lacking === undefined ? { kind: "replayed", how } : { kind: "fails", reason: `it is replayed, though ${lacking}` };
}

/** Replays `example`, unless it is listed as a contradiction or the side does not have its chapter. */
export function outcomeOf<Replay extends object>(example: Example, side: Side<Replay>): Outcome {
  const standing = standingOf(example, side);
  if (standing.kind !== "replayed") return standing;
  const departure = side.replay(example, standing.how);
  return departure === "" ? { kind: "passes" } : { kind: "fails", reason: departure };
}

/** Whether `side` has the chapter of `example`. */
export function hasChapter<Replay>({ module, chapter }: Example, side: Side<Replay>): boolean {
  return side.chapters[module]?.includes(chapter) === true;
}

/** Which of its commands `side` does not have. */
function lackOf<Replay>(example: Example, side: Side<Replay>): string | undefined {
  const known = side.commands(example.module);
  const unknown = commandsOf(example).filter((name) => !known.has(name));
  return unknown.length === 0 ? undefined : `the ${side.name} does not have ${unknown.map((name) => `AT${name}`).join(", ")}`;
}
