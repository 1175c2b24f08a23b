import { find, parseInteger, slice, startsWith } from "../../../hal/bytes";

/** Fields behind this one are not told apart: none of them is named by a rule. */
export const LAST_FIELD = 12;

/** The rule for `name` in a table of `rules.ts`; undefined where it has none. */
export function ruleFor(table: string, name: string): MaskRule | undefined {
  const at = name === "" ? -1 : find(table, `\n${name} `, 0);
  return at < 0 ? undefined : new MaskRule(slice(table, at + 1, find(table, "\n", at + 1)));
}

/** How many bytes are hidden, or up to what; see `rules.ts`. */
export interface Extent {
  isPayload: boolean;
  /** Index of the field that counts them, from the end where negative; undefined where none does. */
  field: number | undefined;
  /** `$` or `.`, where no field counts them. */
  end: string;
}

/** A line of the tables in `rules.ts`. */
export class MaskRule {
  /** What is entered at the prompt. */
  readonly entry: Extent | undefined;
  /** What stands behind the header. */
  readonly body: Extent | undefined;
  /** What stands behind the field that counts it, on the same line. */
  readonly inline: Extent | undefined;
  /** The lines that answer are hidden. */
  readonly hidesAnswer: boolean;
  /** Where field 0 has this value, the body is in hexadecimal. */
  readonly hexWhen: string;
  private readonly secrets: string;
  private readonly payloads: string;
  private readonly whenField: number;
  private readonly whenValues: string;

  constructor(text: string) {
    const parts = text.split(" ");
    let secrets = "";
    let payloads = "";
    for (const part of (parts[1] as string).split(",")) {
      if (find(part, "p", 0) >= 0) payloads = part;
      else secrets = part;
    }
    this.secrets = secrets;
    this.payloads = payloads;
    this.hidesAnswer = partOf(parts, "<") !== undefined;
    this.entry = extentOf(partOf(parts, ">"));
    this.body = extentOf(partOf(parts, ":"));
    this.inline = extentOf(partOf(parts, "!"));
    const hex = partOf(parts, "#");
    this.hexWhen = hex === undefined ? "" : hex;
    const when = partOf(parts, "?");
    const index = when === undefined ? undefined : parseInteger(slice(when, 0, 1));
    this.whenField = index === undefined ? -1 : index;
    this.whenValues = when === undefined ? "" : `,${slice(when, 2, when.length)},`;
  }

  /** Whether field `index` is hidden. Of fields before the one that decides, nothing is. */
  hides(index: number, payloadsToo: boolean): boolean {
    return lists(this.secrets, index) || (payloadsToo && lists(this.payloads, index));
  }

  /** Whether the fields so far are those that the rule is about. */
  applies(fields: readonly string[]): boolean {
    if (this.whenField < 0) return true;
    const value = fields[this.whenField];
    return value !== undefined && find(this.whenValues, `,${value.toUpperCase()},`, 0) >= 0;
  }
}

/** The field that an extent names; undefined where it is empty or not there. */
export function countedBy(extent: Extent, fields: readonly string[]): number | undefined {
  const { field } = extent;
  if (field === undefined) return undefined;
  const value = fields[field < 0 ? Math.max(0, fields.length + field) : field];
  return value === undefined ? undefined : parseInteger(value);
}

/** What stands behind `mark` in the part that begins with it. */
function partOf(parts: readonly string[], mark: string): string | undefined {
  for (let index = 2; index < parts.length; index++) {
    const part = parts[index] as string;
    if (startsWith(part, mark)) return slice(part, 1, part.length);
  }
  return undefined;
}

function extentOf(part: string | undefined): Extent | undefined {
  if (part === undefined) return undefined;
  const isPayload = find(part, "p", 0) >= 0;
  const size = isPayload ? slice(part, 0, part.length - 1) : part;
  return { isPayload, field: parseInteger(size), end: size };
}

function lists(fields: string, index: number): boolean {
  const open = find(fields, "-", 0);
  if (open < 0) return index < 10 && find(fields, String(index), 0) >= 0;
  const first = parseInteger(slice(fields, 0, open));
  return first !== undefined && index >= first;
}
