import { strict as assert } from "node:assert";
import type { Item } from "../../drivers/at/framer";
import { chunksOf, framerCutter, lineInput, payloadInput, plainCutter, type Cutter } from "../../build/bench/cutters";
import { PlainParser } from "../../build/bench/plain-parser";
import { everyCut } from "../drivers/at/cuts";
import { LINES, PAYLOADS } from "../drivers/at/framer-vectors";
import { dataLength, HEADER, itemText } from "../drivers/at/framing";

const PIECE_BYTES = 1024;

function itemsOf(make: (handOn: (item: Item) => void) => Cutter, chunks: readonly string[]): string[] {
  const items: string[] = [];
  const cutter = make((item) => items.push(itemText(item)));
  for (const chunk of chunks) cutter.push(chunk);
  return items;
}

describe("the parser that the framer is measured against", () => {
  for (const [name, input] of [["lines", lineInput(7, 5000)], ["counted payloads", payloadInput(7, 5000)]] as const)
    it(`gives the framer's items for ${name}, in chunks of any size`, () => {
      const expected = itemsOf(framerCutter, [input]);
      assert(expected.length > 15);
      for (const size of [1, 2, 3, 7, 16, 64, 1460, input.length]) {
        assert.deepEqual(itemsOf(framerCutter, chunksOf(input, size)), expected, `framer, chunks of ${size}`);
        assert.deepEqual(itemsOf(plainCutter, chunksOf(input, size)), expected, `plain parser, chunks of ${size}`);
      }
    });

  for (const { bytes, items, name, options } of [...LINES, ...PAYLOADS].filter(({ options }) => options?.ringBytes === undefined || options.pieceBytes === 8))
    it(`takes as the framer does: ${name}`, () => {
      const lengthOf = (header: string): number | undefined => (header.startsWith(HEADER) ? notNegative(dataLength(header)) : undefined);
      const make = (handOn: (item: Item) => void): Cutter => new PlainParser(options?.pieceBytes ?? PIECE_BYTES, lengthOf, handOn);
      for (const pieces of everyCut(bytes)) assert.deepEqual(itemsOf(make, pieces), items, JSON.stringify(pieces));
    });
});

function notNegative(length: number | undefined): number | undefined {
  return length === undefined || length < 0 ? undefined : length;
}
