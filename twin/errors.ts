/** A module's own table of codes and the texts that stand for them. */
export type ErrorTexts = Readonly<Record<number, string>>;

/** As AT+CMEE sets it: 0 ERROR alone, 1 the number, 2 the text. */
export type ErrorMode = 0 | 1 | 2;

/** The final result for an error with a code. A code without a text is shown as a number. */
export function errorResult(prefix: "+CME ERROR" | "+CMS ERROR", code: number, mode: ErrorMode, texts: ErrorTexts): string {
  if (mode === 0) return "ERROR";
  return `${prefix}: ${mode === 1 ? code : (texts[code] ?? code)}`;
}
