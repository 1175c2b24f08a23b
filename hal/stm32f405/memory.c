/*
 * The flash of the part (RM0090 3). The emulator has no flash controller: there it is a file of the PC, which the emulator was started
 * with as its flash and whose name is the argument `flash`. What is run is then what the file held when it was started.
 */
#include <string.h>

#include "layout.h"
#include "memory.h"
#include "port.h"
#include "registers.h"

enum { SMALL_SECTOR_BYTES = 0x4000, LARGE_SECTOR_BYTES = 0x20000, SECTORS = 12, FIRST_LARGE_SECTOR = 5 };

static int file = -1;

static const char *path_argument(char *path, size_t room) {
  static const char name[] = "flash=";
  const char *at = strstr(emulator_arguments(), name);
  size_t length = 0;
  if (at == NULL) return NULL;
  for (at += sizeof name - 1; at[length] != 0 && at[length] != ' ' && length + 1 < room; length++) path[length] = at[length];
  path[length] = 0;
  return path;
}

void memory_start(void) {
  char path[128];
  if (is_emulated() && path_argument(path, sizeof path) != NULL) file = emulator_open_file(path);
}

const uint8_t *memory_mapped(uint32_t offset) { return (const uint8_t *)(FLASH_BASE + offset); }

bool memory_shows_writes(void) { return !is_emulated(); }

void memory_read(uint32_t offset, void *bytes, size_t count) {
  if (file >= 0) emulator_read_file(file, offset, bytes, count);
  else memcpy(bytes, memory_mapped(offset), count);
}

/* Sectors of 16 KB, then one of 64 KB, of which the first 16 KB are used, then those of 128 KB (RM0090 table 5). */
static uint32_t sector_at(unsigned sector) {
  return sector < FIRST_LARGE_SECTOR ? sector * SMALL_SECTOR_BYTES : (sector - FIRST_LARGE_SECTOR + 1) * LARGE_SECTOR_BYTES;
}

static void unlock(uint32_t mode) {
  FLASH_KEYR = 0x45670123u;
  FLASH_KEYR = 0xCDEF89ABu;
  FLASH_SR = FLASH_SR_ERRORS;
  FLASH_CR = 2u << 8 | mode; /* PSIZE: words, which needs 2.7 V or more */
}

static const char *finish(void) {
  while (FLASH_SR & FLASH_SR_BSY) {}
  FLASH_CR = FLASH_CR_LOCK;
  feed_watchdog();
  return FLASH_SR & FLASH_SR_ERRORS ? "the flash controller reports an error" : NULL;
}

/* What the data cache has of it is old then (RM0090 3.5.2). */
static void forget_cached(void) {
  FLASH_ACR &= ~(FLASH_ACR_ICEN | FLASH_ACR_DCEN);
  FLASH_ACR |= FLASH_ACR_ICRST | FLASH_ACR_DCRST;
  FLASH_ACR &= ~(FLASH_ACR_ICRST | FLASH_ACR_DCRST);
  FLASH_ACR |= FLASH_ACR_ICEN | FLASH_ACR_DCEN;
}

/* The MPU lets nothing write to flash but this. */
static const char *program(uint32_t offset, const char *bytes, size_t count) {
  MPU_CTRL = 0;
  unlock(FLASH_CR_PG);
  for (size_t i = 0; i < count; i += WRITE_UNIT) {
    uint32_t word;
    memcpy(&word, bytes + i, sizeof word);
    REGISTER(FLASH_BASE + offset + i) = word;
    while (FLASH_SR & FLASH_SR_BSY) {}
  }
  const char *problem = finish();
  MPU_CTRL = 5u;
  return problem;
}

const char *memory_write(uint32_t offset, const void *bytes, size_t count) {
  if (offset % WRITE_UNIT != 0 || count % WRITE_UNIT != 0) return "a write is not made of whole words";
  if (!is_emulated()) return program(offset, bytes, count);
  return emulator_write_file(file, offset, bytes, count) ? NULL : "the file of the flash could not be written";
}

static const char *erase_file(uint32_t offset, uint32_t count) {
  char erased[512];
  memset(erased, 0xFF, sizeof erased);
  for (uint32_t done = 0; done < count; done += sizeof erased)
    if (!emulator_write_file(file, offset + done, erased, sizeof erased)) return "the file of the flash could not be written";
  return NULL;
}

const char *memory_erase(unsigned sector) {
  if (sector >= SECTORS) return "there is no such sector";
  if (is_emulated()) return erase_file(sector_at(sector), sector < FIRST_LARGE_SECTOR ? SMALL_SECTOR_BYTES : LARGE_SECTOR_BYTES);
  unlock(FLASH_CR_SER | sector << 3);
  FLASH_CR |= FLASH_CR_STRT;
  const char *const problem = finish();
  forget_cached();
  return problem;
}
