/** The writer of manifests: the one place that knows how a line of docs/fota.md is made. */
import type { KeyObject } from "node:crypto";
import { parseManifest, type Manifest } from "../../app/fota/manifest";
import { keyId, signText } from "./keys";

/** A manifest without its last two lines: what is signed later, maybe elsewhere. */
export type Draft = Omit<Manifest, "keyId" | "signature" | "signedBytes">;

/** The lines before `key`. Fails with a sentence where a device would refuse them. */
export function draftText(draft: Draft): string {
  const lines = [
    "fieldline-manifest 1",
    `target ${draft.target}`,
    `version ${draft.version}`,
    `minimum ${draft.minimum}`,
    `downgrade ${draft.downgrade ? "yes" : "no"}`,
    `rollout ${draft.rolloutPercent}`,
    `image ${draft.image}`,
    `size ${draft.size}`,
    `sha256 ${hex(draft.sha256)}`,
    `block-bytes ${draft.blockBytes}`,
    `group-blocks ${draft.groupBlocks}`,
    `hashes ${draft.hashes}`,
    ...draft.groups.map((hash) => `group-sha256 ${hex(hash)}`),
    ...draft.deltas.map((delta) => `delta ${delta.from} ${hex(delta.fromSha256)} ${delta.size} ${hex(delta.sha256)} ${delta.file}`),
  ];
  const text = lines.map((line) => `${line}\n`).join("");
  readDraft(text, "the manifest");
  return text;
}

/** The draft that `text` is; `name` is what a failure calls it. */
export function readDraft(text: string, name: string): Draft {
  const { manifest, problem } = parseManifest(`${text}key ${"0".repeat(16)}\nsignature ${"0".repeat(128)}\n`);
  if (manifest === undefined) throw new Error(`${name} would be refused by a device: ${problem ?? "it makes no sense"}`);
  return manifest;
}

/** `draft` as a whole manifest, signed with the private key `key`. */
export function signedText(draft: Draft, key: KeyObject): string {
  const signed = `${draftText(draft)}key ${keyId(key)}\n`;
  return `${signed}signature ${signText(signed, key).toString("hex")}\n`;
}

function hex(bytes: string): string {
  return Buffer.from(bytes, "latin1").toString("hex");
}
