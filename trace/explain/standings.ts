/** How card, network, context, connection and broker stand. */

/** What a conversation is followed through, with what is said where it never comes up. */
export const STANDINGS = [
  ["SIM", "not spoken of"],
  ["network", "not spoken of"],
  ["data context", "not spoken of"],
  ["connection", "none was opened"],
  ["broker", "none was spoken to"],
] as const;

export type StandingName = (typeof STANDINGS)[number][0];

/** How a thing stands, and since when; without a time where nothing was said of it. */
export interface Standing {
  name: string;
  text: string;
  timeMs?: number | undefined;
  /** That is how it stood when the module went down. */
  isOver?: boolean;
}

interface Known {
  text: string;
  timeMs: number | undefined;
  /** The module went down since. */
  isOver: boolean;
}

/** What goes with the module's firmware. */
const OF_THE_MODULE = ["network", "data context", "connection", "broker"] as const;
const UNTIL_DOWN = ", until the module went down";
const GONE = "off, with the module";
/** As something should not stay. */
const UNHAPPY = /^(waits for|blocked|not registered|could not|failed|refused)/;

/** `registered, home network, until the module went down`. */
export function standingText({ text, isOver }: Standing): string {
  return isOver === true ? `${text}${UNTIL_DOWN}` : text;
}

export class Standings {
  private readonly standings = new Map<string, Known>();

  stand(name: StandingName, timeMs: number | undefined, text: string): void {
    const before = this.standings.get(name);
    if (before?.text !== text || before.isOver) this.standings.set(name, { text, timeMs, isOver: false });
  }

  /** What was said of it last; empty where nothing was. */
  last(name: StandingName): string {
    return this.standings.get(name)?.text ?? "";
  }

  /** How it stands now; undefined where nothing was said of it. */
  now(name: string): string | undefined {
    const standing = this.standings.get(name);
    return standing?.isOver === true ? GONE : standing?.text;
  }

  /** How all stood when the module went down says more than that it did. */
  down(): void {
    for (const name of OF_THE_MODULE) {
      const standing = this.standings.get(name);
      if (standing !== undefined) this.standings.set(name, { ...standing, isOver: true });
    }
  }

  restarted(timeMs: number | undefined): void {
    for (const name of OF_THE_MODULE) if (this.standings.has(name)) this.stand(name, timeMs, "gone with the restart");
  }

  list(): Standing[] {
    return STANDINGS.map(([name, otherwise]) => {
      const { text, timeMs, isOver } = this.standings.get(name) ?? { text: otherwise, timeMs: undefined, isOver: false };
      return { name, text, timeMs, ...(isOver ? { isOver } : {}) };
    });
  }

  /** The first that is as it should not stay. */
  unhappy(): Standing | undefined {
    return STANDINGS.map(([name]) => ({ name, text: this.last(name) })).find(({ text }) => UNHAPPY.test(text));
  }
}
