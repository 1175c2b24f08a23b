/** EC716S chapter 5, network service: the cell that serves, and its neighbours (5.12). The manual shows the lines in examples alone. */
import { find, parseHex, parseInteger, slice } from "../../hal/bytes";
import { flag } from "../3gpp/values";
import { fieldsAfter, type Fields } from "../at/fields";
import { ask, askAll, run } from "../at/requests";
import type { Session } from "../at/session";
import type { Answer, Done } from "../failure";

const RESPONSE_MS = 9000;
const PREFIX = "+CCED:";
/** What stands before the second colon. */
const LTE_SERVING = "LTE current cell";
const GSM_SERVING = "GSM current cell info";
const LTE_NEIGHBOUR = "LTE neighbor cell";
const GSM_NEIGHBOUR = "GSM neighbor cell info";

/** A neighbour on LTE. */
export interface LteCell {
  technology: "LTE";
  /** Country and network code, `460` and `00`. */
  country: string;
  network: string;
  /** EARFCN of the downlink. */
  channel: number;
  cell: number;
  /** As AT+CESQ numbers them: -141 dBm and more, -20 dB and more in halves. */
  rsrp: number;
  rsrq: number;
  trackingArea: number;
  /** Srxlev, how far the cell is above what is needed, dB. */
  selectionLevel: number;
  physicalCell: number;
}

/** The cell that serves, on LTE. */
export interface LteServingCell extends LteCell {
  imsi: string;
  roaming: boolean;
  band: number;
  /** As the module writes it, `n100`. */
  bandwidth: string;
}

/** A neighbour on GSM. */
export interface GsmCell {
  technology: "GSM";
  country: string;
  network: string;
  locationArea: number;
  cell: number;
  bsic: number;
  /** 0 to 63 by 3GPP; the manual's examples have more. */
  rxLevel: number;
}

/** The cell that serves, on GSM. */
export interface GsmServingCell extends GsmCell {
  rxLevelSub: number;
  /** ARFCN */
  channel: number;
}

export type ServingCell = LteServingCell | GsmServingCell;
export type NeighbourCell = LteCell | GsmCell;

/** AT+CCED=0,1: the cell that serves (EC716S 5.12). The IMSI is among it. */
export function readServingCell(session: Session, answer: Answer<ServingCell>): void {
  ask(session, { text: "AT+CCED=0,1", timeoutMs: RESPONSE_MS, prefix: PREFIX, accept: isServing }, parseServing, answer);
}

/** AT+CCED=0,2: its neighbours, six and more, or none (EC716S 5.12). */
export function readNeighbourCells(session: Session, answer: Answer<NeighbourCell[]>): void {
  const command = { text: "AT+CCED=0,2", timeoutMs: RESPONSE_MS, prefix: PREFIX, accept: (line: string) => !isServing(line) };
  askAll(session, command, parseNeighbour, answer);
}

/** What +CCED lines tell of. */
export type CellReports = "serving" | "neighbours";

/**
 * AT+CCED=1: `onCell` is told at once and then again and again, how often the manual does not say (EC716S
 * 5.12).
 */
export function startCellReports(session: Session, what: CellReports, done: Done): void {
  run(session, what === "serving" ? "AT+CCED=1,1" : "AT+CCED=1,2", RESPONSE_MS, done);
}

/** AT+CCED=2: no more of the reports (EC716S 5.12). */
export function stopCellReports(session: Session, what: CellReports, done: Done): void {
  run(session, what === "serving" ? "AT+CCED=2,1" : "AT+CCED=2,2", RESPONSE_MS, done);
}

/** A cell that is reported; of neighbours each comes by itself. */
export type CellReport = { kind: "serving"; cell: ServingCell } | { kind: "neighbour"; cell: NeighbourCell };

/** +CCED lines that come by themselves (EC716S 5.12). */
export function onCell(session: Session, listener: (this: void, report: CellReport) => void): void {
  session.onUrc(PREFIX, (line) => {
    const fields = fieldsAfter(line, PREFIX);
    const serving = parseServing(fields);
    const neighbour = parseNeighbour(fields);
    if (serving !== undefined) listener({ kind: "serving", cell: serving });
    else if (neighbour !== undefined) listener({ kind: "neighbour", cell: neighbour });
    else session.malformed(line);
  });
}

function isServing(line: string): boolean {
  const name = nameOf(fieldsAfter(line, PREFIX));
  return name === LTE_SERVING || name === GSM_SERVING;
}

/** The first field has the line's name and the country. */
function nameOf(fields: Fields): string {
  const first = fields.text(0);
  const colon = find(first, ":", 0);
  return colon < 0 ? "" : slice(first, 0, colon);
}

function countryOf(fields: Fields): string {
  const first = fields.text(0);
  let from = find(first, ":", 0) + 1;
  while (first.charAt(from) === " ") from++;
  return slice(first, from, first.length);
}

/** The whole numbers from field `from` on; undefined where one is none. */
function numbers(fields: Fields, from: number, count: number, parse: (text: string) => number | undefined): number[] | undefined {
  const values: number[] = [];
  for (let index = from; index < from + count; index++) {
    const value = parse(fields.text(index));
    if (value === undefined) return undefined;
    values.push(value);
  }
  return values;
}

function parseServing(fields: Fields): ServingCell | undefined {
  const name = nameOf(fields);
  if (name === LTE_SERVING) return parseLteServing(fields);
  return name === GSM_SERVING ? parseGsmServing(fields) : undefined;
}

function parseLteServing(fields: Fields): LteServingCell | undefined {
  const roaming = flag(fields.integer(3));
  const band = fields.integer(4);
  const cell = lteCell(fields, 6);
  if (roaming === undefined || band === undefined || cell === undefined) return undefined;
  return { ...cell, imsi: fields.text(2), roaming, band, bandwidth: fields.text(5) };
}

/** Area and cell are hexadecimal here, and decimal for neighbours. */
function parseGsmServing(fields: Fields): GsmServingCell | undefined {
  const places = numbers(fields, 2, 2, (text) => parseHex(text));
  const levels = numbers(fields, 4, 4, (text) => parseInteger(text));
  if (places === undefined || levels === undefined) return undefined;
  const [locationArea, cell] = places as [number, number];
  const [bsic, rxLevel, rxLevelSub, channel] = levels as [number, number, number, number];
  const where = { country: countryOf(fields), network: fields.text(1) };
  return { technology: "GSM", ...where, locationArea, cell, bsic, rxLevel, rxLevelSub, channel };
}

function parseNeighbour(fields: Fields): NeighbourCell | undefined {
  const name = nameOf(fields);
  if (name === LTE_NEIGHBOUR) return lteCell(fields, 2);
  const values = name === GSM_NEIGHBOUR ? numbers(fields, 2, 4, (text) => parseInteger(text)) : undefined;
  if (values === undefined) return undefined;
  const [locationArea, cell, bsic, rxLevel] = values as [number, number, number, number];
  return { technology: "GSM", country: countryOf(fields), network: fields.text(1), locationArea, cell, bsic, rxLevel };
}

/** What both lines of LTE have, from field `from` on. */
function lteCell(fields: Fields, from: number): LteCell | undefined {
  const values = numbers(fields, from, 7, (text) => parseInteger(text));
  if (values === undefined) return undefined;
  const [channel, cell, rsrp, rsrq, trackingArea, selectionLevel, physicalCell] = values as [number, number, number, number, number, number, number];
  const where = { country: countryOf(fields), network: fields.text(1) };
  return { technology: "LTE", ...where, channel, cell, rsrp, rsrq, trackingArea, selectionLevel, physicalCell };
}
