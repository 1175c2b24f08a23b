import { startsWith } from "../../hal/bytes";

/** What firmware does otherwise than the manual, for a model and its revisions that begin so. */
export interface Revision<Quirks> {
  /** Shown at the start. */
  name: string;
  /** What is known to differ, for people: the driver takes every order and prompt anyway. */
  about: string;
  /** Beginning of what AT+CGMM answers. */
  model: string;
  /** Beginning of what AT+CGMR answers; empty for every revision that no entry before names. */
  revision: string;
  /** Where the driver has to do something else than with firmware that nobody knows. */
  quirks: Partial<Quirks>;
}

/** An entry with all that the driver wants to know. */
export interface ChosenRevision<Quirks> {
  name: string;
  about: string;
  quirks: Quirks;
}

/** The first entry that fits, over `cautious`; without one, `cautious` itself. */
export function chooseRevision<Quirks extends object>(
  entries: readonly Revision<Quirks>[],
  cautious: ChosenRevision<Quirks>,
  model: string,
  revision: string,
): ChosenRevision<Quirks> {
  for (const entry of entries)
    if (startsWith(model, entry.model) && startsWith(revision, entry.revision))
      return { name: entry.name, about: entry.about, quirks: { ...cautious.quirks, ...entry.quirks } };
  return cautious;
}
