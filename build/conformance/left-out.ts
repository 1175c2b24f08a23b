/** Answers of which a manual prints nothing at all behind a command of an example, as its syntax has them. */
import type { Spoken } from "../../trace/manuals";

/** By the number of the item, counted from 1, that they stand behind. */
type Answers = Readonly<Record<number, readonly string[]>>;

const OK: readonly string[] = ["OK"];

/** By the example's id. One that prints an answer, and leaves out a part of it, contradicts the syntax and is none of these. */
const LEFT_OUT: Readonly<Record<string, Answers>> = {
  "ec716s/4/^WAKEUPHEX/2": { 1: ["OK", "CONNECT OK"] },
  "ec716s/8/+FSLS/1": { 1: OK },
  "ec716s/8/+FSLS/2": { 1: OK },
  "ec716s/8/+FSLS/3": { 1: OK },
  "ec716s/9/+CSTT/1": { 1: OK, 2: OK },
  "ec716s/9/+CPNETAPN/1": { 6: OK, 7: OK, 8: OK, 9: OK },
  "ec716s/11/+HTTPPARA/2": { 1: OK, 2: OK, 3: OK },
};

/** `talk` of example `id` with the answers that are left out. */
export function answered(id: string, talk: readonly Spoken[]): readonly Spoken[] {
  const answers = LEFT_OUT[id];
  if (answers === undefined) return talk;
  return talk.flatMap((spoken, index): Spoken[] => [spoken, ...(answers[index + 1] ?? []).map((line): Spoken => ["<", line])]);
}
