import type { Slots } from "../../hal/slots";

const BLOCK_BYTES = 256;

/** Puts a new image on trial, once, as an update does; runs on Espruino. */
export function installOn(slots: Slots, image: string, sha256: string, say: (text: string) => void): void {
  const record = slots.boot();
  let problem = record === undefined ? "no record" : slots.prepare(1, 0, image.length);
  for (let at = 0; at < image.length && problem === undefined; at += BLOCK_BYTES) problem = slots.write(1, at, image.substring(at, at + BLOCK_BYTES));
  if (record === undefined || problem !== undefined) return say("@started nothing: " + String(problem));
  problem = slots.setBoot({ confirmed: record.confirmed, trial: { image: { slot: 1, size: image.length, sha256, version: "1.1.0" }, attempts: 1 } });
  say(problem === undefined ? "@started installation" : "@started nothing: " + problem);
}
