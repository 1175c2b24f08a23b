/** The requests of a download: a group's hashes, a range of the image, or of the delta that makes it. */
import { slice } from "../../hal/bytes";
import type { Slots } from "../../hal/slots";
import { isTransient, type Done, type Failure } from "../../drivers/failure";
import type { DeltaOffer } from "./manifest";
import type { Download } from "./download";
import { FileFetch, wrongAnswer, type FileServer, type Taken } from "./file-fetch";
import { decodeWindow, isVcdiffHeader, readWindow, VCDIFF_HEADER_BYTES, WINDOW_OVERHEAD } from "./vcdiff";

/** A delta's next windows may be longer than its mean by so much and still come with one request. */
const MARGIN = 1.25;

export interface BlockFetchParts {
  server: FileServer;
  /** What names of the manifest are appended to. */
  baseUrl: string;
  download: Download;
  slots: Slots;
  /** Bytes of one request, at most, but for what one block needs. */
  requestBytes: number;
  /** Told of each block that is stored. */
  onBlock: (this: void) => void;
}

/** Fetches the hashes of the next block's group. */
export function fetchHashes(parts: BlockFetchParts, done: Done): FileFetch {
  const { baseUrl, download, server } = parts;
  const { hashes } = download.manifest;
  const range = download.hashRange();
  const wanted = range.to - range.from + 1;
  const take = (bytes: string): Taken => {
    if (bytes.length < wanted) return { count: 0 };
    if (download.takeHashes(slice(bytes, 0, wanted))) return { count: wanted, finished: true };
    return { count: wanted, failure: wrongAnswer(`bytes ${range.from} to ${range.to} of ${hashes} are not the signed hashes`) };
  };
  return new FileFetch(server, baseUrl + hashes, hashes, range, take, done);
}

/** Fetches blocks of the group whose hashes are there; ends where the request, or the group, does. */
export function fetchBlocks(parts: BlockFetchParts, done: Done): FileFetch {
  const { baseUrl, download, requestBytes, server } = parts;
  const { delta, manifest } = download;
  if (delta !== undefined) return new FileFetch(server, baseUrl + delta.file, delta.file, deltaRange(download, delta, requestBytes), (bytes) => takeWindow(parts, delta, bytes), done);
  return new FileFetch(server, baseUrl + manifest.image, manifest.image, download.imageRange(requestBytes), (bytes) => takeBlock(parts, bytes), done);
}

/** Whether what failed is the delta: the whole image may be better. */
export function isDeltasFault(failure: Failure): boolean {
  return failure.byPeer === true && (failure.kind === "error" || !isTransient(failure));
}

/** What the blocks that are left in the group may need of the delta; at least one window. */
function deltaRange(download: Download, delta: DeltaOffer, requestBytes: number): { from: number; to: number } {
  const { blocks, deltaOffset, done, manifest } = download;
  const rest = delta.size - deltaOffset;
  const window = manifest.blockBytes + WINDOW_OVERHEAD;
  const likely = window + Math.ceil((rest / (blocks - done)) * download.leftInGroup() * MARGIN);
  const least = VCDIFF_HEADER_BYTES + window;
  const count = Math.min(Math.max(1, rest), Math.max(least, Math.min(likely, requestBytes)));
  return { from: deltaOffset, to: deltaOffset + count - 1 };
}

function takeBlock(parts: BlockFetchParts, bytes: string): Taken {
  const { download } = parts;
  const count = download.nextBytes();
  if (bytes.length < count) return { count: 0 };
  const block = slice(bytes, 0, count);
  if (!download.isNext(block)) return { count: 0, failure: wrongAnswer(`block ${download.done} of ${download.manifest.image} is not the signed one`) };
  return stored(parts, block, count, 0);
}

function takeWindow(parts: BlockFetchParts, delta: DeltaOffer, bytes: string): Taken {
  const { download, slots } = parts;
  const { blockBytes } = download.manifest;
  if (download.deltaOffset === 0) {
    if (bytes.length < VCDIFF_HEADER_BYTES) return { count: 0 };
    if (!isVcdiffHeader(bytes)) return unfit(delta, "it is no VCDIFF of this kind");
    download.deltaOffset = VCDIFF_HEADER_BYTES;
    return { count: VCDIFF_HEADER_BYTES };
  }
  const head = readWindow(bytes, blockBytes);
  if (head === undefined) return download.deltaOffset + bytes.length < delta.size ? { count: 0 } : unfit(delta, "it ends before the image does");
  if ("problem" in head) return unfit(delta, head.problem);
  const { running, slot } = download;
  const block = decodeWindow(head.value, bytes, {
    oldBytes: running.size,
    newBytes: download.done * blockBytes,
    readOld: (offset, length) => slots.read(running.slot, offset, length),
    readNew: (offset, length) => slots.read(slot, offset, length),
  });
  if ("problem" in block) return unfit(delta, block.problem);
  if (block.value.length !== download.nextBytes() || !download.isNext(block.value)) return unfit(delta, `it does not give block ${download.done} as it is signed`);
  return stored(parts, block.value, head.value.end, download.deltaOffset + head.value.end);
}

function unfit(delta: DeltaOffer, problem: string): Taken {
  return { count: 0, failure: wrongAnswer(`the delta ${delta.file} is of no use: ${problem}`) };
}

function stored({ download, onBlock }: BlockFetchParts, block: string, count: number, deltaOffset: number): Taken {
  const result = download.store(block, deltaOffset);
  if (result === "rewound") return { count, finished: true };
  if (result !== "stored") return { count, failure: result };
  onBlock();
  return { count, finished: download.isComplete() || !download.hasHashes() };
}
