/** A line or command as the catalogue writes it, `+CREG: <n>,<stat>[,<lac>,<ci>]`, to look for in a conversation. */

export interface Value {
  /** The parameter's name, as the manual has it. */
  name: string;
  /** As it stands in the line, without its quotation marks. */
  text: string;
}

export interface Template {
  /** What every line of this form begins with: `+CREG:`, `CONNECT OK`. */
  readonly prefix: string;
  /** The values in `line`; undefined where it is of another form. */
  values(line: string): Value[] | undefined;
}

const TOKEN = /<CR>|<LF>|<([^<>]+)>|(\[)|(\])|("?\.\.\.)|([:,=])\s*|([^<[\]:,=.]+|.)/gy;

/** By form, as a narrator needs the manuals' again when it learns which module speaks; they are as many as the manuals have. */
const MADE = new Map<string, Template | undefined>();

/** Undefined for what is no form: ranges such as `(0-1)`, which test commands answer. */
export function template(form: string): Template | undefined {
  if (!MADE.has(form)) MADE.set(form, made(form));
  return MADE.get(form);
}

function made(form: string): Template | undefined {
  if (/\((?:list|range|\d)/.test(form)) return undefined;
  const names: string[] = [];
  const parts: string[] = [];
  TOKEN.lastIndex = 0;
  for (let token = TOKEN.exec(form); token !== null && token[0] !== ""; token = TOKEN.exec(form)) {
    const [whole, name, open, close, dots, separator] = token;
    if (name !== undefined) {
      names.push(name);
      parts.push('("[^"]*"|[^,]*)');
    } else if (open !== undefined) parts.push("(?:");
    else if (close !== undefined) parts.push(")?");
    else if (dots !== undefined) parts.push(".*");
    else if (separator !== undefined) parts.push(`${separator}\\s*`);
    else if (whole === "<CR>" || whole === "<LF>") parts.push("\\s*");
    else parts.push(escapeLiteral(whole));
  }
  const source = parts.join("");
  if (!isBalanced(source)) return undefined;
  const pattern = new RegExp(`^${source}(?:,.*)?$`, "is");
  return {
    prefix: prefixOf(form),
    values: (line) => {
      const found = pattern.exec(line);
      if (found === null) return undefined;
      return names.flatMap((name, index) => {
        const text = found[index + 1];
        return text === undefined || text === "" ? [] : [{ name, text: text.trim().replace(/^"(.*)"$/s, "$1") }];
      });
    },
  };
}

/** Whether a line begins with a name, such as `+CSQ:`; masked bytes are asterisks as well. */
export function isNamed(line: string): boolean {
  return /^(?:[+^]|\*[A-Z])/i.test(line);
}

/** Up to its first colon where it begins with `+`, `*` or `^`; the words before its first value otherwise. */
export function prefixOf(line: string): string {
  const header = /^[+*^][A-Z0-9_]+ ?:/i.exec(line);
  if (header !== null) return header[0].replace(" ", "").toUpperCase();
  const words = /^[^<[,:="]*/.exec(line)?.[0] ?? "";
  return words.trim().toUpperCase();
}

function escapeLiteral(text: string): string {
  return text.replace(/[.*+?^${}()|\\/]/g, "\\$&").replace(/ +/g, "\\s*");
}

function isBalanced(source: string): boolean {
  try {
    new RegExp(source);
    return true;
  } catch {
    return false;
  }
}
