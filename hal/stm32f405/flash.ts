import { FlashSlots } from "../flash-slots";
import { LuaStorage } from "../lua/host";
import type { LuaMemory } from "../lua/machine";
import type { Settings } from "../settings";
import type { Slots } from "../slots";
import type { StorageGeometry } from "../storage";
import type { Board } from "./board";

/** Neighbouring sectors of the flash; layout.h has the same. */
interface Sectors {
  offset: number;
  sector: number;
  geometry: StorageGeometry;
}

/** Of sector 4 the first 16 KB. */
export const STORAGE: Sectors = { offset: 16384, sector: 1, geometry: { pageSize: 16384, pageCount: 4, writeUnit: 4, erased: 255 } };
const SLOT_GEOMETRY: StorageGeometry = { pageSize: 131072, pageCount: 1, writeUnit: 4, erased: 255 };
const SLOT_0: Sectors = { offset: 262144, sector: 6, geometry: SLOT_GEOMETRY };
const SLOT_1: Sectors = { offset: 393216, sector: 7, geometry: SLOT_GEOMETRY };

export function sectors(board: Board, { geometry, offset: from, sector }: Sectors): LuaMemory {
  return {
    geometry,
    read: (offset, length) => board.read(from + offset, length),
    write: (offset, bytes) => board.program(from + offset, bytes),
    erase: (page) => board.erase(sector + page),
  };
}

/**
 * The slots that the loader chooses from; `settings` are those of the device, where it looks for the boot record.
 *
 * A slot is one sector. What a power cut has broken off goes on where it was all the same: the same words are written once more over a
 * torn one, which clears the bits that are left (RM0090 3.6.3), and is read back.
 */
export function boardSlots(board: Board, settings: Settings): Slots {
  return new FlashSlots({ settings, slots: [new LuaStorage(sectors(board, SLOT_0)), new LuaStorage(sectors(board, SLOT_1))] });
}
