import type { CommandSpec } from "../chapter";
import type { Exchange } from "../exchange";
import { between } from "../parameters";
import { CommandRefused, cmeRefusal } from "../refusal";
import { cidParameter } from "./05-contexts";
import type { Sim767xxFirmware } from "./firmware";

const CID_NOT_DEFINED = 521;
const FIRST_FIELD = 3;
const DIRECTION_PLACE = 10;

/** What may stand at each place from `<source address and subnet mask>` to `<flow label>`. */
const FIELDS: readonly ((text: string) => boolean)[] = [
  (text) => isDotted(text, 8, 255) || isDotted(text, 32, 255),
  (text) => isDotted(text, 1, 255),
  isPorts,
  isPorts,
  (text) => /^[0-9a-f]{1,8}$/i.test(text),
  (text) => isDotted(text, 2, 255),
  (text) => /^[0-9a-f]{1,5}$/i.test(text),
];

interface Filter {
  cid: number;
  identifier: number;
  precedence: number;
  text: string;
}

/** AT+CGTFT: filters of a context, gone with its deactivation (SIM767XX 5.2.7). */
export function filterCommand(firmware: Sim767xxFirmware): CommandSpec {
  let filters: readonly Filter[] = [];
  firmware.pdp.events.on((event) => {
    if (event.kind === "deactivated") filters = filters.filter(({ cid }) => cid !== event.cid);
  });
  return {
    test: (x) => {
      x.line(`+CGTFT: "IP",${ranges("0.0.0.0.0.0.0.0", "255.255.255.255.255.255.255.255")},,(0-3)`);
      x.line(`+CGTFT: "IPV6",${ranges(dotted("0"), dotted("255"))},(00000-FFFFF),(0-3)`).ok();
    },
    read: (x) => {
      for (const { cid, identifier, precedence, text } of filters) x.line(`+CGTFT: ${cid},${identifier},${precedence},${text}`);
      x.ok();
    },
    write: (x) => {
      const cid = cidParameter(x, 0);
      if (firmware.pdp.definition(cid) === undefined) throw cmeRefusal(CID_NOT_DEFINED);
      x.parameters.expectCount(1, DIRECTION_PLACE + 1);
      if (x.parameters.count === 1) filters = filters.filter((filter) => filter.cid !== cid);
      else filters = withFilter(filters, filterOf(x, cid));
      x.ok();
    },
    execute: (x) => x.ok(),
  };
}

/** A filter with the number of another takes its place; a precedence is there once. */
function withFilter(filters: readonly Filter[], added: Filter): Filter[] {
  const others = filters.filter(({ cid, identifier }) => cid !== added.cid || identifier !== added.identifier);
  if (others.some(({ cid, precedence }) => cid === added.cid && precedence === added.precedence)) throw new CommandRefused();
  return [...others, added];
}

function filterOf(x: Exchange, cid: number): Filter {
  const { parameters } = x;
  const identifier = parameters.integer(1, between(1, 16));
  const precedence = parameters.integer(2, between(0, 255));
  const fields = FIELDS.map((accepts, index) => {
    const parameter = parameters.raw(FIRST_FIELD + index);
    if (parameter === undefined) return "";
    if (!accepts(parameter.text)) throw new CommandRefused();
    return parameter.quoted ? `"${parameter.text}"` : parameter.text;
  });
  const direction = parameters.optionalInteger(DIRECTION_PLACE, between(0, 3), 0);
  return { cid, identifier, precedence, text: [...fields, direction].join(",") };
}

function isPorts(text: string): boolean {
  const [from = 0, to = 0] = text.split(".").map(Number);
  return isDotted(text, 2, 65535) && from <= to;
}

function isDotted(text: string, count: number, highest: number): boolean {
  const parts = text.split(".");
  return parts.length === count && parts.every((part) => /^\d{1,5}$/.test(part) && Number(part) <= highest);
}

function dotted(part: string): string {
  return Array.from({ length: 32 }, () => part).join(".");
}

function ranges(lowest: string, highest: string): string {
  return `(1-16),(0-255),("${lowest}"-"${highest}"),(0-255),("0.0"-"65535.65535"),("0.0"-"65535.65535"),(0-FFFFFFFF),("0.0"-"255.255")`;
}
