import type { Random } from "../hal/random";

/** Something that real modules do beyond their manual, as data: it is played while it is on. */
export interface Quirk {
  /** Lower case with hyphens, unique in a family. */
  id: string;
  /** One sentence: what is seen on the wire. */
  about: string;
  /** Chapter of the manual that it belongs to; 1 for the start and the line itself. */
  chapter: number;
  /** Not among `all`: it leaves room for nothing else. */
  apart?: boolean;
}

/** Which of a family's quirks are on. */
export class Quirks {
  private readonly enabled = new Set<string>();

  constructor(readonly known: readonly Quirk[]) {}

  isOn(id: string): boolean {
    this.require(id);
    return this.enabled.has(id);
  }

  /** `id` may be `all`, which are those that are not apart. Throws for an unknown one. */
  set(id: string, on: boolean): void {
    if (id !== "all") this.require(id);
    for (const quirk of this.known) {
      if (id === "all" ? quirk.apart === true : quirk.id !== id) continue;
      if (on) this.enabled.add(quirk.id);
      else this.enabled.delete(quirk.id);
    }
  }

  /** One of `ids` that is on, drawn where there are several; undefined where none is. */
  pick<Id extends string>(ids: readonly Id[], random: Random): Id | undefined {
    const candidates = ids.filter((id) => this.isOn(id));
    return candidates.length === 0 ? undefined : candidates[random.below(candidates.length)];
  }

  private require(id: string): void {
    if (this.known.some((quirk) => quirk.id === id)) return;
    throw new Error(`There is no quirk "${id}". Known are: all, ${this.known.map((quirk) => quirk.id).join(", ")}.`);
  }
}
