import type { Item } from "../../drivers/at/framer";
import { chunksOf, framerCutter, lineInput, payloadInput, plainCutter, type Cutter } from "./cutters";
import { median, quantile } from "./quantile";
import { rounded, type Row, type Section } from "./section";

const INPUT_BYTES = 100000;
const CHUNK_BYTES: readonly number[] = [1, 16, 64, 1460];
/** Measured turns of each parser, and those before that only warm the engine up. */
const TURNS = 100;
const WARM_UP_TURNS = 20;

type MakeCutter = (handOn: (item: Item) => void) => Cutter;

/** The one measurement in real time: ratios vary from run to run and from machine to machine. */
export function framingSection(seed: number): Section {
  const rows: Row[] = [];
  for (const [name, input] of [
    ["lines", lineInput(seed, INPUT_BYTES)],
    ["counted payloads", payloadInput(seed, INPUT_BYTES)],
  ] as const)
    for (const size of CHUNK_BYTES) rows.push({ input: name, chunkBytes: size, ...compare(chunksOf(input, size)) });
  return {
    id: "framing",
    title: "Framer on Node against a parser that looks at each byte",
    about: [
      "Throughput of ring and framer, divided by that of a plain per-byte state machine which gives the same items: above 1 the framer is faster.",
      `Short answers and URCs, and answers of AT+CIPRXGET with 1460 raw bytes; ${TURNS} turns each, in alternation, the medians compared.`,
      "The middle half of the turns, pair by pair, lies between the two last columns.",
    ],
    columns: [
      { key: "input", title: "input" },
      { key: "chunkBytes", title: "chunk bytes" },
      { key: "ratio", title: "ratio", decimals: 2 },
      { key: "lowRatio", title: "25 %", decimals: 2 },
      { key: "highRatio", title: "75 %", decimals: 2 },
    ],
    rows,
  };
}

function compare(chunks: readonly string[]): Row {
  const framerMs: number[] = [];
  const plainMs: number[] = [];
  for (let turn = -WARM_UP_TURNS; turn < TURNS; turn++) {
    const isFramerFirst = turn % 2 === 0;
    const first = time(isFramerFirst ? framerCutter : plainCutter, chunks);
    const second = time(isFramerFirst ? plainCutter : framerCutter, chunks);
    if (turn < 0) continue;
    framerMs.push(isFramerFirst ? first : second);
    plainMs.push(isFramerFirst ? second : first);
  }
  const ratios = plainMs.map((ms, turn) => ms / (framerMs[turn] ?? ms));
  return {
    ratio: rounded(median(plainMs) / median(framerMs), 2),
    lowRatio: rounded(quantile(ratios, 0.25), 2),
    highRatio: rounded(quantile(ratios, 0.75), 2),
  };
}

function time(make: MakeCutter, chunks: readonly string[]): number {
  let items = 0;
  const cutter = make(() => items++);
  const startMs = performance.now();
  for (const chunk of chunks) cutter.push(chunk);
  const ms = performance.now() - startMs;
  if (items === 0) throw new Error("a parser gave no items");
  return ms;
}
