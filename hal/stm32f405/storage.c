/*
 * Storage: sectors 1 to 4 of the flash (RM0090 3.3), of each 16 KB, of sector 4 its first. The emulator has no flash
 * controller: there it is a file of the PC, whose name is the argument `storage`.
 */
#include <string.h>

#include "port.h"
#include "registers.h"

enum { FIRST_SECTOR = 1, FLASH_BASE = 0x08004000 };

static int file = -1;

static const char *path_argument(char *path, size_t room) {
  const char *at = strstr(emulator_arguments(), "storage=");
  size_t length = 0;
  if (at == NULL) return NULL;
  for (at += 8; at[length] != 0 && at[length] != ' ' && length + 1 < room; length++) path[length] = at[length];
  path[length] = 0;
  return path;
}

void storage_start(void) {
  char path[128];
  if (!is_emulated() || path_argument(path, sizeof path) == NULL) return;
  file = emulator_open_file(path);
  if (file >= 0 && emulator_file_size(file) < STORAGE_BYTES)
    for (uint32_t page = 0; page < PAGE_COUNT; page++) storage_erase(page);
}

void storage_read(uint32_t offset, char *bytes, size_t count) {
  if (is_emulated()) emulator_read_file(file, offset, bytes, count);
  else memcpy(bytes, (const void *)(FLASH_BASE + offset), count);
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

const char *storage_write(uint32_t offset, const char *bytes, size_t count) {
  if (offset % WRITE_UNIT != 0 || count % WRITE_UNIT != 0) return "a write is not made of whole words";
  if (offset > STORAGE_BYTES || count > STORAGE_BYTES - offset) return "a write is outside the storage";
  if (!is_emulated()) return program(offset, bytes, count);
  return emulator_write_file(file, offset, bytes, count) ? NULL : "the file of the storage could not be written";
}

const char *storage_erase(uint32_t page) {
  if (page >= PAGE_COUNT) return "there is no such page";
  if (!is_emulated()) {
    unlock(FLASH_CR_SER | (FIRST_SECTOR + page) << 3);
    FLASH_CR |= FLASH_CR_STRT;
    return finish();
  }
  char erased[256];
  memset(erased, 0xFF, sizeof erased);
  for (uint32_t at = 0; at < PAGE_BYTES; at += sizeof erased)
    if (!emulator_write_file(file, page * PAGE_BYTES + at, erased, sizeof erased)) return "the file of the storage could not be written";
  return NULL;
}
