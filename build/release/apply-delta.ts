import { decodeWindow, isVcdiffHeader, readWindow, VCDIFF_HEADER_BYTES, WINDOW_OVERHEAD } from "../../app/fota/vcdiff";

/** What a device makes of `delta` and the image that it runs; throws what is wrong with it. */
export function applyDelta(delta: Buffer, oldImage: Buffer, blockBytes: number): Buffer {
  let text = delta.toString("latin1");
  if (!isVcdiffHeader(text)) throw new Error("it does not begin as a delta does");
  text = text.substring(VCDIFF_HEADER_BYTES);
  let made = "";
  while (text !== "") {
    const head = readWindow(text.substring(0, blockBytes + WINDOW_OVERHEAD), blockBytes);
    if (head === undefined || "problem" in head) throw new Error(head?.problem ?? "it ends in a window");
    const written = made;
    const block = decodeWindow(head.value, text, {
      oldBytes: oldImage.length,
      newBytes: written.length,
      readOld: (offset, length) => oldImage.toString("latin1", offset, offset + length),
      readNew: (offset, length) => written.substring(offset, offset + length),
    });
    if ("problem" in block) throw new Error(block.problem);
    made += block.value;
    text = text.substring(head.value.end);
  }
  return Buffer.from(made, "latin1");
}
