import type { ModuleOptions } from "./module";

/** A build of the firmware that a twin can play: what it says it is, and what it does beyond the manual. Data. */
export interface TwinRevision<Identity> {
  /** Lower case with hyphens, unique in a family. */
  name: string;
  /** One sentence: which real firmware it stands for. */
  about: string;
  /** What differs from the family's own identity. */
  identity: Partial<Identity>;
  /** Ids of quirks that are on. */
  quirks: readonly string[];
  /** Orders of answers by command name, where they are not the manual's. */
  orders: Readonly<Record<string, string>>;
}

/** Options of a twin that can play one. */
export interface RevisionOptions<Identity> extends ModuleOptions {
  /** Name of the entry that is played; what the other options say goes before it. */
  revision?: string;
  identity?: Partial<Identity>;
}

/** `options` with what the entry adds to them. Throws for an unknown name. */
export function playRevision<Identity, Options extends RevisionOptions<Identity>>(revisions: readonly TwinRevision<Identity>[], options: Options): Options {
  if (options.revision === undefined) return options;
  const { identity, quirks, orders } = findRevision(revisions, options.revision);
  return {
    ...options,
    identity: { ...identity, ...options.identity },
    quirks: [...quirks, ...(options.quirks ?? [])],
    orders: { ...orders, ...options.orders },
  };
}

/** Throws for an unknown name. */
export function findRevision<Entry extends { name: string }>(revisions: readonly Entry[], name: string): Entry {
  const found = revisions.find((entry) => entry.name === name);
  if (found !== undefined) return found;
  throw new Error(`There is no revision "${name}". Known are: ${revisions.map((entry) => entry.name).join(", ")}.`);
}
