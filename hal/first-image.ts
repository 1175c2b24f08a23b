import { slice } from "./bytes";
import type { Crypto } from "./crypto";
import type { Slots } from "./slots";

/** A multiple of 256, as `Slots.write` wants it. */
const PIECE = 1024;

/**
 * Puts `image` into slot 0 and makes it the confirmed one, as it is done once where a device is made; what the slots had is lost.
 * Gives why it did not succeed.
 */
export function flashFirstImage(slots: Slots, image: string, version: string, crypto: Crypto): string | undefined {
  // Slot 0 takes no writes while it has the confirmed image; until the image is there, an empty one in slot 1 is that.
  const nothing = slots.setBoot({ confirmed: { slot: 1, size: 0, sha256: hashOf("", crypto), version } });
  let problem = nothing ?? slots.prepare(0, 0, image.length);
  for (let at = 0; at < image.length && problem === undefined; at += PIECE) problem = slots.write(0, at, slice(image, at, at + PIECE));
  return problem ?? slots.setNote("") ?? slots.setBoot({ confirmed: { slot: 0, size: image.length, sha256: hashOf(image, crypto), version } });
}

function hashOf(bytes: string, crypto: Crypto): string {
  const hash = crypto.sha256();
  hash.update(bytes);
  return hash.digest();
}
