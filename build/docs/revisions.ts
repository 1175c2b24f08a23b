import { REVISIONS as EC716S } from "../../drivers/ec716s/revisions";
import { REVISIONS as SIM767XX } from "../../drivers/sim767xx/revisions";
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

/** The entries that the drivers choose from. */
export function driverRevisions(): string[] {
  const families = [
    { family: "SIM767XX", entries: SIM767XX },
    { family: "EC716S", entries: EC716S },
  ];
  const begins = (text: string): string => (text === "" ? "any other" : code(`${text}...`));
  return table(
    ["driver", "model", "revision", "entry", "what is known of it"],
    families.flatMap(({ family, entries }) =>
      entries.map(({ name, about, model, revision }) => [family, begins(model), begins(revision), name, about]),
    ),
  );
}
