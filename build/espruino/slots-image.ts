import { espruinoSlotsOn, slotPagesOf, SLOTS_FILE, slotsFileBytes, type SlotArea } from "../../hal/espruino/slots";
import { flashFirstImage } from "../../hal/first-image";
import { nodeCrypto } from "../../hal/node/crypto";
import { VirtualStorage } from "../../hal/virtual/storage";
import { storageImage, type FlashArea } from "./storage-image";

const WRITE_UNIT = 4;
const ERASED = 255;

/** `4096,24` as it is given on the command line, with where Storage is. Throws with what is wrong with it. */
export function slotArea(text: string, storage: FlashArea | undefined): SlotArea {
  const [pageSize = 0, slotPages = 0, ...more] = text.split(",").map((part) => (/^\d{1,7}$/.test(part) ? Number(part) : 0));
  if (more.length > 0 || pageSize < 512 || pageSize % 256 !== 0 || slotPages < 1) throw new Error(`"${text}" does not say what slots are; it is the bytes of a page of flash and the pages of each slot, such as SLOTS=4096,40`);
  if (storage === undefined) throw new Error("slots are in Storage: STORAGE= says where that is, such as 0x60000,524288");
  if (storage.address % pageSize !== 0) throw new Error(`Storage begins in the middle of a page of ${pageSize} bytes`);
  return { address: storage.address, pageSize, slotPages };
}

/** A whole Storage with the loader in it, two slots, and the first image in slot 0, confirmed. Throws where it does not fit. */
export function slotsImage(area: SlotArea, bytes: number, loader: string, image: string, version: string): Uint8Array {
  const pages = slotPagesOf(area);
  const flash = new VirtualStorage({ pageSize: area.pageSize, pageCount: pages, writeUnit: WRITE_UNIT, erased: ERASED });
  const room = area.slotPages * area.pageSize;
  if (image.length > room) throw new Error(`the application has ${image.length} bytes, and a slot ${room}; it takes ${Math.ceil(image.length / area.pageSize)} pages of ${area.pageSize} bytes`);
  const problem = flashFirstImage(espruinoSlotsOn(flash, area), image, version, nodeCrypto);
  if (problem !== undefined) throw new Error(problem);
  const content = flash.read(0, pages * area.pageSize).padStart(slotsFileBytes(area), String.fromCharCode(ERASED));
  return storageImage({ [SLOTS_FILE]: content, ".bootcde": loader }, bytes);
}
