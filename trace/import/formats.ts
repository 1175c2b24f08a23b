/** Which format a log has. */
import { ESP_DUMP } from "./esp-dump";
import type { LogLine } from "./lines";
import type { LogFormat } from "./log-format";
import { SALEAE } from "./saleae";
import { SIGROK } from "./sigrok";
import { SOCAT } from "./socat";
import { TERMINAL_FORMATS } from "./terminal";

export const FORMATS: readonly LogFormat[] = [SOCAT, SALEAE, SIGROK, ESP_DUMP, ...TERMINAL_FORMATS];

export function formatNamed(name: string): LogFormat {
  const found = FORMATS.find((format) => format.name === name);
  if (found === undefined) throw new Error(`there is no format "${name}"; there are ${FORMATS.map((format) => format.name).join(", ")}`);
  return found;
}

/** Throws, with what can be done, where the log is of no format. */
export function detectFormat(head: readonly LogLine[]): LogFormat {
  const first = head[0]?.text ?? "";
  if (head.every((line) => line.text.trim() === "" && !line.overlong)) throw new Error("line 1: the log is empty");
  if (first.startsWith("fieldline-trace ")) throw new Error("line 1: this is a trace already");
  const likely = FORMATS.map((format) => ({ format, likeness: format.likeness(head) })).sort((left, right) => right.likeness - left.likeness)[0];
  if (likely !== undefined && likely.likeness > 0) return likely.format;
  const noise = head.find((line) => line.overlong || /[\0-\x08\x0e-\x1a]/.test(line.text));
  const line = noise?.number ?? 1;
  throw new Error(`line ${line}: ${noise === undefined ? "no line of this" : "this is binary, and no line of it"} is of a conversation with a module; where it is one, give --format`);
}
