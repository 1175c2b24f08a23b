/** Deltas as docs/fota.md defines them: VCDIFF (RFC 3284) with a window for each block. */
import { encodeWindow } from "./vcdiff-window";
import { findMatches, MatchIndex, type Step } from "./vcdiff-matches";

const HEADER = Buffer.from([0xd6, 0xc3, 0xc4, 0, 0]);
const SOURCE = 1;
const TARGET = 2;

/** The file that makes `newImage` of `oldImage`, in blocks of `blockBytes`. */
export function encodeDelta(oldImage: Buffer, newImage: Buffer, blockBytes: number): Buffer {
  const old = new MatchIndex(oldImage);
  const written = new MatchIndex(newImage);
  const windows: Buffer[] = [HEADER];
  for (let from = 0; from < newImage.length; from += blockBytes) {
    const block = newImage.subarray(from, Math.min(newImage.length, from + blockBytes));
    const candidates = [
      windowFrom(SOURCE, findMatches(block, old, oldImage.length), block),
      windowFrom(TARGET, findMatches(block, written, from), block),
      windowFrom(0, [{ kind: "add", from: 0, length: block.length }], block),
    ];
    windows.push(candidates.reduce((best, each) => (each.length < best.length ? each : best)));
  }
  return Buffer.concat(windows);
}

/** The part of the text that the steps copy from becomes the window's segment, so that addresses are short. */
function windowFrom(indicator: number, steps: readonly Step[], block: Buffer): Buffer {
  const copies = steps.flatMap((step) => (step.kind === "copy" ? [step] : []));
  if (copies.length === 0) return encodeWindow({ indicator: 0, segmentFrom: 0, segmentBytes: 0, steps, block });
  const segmentFrom = Math.min(...copies.map(({ address }) => address));
  const segmentEnd = Math.max(...copies.map(({ address, length }) => address + length));
  return encodeWindow({ indicator, segmentFrom, segmentBytes: segmentEnd - segmentFrom, steps, block });
}
