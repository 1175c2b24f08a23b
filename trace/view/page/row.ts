/** One entry as a row between the lifelines. */
import type { Entry, EntryKind, ViewModel } from "../model";
import { make } from "./dom";
import { placeText, secondsText } from "./format";

/** What a kind is called. */
export const KIND_NAMES: Readonly<Record<EntryKind, string>> = {
  command: "commands",
  answer: "answers",
  result: "results",
  urc: "unsolicited lines",
  unknown: "unknown lines",
  unassigned: "lines of either side",
  data: "payloads",
  prompt: "prompts",
  unanswered: "without a result",
  silence: "silences",
  state: "states",
  note: "notes",
  fault: "faults",
  pin: "control lines",
  damaged: "damaged lines",
};

const SPOKEN: readonly EntryKind[] = ["command", "answer", "result", "urc", "unknown", "data", "prompt"];

/** From whom to whom, as words; empty for what is not said on the line. */
export function wayText({ kind, side }: Entry): string {
  if (!SPOKEN.includes(kind)) return "";
  return side === "device" ? "device to module" : "module to device";
}

export function rowOf(entry: Entry, model: ViewModel, query: string): HTMLElement {
  const { kind, side, tone, text, about, network } = entry;
  const spoken = SPOKEN.includes(kind);
  const label = make("span", { class: "label" }, ...marked(text, query));
  const arrow = make("span", { class: "arrow" });
  const parts = spoken ? (side === "device" ? [label, arrow] : [arrow, label]) : [make("span", { class: "dot" }), label];
  const classes = ["row", kind, side, ...(spoken ? ["spoken"] : []), ...(tone === undefined ? [] : [`tone-${tone}`])];
  const row = make("div", { class: classes.join(" "), role: "option", "aria-label": spokenText(entry, model) });
  row.append(make("span", { class: "time" }, timeText(entry, model)), make("span", { class: "serial" }, ...parts));
  row.append(make("span", { class: "net" }, ...(network === undefined ? [] : networkParts(network, query))));
  row.append(make("span", { class: "about" }, ...marked(about ?? "", query)));
  return row;
}

function networkParts({ direction, text, bad }: NonNullable<Entry["network"]>, query: string): Node[] {
  const label = make("span", { class: bad === true ? "label bad" : "label" }, ...marked(text, query));
  const arrow = make("span", { class: bad === true ? `arrow ${direction} bad` : `arrow ${direction}` });
  return direction === "out" ? [label, arrow] : [arrow, label];
}

function timeText({ timeMs, timeLost }: Entry, { byOrder }: ViewModel): string {
  if (byOrder === true) return String(timeMs);
  return timeLost === true ? "-" : secondsText(timeMs);
}

/** What a screen reader says of the row. */
function spokenText(entry: Entry, model: ViewModel): string {
  const { text, about, network, timeMs, tone } = entry;
  const way = wayText(entry);
  const net = network === undefined ? "" : `, ${network.direction === "out" ? "to" : "from"} the network: ${network.text}`;
  return `${placeText(model, timeMs)}, ${way === "" ? "" : `${way}: `}${text}${about === undefined ? "" : `, ${about}`}${net}${tone === "bad" ? ", trouble" : ""}`;
}

/** The text with each place where the query is found set off. */
export function marked(text: string, query: string): (Node | string)[] {
  if (query === "") return [text];
  const parts: (Node | string)[] = [];
  const lower = text.toLowerCase();
  let from = 0;
  for (let at = lower.indexOf(query); at >= 0; at = lower.indexOf(query, from)) {
    parts.push(text.slice(from, at), make("mark", {}, text.slice(at, at + query.length)));
    from = at + query.length;
  }
  return [...parts, text.slice(from)];
}
