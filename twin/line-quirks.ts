import type { Quirk } from "./quirks";

/** What the line itself does on real modules of every family. */
export const LINE_QUIRKS = [
  { id: "urc-before-echo", about: "Unsolicited lines, even two, stand between the host's command and its echo.", chapter: 1 },
  { id: "answer-blank-extra", about: "One more empty line stands before an answer, never before +CME ERROR.", chapter: 1 },
  { id: "answer-blank-missing", about: "No empty line stands between the echo and an answer.", chapter: 1 },
  { id: "items-blank-lines", about: "Empty lines stand between the lines of one answer.", chapter: 1 },
  { id: "junk-is-error", about: "A line that does not begin with AT is answered with ERROR.", chapter: 1 },
] as const satisfies readonly Quirk[];

/** With `urc-before-echo`, an unsolicited line waits up to this long for a command to stand before. */
export const URC_BEFORE_ECHO_WAIT_MS = 300;
