import { find, parseInteger, slice, startsWith } from "../../hal/bytes";

/**
 * The fields of an information line, `+CREG: 2,1,"1A2D"`: what stands behind the prefix, cut at the
 * commas outside quotes. A field that is not there reads as empty text and as no number.
 */
export class Fields {
  private readonly values: string[] = [];
  private readonly quotes: boolean[] = [];

  /** `from`: index in `line` at which the first field begins; blanks in front of a field do not count. */
  constructor(line: string, from: number) {
    let index = from;
    let more = index <= line.length;
    while (more) {
      while (line.charAt(index) === " ") index++;
      const quoted = line.charAt(index) === '"';
      const end = quoted ? closingQuote(line, index + 1) : fieldEnd(line, index);
      this.values.push(quoted ? slice(line, index + 1, end) : trimEnd(slice(line, index, end)));
      this.quotes.push(quoted);
      const comma = fieldEnd(line, end);
      more = comma < line.length;
      index = comma + 1;
    }
  }

  count(): number {
    return this.values.length;
  }

  text(index: number): string {
    const value = this.values[index];
    return value === undefined ? "" : value;
  }

  /** Whether the field stood in quotes: `"7"` is a text, `7` a number. */
  quoted(index: number): boolean {
    return this.quotes[index] === true;
  }

  /** The field as a whole number; undefined where it is empty or none. */
  integer(index: number): number | undefined {
    return parseInteger(this.text(index));
  }
}

/** The fields of `line` behind `prefix`, with which it begins up to blanks. */
export function fieldsAfter(line: string, prefix: string): Fields {
  return new Fields(line, indexBehind(line, prefix));
}

/**
 * Index in `line` behind `prefix`, -1 where it has another beginning. Blanks count in neither: the
 * same module writes `+CIPOPEN: 0,0` and `+CIPOPEN:0,0`, as its firmware will have it.
 */
export function indexBehind(line: string, prefix: string): number {
  if (startsWith(line, prefix)) return prefix.length;
  const whole = Math.min(blankAt(line), blankAt(prefix));
  if (whole >= prefix.length || slice(line, 0, whole) !== slice(prefix, 0, whole)) return -1;
  let index = whole;
  for (let at = whole; at < prefix.length; at++) {
    if (prefix.charAt(at) === " ") continue;
    while (line.charAt(index) === " ") index++;
    if (line.charAt(index) !== prefix.charAt(at)) return -1;
    index++;
  }
  return index;
}

/** Index of the first blank; past the end where there is none. */
function blankAt(text: string): number {
  const blank = find(text, " ", 0);
  return blank < 0 ? text.length : blank;
}

function fieldEnd(line: string, from: number): number {
  const comma = find(line, ",", from);
  return comma < 0 ? line.length : comma;
}

/** A quote closes a field only in front of a comma or at the end: modules do not escape the others. */
function closingQuote(line: string, from: number): number {
  let quote = find(line, '"', from);
  while (quote >= 0) {
    let behind = quote + 1;
    while (line.charAt(behind) === " ") behind++;
    if (behind >= line.length || line.charAt(behind) === ",") return quote;
    quote = find(line, '"', quote + 1);
  }
  return line.length;
}

function trimEnd(text: string): string {
  let end = text.length;
  while (end > 0 && text.charAt(end - 1) === " ") end--;
  return slice(text, 0, end);
}
