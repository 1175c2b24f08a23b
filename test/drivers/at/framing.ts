import { Framer, type Item } from "../../../drivers/at/framer";
import { Fields } from "../../../drivers/at/fields";
import { Ring } from "../../../drivers/at/ring";
import { slice } from "../../../hal/bytes";

export interface FramingOptions {
  ringBytes?: number;
  pieceBytes?: number;
  lineBytes?: number;
  /** A prompt is expected from the beginning. */
  prompt?: boolean;
}

/** A header of the specs' own: `+DATA: 6` is followed by 6 bytes, `+DATA: on` by none. */
export const HEADER = "+DATA:";

export function dataLength(header: string): number | undefined {
  return new Fields(header, HEADER.length).integer(0);
}

/** A framer with `ring` that counts what `HEADER` announces. */
export function framerOn(ring: Ring, options: FramingOptions): Framer {
  const framer = new Framer(
    ring,
    options.pieceBytes === undefined ? 1024 : options.pieceBytes,
    options.lineBytes === undefined ? 1024 : options.lineBytes,
  );
  framer.countPayload(HEADER, dataLength);
  framer.expectPrompt(options.prompt === true);
  return framer;
}

/** What a framer makes of the bytes in these pieces. */
export function itemsOf(pieces: readonly string[], options: FramingOptions): string[] {
  const ring = new Ring(options.ringBytes === undefined ? 2048 : options.ringBytes);
  const framer = framerOn(ring, options);
  const items: string[] = [];
  for (const piece of pieces) {
    let rest = piece;
    while (rest !== "") {
      const taken = ring.push(rest);
      if (taken === 0) throw new Error("the ring is full and the framer takes nothing");
      rest = slice(rest, taken, rest.length);
      drain(framer, items);
    }
  }
  return items;
}

/** Appends all items that there are. */
export function drain(framer: Framer, items: string[]): void {
  let item = framer.next();
  while (item !== undefined) {
    items.push(itemText(item));
    item = framer.next();
  }
}

/** `line OK`, `prompt`, `header +DATA: 3`, `payload abc|0`, `discarded 5 line too long`, `lost 7 overrun`. */
export function itemText(item: Item): string {
  if (item.kind === "line" || item.kind === "header") return item.kind + " " + item.text;
  if (item.kind === "prompt") return "prompt";
  if (item.kind === "payload") return "payload " + item.bytes + "|" + String(item.remaining);
  return item.kind + " " + String(item.count) + " " + item.why;
}
