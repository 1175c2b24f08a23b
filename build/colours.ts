import pc from "picocolors";

/** Colours for a terminal, and none for a file or a pipe, also where a machine that builds asks for them by CI. */
export const colours = pc.createColors(pc.isColorSupported && (process.stdout.isTTY || process.env["FORCE_COLOR"] !== undefined));
