/** What devices send to a hawkBit server, checked as its API says. */

const EXECUTIONS = ["closed", "proceeding", "canceled", "scheduled", "rejected", "resumed", "downloaded", "download"] as const;
const RESULTS = ["success", "failure", "none"] as const;
const MODES = ["merge", "replace", "remove"] as const;

export interface Feedback {
  execution: (typeof EXECUTIONS)[number];
  finished: (typeof RESULTS)[number];
  progress: { cnt: number; of: number } | undefined;
  details: string[];
}

export interface AttributeChange {
  mode: (typeof MODES)[number];
  data: Map<string, string>;
}

export interface Confirmation {
  confirmation: "confirmed" | "denied";
  details: string[];
}

type Fields = Readonly<Record<string, unknown>>;

/** Undefined where `body` is no feedback. */
export function parseFeedback(body: string): Feedback | undefined {
  const status = fieldsOf(parseJson(body)?.["status"]);
  const result = fieldsOf(status?.["result"]);
  const execution = oneOf(EXECUTIONS, status?.["execution"]);
  const finished = oneOf(RESULTS, result?.["finished"]);
  const details = textsOf(status?.["details"]);
  if (execution === undefined || finished === undefined || details === undefined) return undefined;
  const progress = fieldsOf(result?.["progress"]);
  const { cnt, of } = progress ?? {};
  if (result?.["progress"] !== undefined && progress === undefined) return undefined;
  return { execution, finished, details, progress: typeof cnt === "number" && typeof of === "number" ? { cnt, of } : undefined };
}

/** Undefined where `body` is no change of attributes. */
export function parseAttributes(body: string): AttributeChange | undefined {
  const fields = parseJson(body);
  const data = fieldsOf(fields?.["data"]);
  const mode = fields?.["mode"] === undefined ? "merge" : oneOf(MODES, fields["mode"]);
  if (data === undefined || mode === undefined) return undefined;
  const pairs = Object.entries(data);
  const texts = pairs.flatMap(([name, value]) => (typeof value === "string" && name !== "" ? [[name, value] as const] : []));
  return texts.length === pairs.length ? { mode, data: new Map(texts) } : undefined;
}

/** Undefined where `body` neither confirms nor denies. */
export function parseConfirmation(body: string): Confirmation | undefined {
  const fields = parseJson(body);
  const confirmation = oneOf(["confirmed", "denied"] as const, fields?.["confirmation"]);
  const details = textsOf(fields?.["details"]);
  return confirmation === undefined || details === undefined ? undefined : { confirmation, details };
}

function parseJson(body: string): Fields | undefined {
  try {
    return fieldsOf(JSON.parse(Buffer.from(body, "latin1").toString("utf8")) as unknown);
  } catch {
    return undefined;
  }
}

function fieldsOf(value: unknown): Fields | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Fields) : undefined;
}

function oneOf<T extends string>(values: readonly T[], value: unknown): T | undefined {
  return values.find((each) => each === value);
}

/** Details may be left out. */
function textsOf(value: unknown): string[] | undefined {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) && value.every((each) => typeof each === "string") ? value : undefined;
}
