import { startsWith } from "../../hal/bytes";

/** What firmware does beyond the manual, for those models and revisions that begin so; empty for all. */
export interface QuirkRow<Quirks> {
  /** Beginning of what AT+CGMM and AT+CGMR answer. */
  model: string;
  revision: string;
  quirks: Partial<Quirks>;
}

/** All rows that fit over `cautious`, the later ones over the earlier ones. */
export function chooseQuirks<Quirks extends object>(
  rows: readonly QuirkRow<Quirks>[],
  cautious: Readonly<Quirks>,
  model: string,
  revision: string,
): Quirks {
  let quirks: Quirks = { ...cautious };
  for (const row of rows)
    if (startsWith(model, row.model) && startsWith(revision, row.revision)) quirks = { ...quirks, ...row.quirks };
  return quirks;
}
