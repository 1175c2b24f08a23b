/** What went wrong, the first first. What happens again is counted, not told again. */

/** Something that went wrong. */
export interface Trouble {
  timeMs: number | undefined;
  text: string;
}

/** Of all that goes wrong, what is told in words. */
export const TROUBLES_KEPT = 4;

interface Kept extends Trouble {
  times: number;
}

/** A trouble whose text may become better while it lasts. */
export interface OpenTrouble {
  text: string;
}

export class Troubles {
  private readonly troubles: Kept[] = [];
  /** How often something went wrong. */
  total = 0;

  /** How many are kept, each once. */
  get kept(): number {
    return this.troubles.length;
  }

  /** How often something else than what is kept went wrong. */
  get more(): number {
    return this.total - this.troubles.reduce((sum, { times }) => sum + times, 0);
  }

  add(timeMs: number | undefined, text: string): OpenTrouble | undefined {
    this.total++;
    const before = this.troubles.find((each) => each.text === text);
    if (before !== undefined) before.times++;
    else if (this.troubles.length < TROUBLES_KEPT) {
      const trouble: Kept = { timeMs, text, times: 1 };
      this.troubles.push(trouble);
      return trouble;
    }
    return undefined;
  }

  list(): Trouble[] {
    return this.troubles.map(({ timeMs, text, times }) => ({ timeMs, text: times === 1 ? text : `${text}, ${times} times` }));
  }
}
