import { fromByte, slice, startsWith } from "../../hal/bytes";
import type { RecordLog } from "../../hal/records";

/** Blocks of events, the last ones that there is room for. */
export interface Recording {
  /** Bytes of the longest block. */
  readonly blockBytes: number;
  /** Whether a block that is kept survives a restart at once. */
  readonly isLasting: boolean;
  /** Whether sequences go on over restarts, where the recording is sealed. */
  readonly numbersLast: boolean;
  /** Keeps a block of 1 to `blockBytes` bytes; the oldest give way. */
  append(block: string): void;
  /** Nothing is appended until it is cleared. */
  seal(): void;
  isEmpty(): boolean;
  /** The oldest block whose sequence is above `after`; 0 for the oldest of all. */
  next(after: number): Block | undefined;
  clear(): void;
}

export interface Block {
  sequence: number;
  bytes: string;
}

const MEMORY_BLOCK_BYTES = 240;

/** In memory: gone with a restart. */
export class MemoryRecording implements Recording {
  readonly blockBytes = MEMORY_BLOCK_BYTES;
  readonly isLasting = false;
  readonly numbersLast = false;
  private blocks: Block[] = [];
  private bytes = 0;
  private lastSequence = 0;

  constructor(private readonly capacityBytes: number) {}

  append(block: string): void {
    this.lastSequence = this.lastSequence + 1;
    this.blocks.push({ sequence: this.lastSequence, bytes: block });
    this.bytes = this.bytes + block.length;
    let given = 0;
    while (given < this.blocks.length - 1 && this.bytes - (this.blocks[given] as Block).bytes.length >= this.capacityBytes) {
      this.bytes = this.bytes - (this.blocks[given] as Block).bytes.length;
      given = given + 1;
    }
    if (given > 0) this.blocks = this.blocks.slice(given);
  }

  seal(): void {}

  isEmpty(): boolean {
    return this.blocks.length === 0;
  }

  next(after: number): Block | undefined {
    for (const block of this.blocks) if (block.sequence > after) return block;
    return undefined;
  }

  clear(): void {
    this.blocks = [];
    this.bytes = 0;
  }
}

/** Tells a block from what another program left in these pages. Alone it says that all before it is cleared. */
const MARK = fromByte(241) + fromByte(1);
const STORED_BLOCK_BYTES = 240;
/** Beyond every sequence. */
const LAST = 4294967295;

/** In flash: survives restarts and power cuts at any moment. */
export class StoredRecording implements Recording {
  /** Blocks that the storage did not take since the start. */
  refused = 0;
  readonly blockBytes: number;
  readonly isLasting = true;
  readonly numbersLast = true;

  /** What is no block is given up, and so is what a power cut left of a recording that was being cleared. */
  constructor(private readonly log: RecordLog) {
    this.blockBytes = Math.min(STORED_BLOCK_BYTES, log.maxLength - MARK.length);
    let clearedUpTo = 0;
    let record = log.next(0);
    while (record !== undefined) {
      if (!startsWith(record.bytes, MARK)) log.release(record.sequence);
      else if (record.bytes === MARK) clearedUpTo = record.sequence;
      record = log.next(record.sequence);
    }
    log.releaseUpTo(clearedUpTo);
  }

  append(block: string): void {
    this.keep(MARK + block);
  }

  seal(): void {}

  isEmpty(): boolean {
    return this.log.count() === 0;
  }

  next(after: number): Block | undefined {
    const record = this.log.next(after);
    return record === undefined ? undefined : { sequence: record.sequence, bytes: slice(record.bytes, MARK.length, record.bytes.length) };
  }

  /** All of it or nothing, also where the power goes meanwhile. */
  clear(): void {
    if (this.isEmpty()) return;
    const sequence = this.keep(MARK);
    // Where the storage takes no mark, the blocks go one by one.
    this.log.releaseUpTo(sequence === undefined ? LAST : sequence);
  }

  private keep(bytes: string): number | undefined {
    let result = this.log.append(bytes);
    while (!result.stored && result.reason === "full" && this.log.dropOldest() !== undefined) result = this.log.append(bytes);
    if (result.stored) return result.sequence;
    this.refused = this.refused + 1;
    return undefined;
  }
}

/** In memory, and from a fault on in flash: nothing is written while all is well. */
export class SavedRecording implements Recording {
  readonly blockBytes: number;
  readonly isLasting = false;
  readonly numbersLast = true;

  constructor(
    private readonly memory: MemoryRecording,
    private readonly stored: StoredRecording,
  ) {
    this.blockBytes = Math.min(memory.blockBytes, stored.blockBytes);
  }

  append(block: string): void {
    this.memory.append(block);
  }

  seal(): void {
    let block = this.memory.next(0);
    while (block !== undefined) {
      this.stored.append(block.bytes);
      block = this.memory.next(block.sequence);
    }
    this.memory.clear();
  }

  /** Of what a restart would leave. */
  isEmpty(): boolean {
    return this.stored.isEmpty();
  }

  next(after: number): Block | undefined {
    return this.stored.next(after);
  }

  clear(): void {
    this.memory.clear();
    this.stored.clear();
  }
}
