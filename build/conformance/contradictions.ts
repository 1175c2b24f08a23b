/** Examples that contradict the manual that prints them: nobody can say, or answer, what they show. */
import type { SideName } from "./outcome";

export interface Contradiction {
  /** What the example shows, and what the manual's own syntax says. */
  reason: string;
  /** The side that cannot follow the example; both where left out. */
  side?: SideName;
}

/** By the example's id. */
export const CONTRADICTIONS: Readonly<Record<string, Contradiction>> = {};
