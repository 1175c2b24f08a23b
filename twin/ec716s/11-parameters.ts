import type { Nvram } from "../nvram";
import { typedFields } from "../http/header-lines";
import { parseTarget } from "../http/target";

/** Tags of AT+HTTPPARA that hold a value, in the order of its answer (EC716S 11.3). */
export const HTTP_TAGS = ["CID", "URL", "UA", "PROIP", "PROPORT", "REDIR", "BREAK", "BREAKEND", "TIMEOUT", "CONTENT", "USERDATA"] as const;
export type HttpTag = (typeof HTTP_TAGS)[number];
/** Appends to USERDATA. */
export const USER_DEFINED = "USER_DEFINED";

/** Values as they were typed. */
export type HttpParameters = Record<HttpTag, string>;

const DEFAULTS: Readonly<HttpParameters> = {
  CID: "1",
  URL: "",
  UA: "YCOM_MODULE",
  PROIP: "0.0.0.0",
  PROPORT: "0",
  REDIR: "0",
  BREAK: "0",
  BREAKEND: "0",
  TIMEOUT: "120",
  CONTENT: "",
  USERDATA: "",
};

const ADDRESS = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/;
const LONGEST_TEXT = 255;
const LONGEST_USER_DATA = 1024;
const HIGHEST_POSITION = 4294967295;

/** What each takes; the manual gives no limits of the texts. */
const ACCEPTS: Readonly<Record<HttpTag, (value: string) => boolean>> = {
  CID: (value) => /^[1-3]$/.test(value),
  URL: (value) => value.length <= LONGEST_USER_DATA && parseTarget(withScheme(value, false)) !== undefined,
  UA: (value) => value.length <= LONGEST_TEXT,
  PROIP: (value) => ADDRESS.exec(value)?.slice(1).every((part) => Number(part) <= 255) === true,
  PROPORT: (value) => isNumber(value, 65535),
  REDIR: (value) => /^[01]$/.test(value),
  BREAK: (value) => isNumber(value, HIGHEST_POSITION),
  BREAKEND: (value) => isNumber(value, HIGHEST_POSITION),
  TIMEOUT: (value) => isNumber(value, 65535) && Number(value) > 0,
  CONTENT: (value) => value.length <= LONGEST_TEXT,
  USERDATA: (value) => value.length <= LONGEST_USER_DATA,
};

/** What AT+HTTPSCONT has stored, or the defaults. */
export function startParameters(nvram: Nvram): HttpParameters {
  return { ...DEFAULTS, ...(nvram.get(SAVED) as Partial<HttpParameters> | undefined) };
}

const SAVED = "http:parameters";

export function saveParameters(nvram: Nvram, parameters: HttpParameters): void {
  nvram.set(SAVED, { ...parameters });
}

/** The values are those that are stored. */
export function areSaved(nvram: Nvram, parameters: HttpParameters): boolean {
  const saved = nvram.get(SAVED) as Partial<HttpParameters> | undefined;
  return saved !== undefined && HTTP_TAGS.every((tag) => saved[tag] === parameters[tag]);
}

/** Sets `tag`; false where the tag is unknown or does not take the value. */
export function setParameter(parameters: HttpParameters, tag: string, value: string): boolean {
  if (tag === USER_DEFINED) return setParameter(parameters, "USERDATA", [parameters.USERDATA, value].filter((line) => line !== "").join(LINE_END));
  const known = HTTP_TAGS.find((each) => each === tag);
  if (known === undefined || !ACCEPTS[known](value)) return false;
  parameters[known] = value;
  return true;
}

/** As a host types it. */
const LINE_END = "\\r\\n";

/** A URL may come without its scheme, as in an example (EC716S 11.15). */
export function withScheme(url: string, secure: boolean): string {
  return /^https?:\/\//i.test(url) ? url : `${secure ? "https" : "http"}://${url}`;
}

/** Header lines of USERDATA: `\r\n` separates them, and `\\` or `\22` stands for a double quote. */
export function userFields(parameters: HttpParameters): string {
  return typedFields(parameters.USERDATA).replace(/\\\\|\\22/g, '"');
}

function isNumber(value: string, highest: number): boolean {
  return /^\d{1,10}$/.test(value) && Number(value) <= highest;
}
