export type RefusalKind = "error" | "cme" | "cms";

/**
 * Thrown by a handler, before it has given an answer, to end its command with ERROR, +CME ERROR or
 * +CMS ERROR; `code` is that of the module's table and counts for the last two only.
 */
export class CommandRefused extends Error {
  constructor(readonly kind: RefusalKind = "error", readonly code = 0) {
    super(kind === "error" ? "ERROR" : `+${kind.toUpperCase()} ERROR: ${code}`);
  }
}

export function cmeRefusal(code: number): CommandRefused {
  return new CommandRefused("cme", code);
}

export function cmsRefusal(code: number): CommandRefused {
  return new CommandRefused("cms", code);
}
