/*
 * The board's loader on the PC, over a flash of its own: a file of 1 MiB. `interface` is that of its program.
 *
 *     loader-on-pc run <file> <interface>    one start; says what was chosen, and the file has what was written
 *     loader-on-pc cuts <file> <interface>   the power goes at each erasure and write in turn, before it, in its middle and at its end, then
 *                                            comes back for good; a line each: the operation, what was chosen, SHA-256 of all that is no setting
 */
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "loader.h"
#include "lzma.h"
#include "memory.h"
#include "sha256.h"

enum { SMALL = 0x4000, LARGE = 0x20000, FIRST_LARGE = 5, FEW_OPERATIONS = 12 };

static uint8_t flash[FLASH_BYTES], kept[FLASH_BYTES];
static LzmaMemory scratch;
static unsigned operations, cut_at;
static uint32_t interface;
/* How much of the operation is done when the power goes. */
static enum { NONE, HALF, NEARLY_ALL, KINDS } cut_kind;
static jmp_buf power_cut;

static void fail(const char *message) {
  fprintf(stderr, "loader-on-pc: %s\n", message);
  exit(1);
}

static bool is_cut(void) { return ++operations == cut_at; }

static size_t done_of(size_t count) { return cut_kind == NONE ? 0 : cut_kind == HALF ? count / 2 : count - 1; }

void memory_read(uint32_t offset, void *bytes, size_t count) {
  if (offset > FLASH_BYTES || count > FLASH_BYTES - offset) fail("a read outside the flash");
  memcpy(bytes, flash + offset, count);
}

const char *memory_write(uint32_t offset, const void *bytes, size_t count) {
  const uint8_t *const from = bytes;
  if (offset % WRITE_UNIT != 0 || count % WRITE_UNIT != 0) fail("a write that is not made of whole words");
  if (offset > FLASH_BYTES || count > FLASH_BYTES - offset) fail("a write outside the flash");
  if (offset >= SLOT_AT && offset < SLOTS_END) fail("a write to a slot");
  if (offset < STORAGE_AT || (offset >= STORAGE_END && offset < SLOT_AT)) fail("a write to the program");
  const bool cut = is_cut();
  for (size_t i = 0; i < count; i++) {
    if (cut && i == done_of(count)) {
      if (cut_kind != NONE) flash[offset + i] &= (uint8_t)(from[i] | 0x5A);
      longjmp(power_cut, 1);
    }
    if ((flash[offset + i] & from[i]) != from[i]) fail("a write that sets bits");
    flash[offset + i] = from[i];
  }
  return NULL;
}

const char *memory_erase(unsigned sector) {
  const uint32_t at = sector < FIRST_LARGE ? sector * SMALL : (sector - FIRST_LARGE + 1) * LARGE, count = sector < FIRST_LARGE ? SMALL : LARGE;
  if (at < STORAGE_AT || at >= FLASH_BYTES || (at >= STORAGE_END && at < CORE_AT)) fail("an erasure outside settings and core");
  const bool cut = is_cut();
  memset(flash + at, 0xFF, cut ? done_of(count) : count);
  if (cut) longjmp(power_cut, 1);
  return NULL;
}

const uint8_t *memory_mapped(uint32_t offset) { return flash + offset; }
bool memory_shows_writes(void) { return true; }
void loader_alive(void) {}

static const char *start(unsigned cut) {
  static const char *const names[] = {"nothing", "confirmed", "trial", "again"};
  operations = 0;
  cut_at = cut;
  if (setjmp(power_cut) != 0) return NULL;
  return names[loader_choose(&scratch, interface)];
}

/* What a cut leaves behind is ended by the next start; the one behind that has no more to do than to count an attempt. */
static void come_back(unsigned cut) {
  Sha256 hash;
  uint8_t digest[SHA256_BYTES];
  const char *const choice = start(0);
  const char *const next = start(0);
  if (operations > FEW_OPERATIONS) fail("the start behind a power cut left something to do");
  if (strcmp(choice, next) != 0) fail("the same flash was started otherwise");
  sha256_begin(&hash);
  sha256_update(&hash, flash + SLOT_AT, FLASH_BYTES - SLOT_AT);
  sha256_end(&hash, digest);
  printf("%u %s ", cut, choice);
  for (unsigned i = 0; i < sizeof digest; i++) printf("%02x", digest[i]);
  printf("\n");
}

static void all_cuts(void) {
  memcpy(kept, flash, sizeof kept);
  for (cut_kind = NONE; cut_kind < KINDS; cut_kind++) {
    for (unsigned cut = 1;; cut++) {
      memcpy(flash, kept, sizeof kept);
      if (start(cut) != NULL) break;
      come_back(cut);
    }
  }
}

int main(int count, char **arguments) {
  if (count != 4) fail("needs a command, a file and a number");
  interface = (uint32_t)strtoul(arguments[3], NULL, 10);
  FILE *file = fopen(arguments[2], "rb+");
  if (file == NULL || fread(flash, 1, sizeof flash, file) != sizeof flash) fail("the file of the flash cannot be read");
  if (strcmp(arguments[1], "cuts") == 0) return all_cuts(), 0;
  printf("%s\n", start(0));
  rewind(file);
  if (fwrite(flash, 1, sizeof flash, file) != sizeof flash || fclose(file) != 0) fail("the file of the flash cannot be written");
  return 0;
}
