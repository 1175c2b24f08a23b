import { FAMILIES, type TwinFamily } from "../twin/families";
import { code, table } from "./markdown";

/** The builds that each twin can play. */
export function twinRevisions(): string[] {
  const families: readonly (readonly [string, TwinFamily])[] = Object.entries(FAMILIES);
  return table(
    ["module", "revision", "what it stands for"],
    families.flatMap(([name, { revisions }]) => revisions.map((entry) => [code(name), code(entry.name), entry.about])),
  );
}
