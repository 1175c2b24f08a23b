#include <string.h>

#include "boot-record.h"
#include "loader.h"
#include "lzma.h"
#include "memory.h"

enum { PIECE = 512, SLOTS = 2 };

static int chosen_slot = -1;

int loader_slot(void) { return chosen_slot; }

typedef struct {
  char magic[4];
  uint32_t interface, core_bytes, stream_bytes;
  uint8_t properties, zeros[3];
  char version[VERSION_BYTES];
  uint8_t core_sha256[SHA256_BYTES], stream_sha256[SHA256_BYTES];
} ImageHeader;

typedef struct {
  char magic[4];
  uint32_t bytes;
  uint8_t image_sha256[SHA256_BYTES], core_sha256[SHA256_BYTES];
} CoreMark;

_Static_assert(sizeof(ImageHeader) == IMAGE_HEADER_BYTES && sizeof(CoreMark) <= CORE_MARK_BYTES, "as loader.h says");

static uint32_t loader_slot_at(unsigned slot) { return SLOT_AT + slot * SLOT_BYTES; }

static void loader_hash(uint32_t at, uint32_t count, uint8_t digest[SHA256_BYTES]) {
  uint8_t piece[PIECE];
  Sha256 hash;
  sha256_begin(&hash);
  for (uint32_t done = 0; done < count; done += PIECE) {
    const uint32_t length = count - done < PIECE ? count - done : PIECE;
    memory_read(at + done, piece, length);
    sha256_update(&hash, piece, length);
  }
  sha256_end(&hash, digest);
  loader_alive();
}

static bool loader_hash_is(uint32_t at, uint32_t count, const uint8_t expected[SHA256_BYTES]) {
  uint8_t digest[SHA256_BYTES];
  loader_hash(at, count, digest);
  return memcmp(digest, expected, SHA256_BYTES) == 0;
}

static bool loader_is_whole(const SlotImage *image) {
  return image->size <= SLOT_BYTES && loader_hash_is(loader_slot_at(image->slot), image->size, image->sha256);
}

/* Whether what the processor sees is a whole core, of `image` where one is given. */
static bool loader_core_is_whole(const SlotImage *image) {
  CoreMark mark;
  uint8_t digest[SHA256_BYTES];
  Sha256 hash;
  memcpy(&mark, memory_mapped(CORE_AT), sizeof mark);
  if (memcmp(mark.magic, "FLCO", 4) != 0 || mark.bytes > CORE_BYTES - CORE_MARK_BYTES) return false;
  if (image != NULL && memcmp(mark.image_sha256, image->sha256, SHA256_BYTES) != 0) return false;
  sha256_begin(&hash);
  sha256_update(&hash, memory_mapped(CORE_AT + CORE_MARK_BYTES), mark.bytes);
  sha256_end(&hash, digest);
  return memcmp(digest, mark.core_sha256, SHA256_BYTES) == 0;
}

/* False where it is no image for this firmware, or one too large. */
static bool loader_read_header(unsigned slot, uint32_t interface, ImageHeader *header) {
  memory_read(loader_slot_at(slot), header, sizeof *header);
  return memcmp(header->magic, "FLIM", 4) == 0 && header->interface == interface && header->core_bytes <= CORE_BYTES - CORE_MARK_BYTES &&
         header->stream_bytes <= SLOT_BYTES - sizeof *header;
}

/* The stream is read, the core written, both from one offset on. */
typedef struct {
  uint32_t from, to;
  uint8_t piece[PIECE];
  unsigned used;
} Expansion;

static uint8_t loader_next(void *context) {
  Expansion *const expansion = context;
  if (expansion->used == 0 && expansion->from < FLASH_BYTES - PIECE) memory_read(expansion->from, expansion->piece, PIECE);
  const uint8_t byte = expansion->piece[expansion->used];
  expansion->from++;
  expansion->used = (expansion->used + 1) % PIECE;
  return byte;
}

static bool loader_put(void *context, const uint8_t *bytes, size_t count) {
  Expansion *const expansion = context;
  const size_t words = (count + WRITE_UNIT - 1) / WRITE_UNIT * WRITE_UNIT;
  if (memory_write(expansion->to, bytes, words) != NULL) return false;
  expansion->to += (uint32_t)words;
  loader_alive();
  return true;
}

/* Its mark is erased first and written last. */
static bool loader_make_core(const ImageHeader *header, const SlotImage *image, LzmaMemory *memory) {
  const uint32_t end = CORE_MARK_BYTES + header->core_bytes;
  for (uint32_t at = 0; at < end; at += CORE_SECTOR_BYTES) {
    if (memory_erase(CORE_SECTOR + at / CORE_SECTOR_BYTES) != NULL) return false;
    loader_alive();
  }
  Expansion expansion = {.from = loader_slot_at(image->slot) + IMAGE_HEADER_BYTES, .to = CORE_AT + CORE_MARK_BYTES};
  const LzmaEnds ends = {loader_next, loader_put, &expansion};
  if (!lzma_expand(memory, header->properties, header->core_bytes, &ends)) return false;
  if (!loader_hash_is(CORE_AT + CORE_MARK_BYTES, header->core_bytes, header->core_sha256)) return false;
  CoreMark mark = {.magic = {'F', 'L', 'C', 'O'}, .bytes = header->core_bytes};
  memcpy(mark.image_sha256, image->sha256, SHA256_BYTES);
  memcpy(mark.core_sha256, header->core_sha256, SHA256_BYTES);
  return memory_write(CORE_AT, &mark, sizeof mark) == NULL;
}

/* An image that is not whole, or none for this firmware, leaves the core as it is. */
static LoaderChoice loader_ready(const SlotImage *image, LoaderChoice choice, void *scratch, uint32_t interface) {
  ImageHeader header;
  chosen_slot = image->slot;
  if (loader_core_is_whole(image)) return choice;
  if (!loader_is_whole(image) || !loader_read_header(image->slot, interface, &header)) return LOADER_NOTHING;
  if (!loader_make_core(&header, image, scratch)) return LOADER_NOTHING;
  return memory_shows_writes() ? choice : LOADER_AGAIN;
}

/* As it was flashed: the first slot with an image that is whole by its own word. */
static bool loader_first_record(BootRecord *record, uint32_t interface) {
  ImageHeader header;
  for (uint8_t slot = 0; slot < SLOTS; slot++) {
    if (!loader_read_header(slot, interface, &header)) continue;
    if (!loader_hash_is(loader_slot_at(slot) + IMAGE_HEADER_BYTES, header.stream_bytes, header.stream_sha256)) continue;
    memset(record, 0, sizeof *record);
    SlotImage *const image = &record->confirmed;
    image->slot = slot;
    image->size = IMAGE_HEADER_BYTES + header.stream_bytes;
    image->version_length = (uint8_t)strnlen(header.version, VERSION_BYTES);
    memcpy(image->version, header.version, image->version_length);
    loader_hash(loader_slot_at(slot), image->size, image->sha256);
    return boot_record_write(record);
  }
  return false;
}

static void loader_drop_trial(BootRecord *record) {
  record->failed = record->trial;
  record->has_failed = true;
  record->has_trial = record->has_spare = false;
}

/* An attempt is written down before the image runs: what cannot be written down could be tried for ever. */
static LoaderChoice loader_try(BootRecord *record, void *scratch, uint32_t interface) {
  if (record->attempts > 0 && loader_is_whole(&record->trial)) {
    const LoaderChoice choice = loader_ready(&record->trial, LOADER_TRIAL, scratch, interface);
    if (choice == LOADER_AGAIN) return choice;
    record->attempts--;
    if (choice == LOADER_TRIAL && boot_record_write(record)) return choice;
  }
  loader_drop_trial(record);
  boot_record_write(record);
  return LOADER_NOTHING;
}

static LoaderChoice loader_fall_back(BootRecord *record, void *scratch, uint32_t interface) {
  const LoaderChoice choice = loader_ready(&record->spare, LOADER_CONFIRMED, scratch, interface);
  if (choice == LOADER_NOTHING) return choice;
  const BootRecord next = {.has_failed = true, .confirmed = record->spare, .failed = record->confirmed};
  boot_record_write(&next);
  return choice;
}

LoaderChoice loader_choose(void *scratch, uint32_t interface) {
  BootRecord record;
  LoaderChoice choice = LOADER_NOTHING;
  if (boot_record_read(&record) || loader_first_record(&record, interface)) {
    const bool has_spare = record.has_spare;
    if (record.has_trial) choice = loader_try(&record, scratch, interface);
    if (choice == LOADER_NOTHING && has_spare && !loader_is_whole(&record.confirmed)) choice = loader_fall_back(&record, scratch, interface);
    if (choice == LOADER_NOTHING) choice = loader_ready(&record.confirmed, LOADER_CONFIRMED, scratch, interface);
  }
  /* No image is left that is whole: better the core that was made of one before. */
  if (choice == LOADER_NOTHING) {
    chosen_slot = -1;
    if (loader_core_is_whole(NULL)) choice = LOADER_CONFIRMED;
  }
  return choice;
}

bool loader_is_on_trial(void) {
  BootRecord record;
  return boot_record_read(&record) && record.has_trial;
}
