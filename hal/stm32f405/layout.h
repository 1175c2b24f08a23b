/*
 * What lies where in the flash: its twelve sectors (RM0090 3.3, table 5), as offsets from its beginning. What is erased for one
 * use shares no sector with another. link.ld and core.ld have the same.
 */
#ifndef LAYOUT_H
#define LAYOUT_H

enum {
  FLASH_BASE = 0x08000000,
  FLASH_BYTES = 0x100000,
  /* Sectors 1 to 4: pages of the first 16 KB of each, two of settings first (hal/settings.ts), which have the boot record. */
  STORAGE_AT = 0x4000,
  STORAGE_END = 0x14000,
  STORAGE_SECTOR = 1,
  /* Sector 5, and 0 with the vector table: the program, which no update changes. */
  PROGRAM_SECTOR = 5,
#if defined(WITHOUT_SLOTS)
  /* Sectors 6 to 11: a core for which there is no other place. */
  CORE_AT = 0x40000,
  SLOT_SECTOR = 6,
  CORE_SECTOR = 6,
  SLOT_AT = CORE_AT,
  SLOTS_END = CORE_AT,
#else
  /* Sectors 6 and 7: the slots, each with an image as it is sent. */
  SLOT_AT = 0x40000,
  SLOTS_END = 0x80000,
  SLOT_SECTOR = 6,
  /* Sectors 8 to 11: the core that runs, made of the image in a slot by loader.c. */
  CORE_AT = 0x80000,
  CORE_SECTOR = 8,
#endif
  SLOT_BYTES = 0x20000,
  CORE_BYTES = FLASH_BYTES - CORE_AT,
  CORE_SECTOR_BYTES = 0x20000,
};

#endif
