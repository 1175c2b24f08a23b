import { slice } from "../../hal/bytes";
import type { Crypto } from "../../hal/crypto";
import { otherSlot, type BootRecord, type Slot, type SlotImage, type Slots } from "../../hal/slots";
import type { Failure } from "../../drivers/failure";
import { decodeJournal, encodeJournal, type Journal } from "./journal";
import { blockCount, type DeltaOffer, type Manifest } from "./manifest";
import { VCDIFF_HEADER_BYTES } from "./vcdiff";

const HASH_BYTES = 32;

/** What became of a block that was to be stored. */
export type Stored =
  | "stored"
  /** The slot has to be written anew from an earlier block, where a page begins: `done` went back. */
  | "rewound"
  | Failure;

export interface DownloadParts {
  slots: Slots;
  crypto: Crypto;
  /** Blocks after which the journal is written. */
  journalBlocks: number;
}

/**
 * An image on its way into the slot that does not run: which blocks are there, and the hashes of one group. What it holds in
 * memory is that group.
 */
export class Download {
  readonly slot: Slot;
  readonly blocks: number;
  /** Blocks that are in the slot and checked. */
  done = 0;
  /** `done` as it was found at the beginning; 0 where nothing was there. */
  resumedAt = 0;
  /** What the blocks are made of; undefined where the whole image is fetched. */
  delta: DeltaOffer | undefined;
  /** In the delta, of the window that gives the next block. */
  deltaOffset = 0;
  private group = -1;
  private hashes = "";
  /** Blocks below it may be there already from an earlier boot, and are compared before they are written. */
  private presentBelow = 0;
  private journaled = 0;
  /** The block that could not be written when the slot was wound back last. */
  private rewoundFor = -1;

  constructor(
    private readonly parts: DownloadParts,
    readonly manifest: Manifest,
    readonly running: SlotImage,
  ) {
    this.slot = otherSlot(running.slot);
    this.blocks = blockCount(manifest);
  }

  /** Takes up the journal of this image, or begins a new one; undefined, or why nothing can be written. */
  begin(): Failure | undefined {
    const { manifest, slot } = this;
    const { slots } = this.parts;
    const journal = decodeJournal(slots.note());
    if (journal !== undefined && journal.slot === slot && journal.sha256 === manifest.sha256 && journal.bytes <= manifest.size) {
      const { delta } = journal;
      this.delta = this.offers().filter((each) => delta !== undefined && each.sha256 === delta.sha256)[0];
      this.deltaOffset = delta === undefined ? 0 : delta.offset;
      // A delta that is offered no more: its blocks are as good as any.
      this.done = journal.bytes === manifest.size ? this.blocks : Math.floor(journal.bytes / manifest.blockBytes);
      this.journaled = this.done;
      this.resumedAt = this.done;
      this.presentBelow = this.blocks;
      return undefined;
    }
    this.delta = this.offers()[0];
    this.deltaOffset = 0;
    return this.forgetSpare() ?? this.writeJournal();
  }

  isComplete(): boolean {
    return this.done === this.blocks;
  }

  /** Whether the hashes of the next block are there. */
  hasHashes(): boolean {
    return this.group === this.groupOf(this.done);
  }

  /** The next block's group in the file of hashes. */
  hashRange(): { from: number; to: number } {
    const from = this.groupOf(this.done) * this.manifest.groupBlocks;
    return { from: from * HASH_BYTES, to: Math.min(from + this.manifest.groupBlocks, this.blocks) * HASH_BYTES - 1 };
  }

  /** Takes the bytes of `hashRange`; false where they are not the signed ones. */
  takeHashes(bytes: string): boolean {
    const group = this.groupOf(this.done);
    if (this.hashOf(bytes) !== this.manifest.groups[group]) return false;
    this.group = group;
    this.hashes = bytes;
    return true;
  }

  /** Of the image: the bytes from the next block to the end of its group, at most `most` or one block. */
  imageRange(most: number): { from: number; to: number } {
    const { blockBytes, size } = this.manifest;
    const from = this.done * blockBytes;
    const count = Math.max(1, Math.min(Math.floor(most / blockBytes), this.leftInGroup()));
    return { from, to: Math.min(from + count * blockBytes, size) - 1 };
  }

  /** Blocks from the next one to the end of its group. */
  leftInGroup(): number {
    const { groupBlocks } = this.manifest;
    return Math.min((this.groupOf(this.done) + 1) * groupBlocks, this.blocks) - this.done;
  }

  /** Of the next block. */
  nextBytes(): number {
    return Math.min(this.manifest.blockBytes, this.manifest.size - this.done * this.manifest.blockBytes);
  }

  /** Passes over the next block where it is in the slot already, as it may be after a restart; false where it is not. */
  look(): boolean {
    if (this.delta !== undefined || this.done >= this.presentBelow) return false;
    if (this.hashOf(this.present()) !== this.hashOfNext()) {
      this.presentBelow = 0;
      return false;
    }
    this.done++;
    this.resumedAt = this.done;
    return true;
  }

  /** Whether `bytes` are the next block. */
  isNext(bytes: string): boolean {
    return this.hashOf(bytes) === this.hashOfNext();
  }

  /** Stores the next block, which `isNext`; in a delta, its window is followed by the one at `deltaOffset`. */
  store(bytes: string, deltaOffset: number): Stored {
    const { slots } = this.parts;
    const offset = this.done * this.manifest.blockBytes;
    if (this.done < this.presentBelow && this.present() === bytes) return this.advance(deltaOffset);
    this.presentBelow = 0;
    const problem = slots.prepare(this.slot, offset, bytes.length) ?? slots.write(this.slot, offset, bytes);
    return problem === undefined ? this.advance(deltaOffset) : this.rewind(problem);
  }

  /** Writes the journal, so that nothing that is there is fetched again. */
  keep(): Failure | undefined {
    return this.done === this.journaled ? undefined : this.writeJournal();
  }

  /** From here on the whole image is fetched. */
  dropDelta(): Failure | undefined {
    this.delta = undefined;
    return this.writeJournal();
  }

  /** All of it is compared anew, and what is wrong is fetched, and whole. */
  startOver(): Failure | undefined {
    this.delta = undefined;
    this.done = 0;
    this.presentBelow = 0;
    return this.writeJournal();
  }

  /** The image as the boot record names it. */
  image(): SlotImage {
    const { sha256, size, version } = this.manifest;
    return { slot: this.slot, size, sha256, version };
  }

  private advance(deltaOffset: number): Stored {
    this.done++;
    this.deltaOffset = deltaOffset;
    const isDue = this.done >= this.journaled + this.parts.journalBlocks || this.isComplete();
    return (isDue ? this.writeJournal() : undefined) ?? "stored";
  }

  /** In the middle of a page that a power cut has left behind, a block that is not erased cannot be written. */
  private rewind(problem: string): Stored {
    const { blockBytes } = this.manifest;
    const { pageBytes } = this.parts.slots;
    const failing = this.done;
    let to = failing;
    while ((to * blockBytes) % pageBytes !== 0) to--;
    if (to === failing || this.rewoundFor === failing) return storageFailure(problem);
    this.rewoundFor = failing;
    // Where the window of that block begins is not known: the delta is read from its beginning, and writes nothing below.
    this.presentBelow = this.delta === undefined ? 0 : to;
    this.done = this.delta === undefined ? to : 0;
    this.deltaOffset = VCDIFF_HEADER_BYTES;
    return this.writeJournal() ?? "rewound";
  }

  private writeJournal(): Failure | undefined {
    const { delta, deltaOffset, done, manifest, slot } = this;
    const journal: Journal = { slot, sha256: manifest.sha256, bytes: Math.min(done * manifest.blockBytes, manifest.size) };
    if (delta !== undefined) journal.delta = { sha256: delta.sha256, offset: deltaOffset };
    const problem = this.parts.slots.setNote(encodeJournal(journal));
    this.journaled = done;
    return problem === undefined ? undefined : storageFailure(problem);
  }

  /** The image that was confirmed before is about to be written over. */
  private forgetSpare(): Failure | undefined {
    const { slots } = this.parts;
    const record = slots.boot();
    if (record === undefined || record.spare === undefined) return undefined;
    const next: BootRecord = { confirmed: record.confirmed };
    if (record.failed !== undefined) next.failed = record.failed;
    const problem = slots.setBoot(next);
    return problem === undefined ? undefined : storageFailure(problem);
  }

  /** Deltas that start from the running image, and are shorter than the whole one. */
  private offers(): DeltaOffer[] {
    const { manifest, running } = this;
    return manifest.deltas.filter((delta) => delta.fromSha256 === running.sha256 && delta.size < manifest.size);
  }

  private groupOf(block: number): number {
    return Math.floor(block / this.manifest.groupBlocks);
  }

  private hashOfNext(): string {
    const from = (this.done - this.group * this.manifest.groupBlocks) * HASH_BYTES;
    return slice(this.hashes, from, from + HASH_BYTES);
  }

  /** What the slot has in the place of the next block. */
  private present(): string {
    return this.parts.slots.read(this.slot, this.done * this.manifest.blockBytes, this.nextBytes());
  }

  private hashOf(bytes: string): string {
    const hash = this.parts.crypto.sha256();
    hash.update(bytes);
    return hash.digest();
  }
}

/** The memory does not keep what is written: nothing that passes. */
export function storageFailure(problem: string): Failure {
  return { kind: "error", message: `the image cannot be stored: ${problem}`, permanent: true };
}
