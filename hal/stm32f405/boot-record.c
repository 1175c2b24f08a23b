#include <string.h>

#include "boot-record.h"
#include "settings.h"

enum { FORMAT = 1, TRIAL = 1, SPARE = 2, FAILED = 4, ALL = 7, LONGEST = 3 + 4 * (1 + 4 + SHA256_BYTES + 1 + VERSION_BYTES) };
#define SETTING "boot-record"

typedef struct {
  uint8_t bytes[LONGEST];
  size_t at, length;
  bool failed;
} BootBytes;

static void boot_take(BootBytes *from, void *to, size_t count) {
  if (count > from->length - from->at) from->failed = true;
  if (from->failed) return;
  memcpy(to, from->bytes + from->at, count);
  from->at += count;
}

static uint8_t boot_take_byte(BootBytes *from) {
  uint8_t byte = 0;
  boot_take(from, &byte, 1);
  return byte;
}

static void boot_take_version(BootBytes *from, SlotImage *image) {
  image->version_length = boot_take_byte(from);
  if (image->version_length > VERSION_BYTES) from->failed = true;
  else boot_take(from, image->version, image->version_length);
}

static void boot_take_image(BootBytes *from, SlotImage *image) {
  image->slot = boot_take_byte(from) == 1;
  image->size = 0;
  for (unsigned i = 0; i < 4; i++) image->size = image->size << 8 | boot_take_byte(from);
  boot_take(from, image->sha256, SHA256_BYTES);
  boot_take_version(from, image);
}

bool boot_record_read(BootRecord *record) {
  BootBytes from = {.length = settings_get(SETTING, from.bytes, sizeof from.bytes)};
  if (from.length > sizeof from.bytes || boot_take_byte(&from) != FORMAT) return false;
  memset(record, 0, sizeof *record);
  const uint8_t parts = boot_take_byte(&from);
  boot_take_image(&from, &record->confirmed);
  record->has_trial = (parts & TRIAL) != 0;
  record->has_spare = (parts & SPARE) != 0;
  record->has_failed = (parts & FAILED) != 0;
  if (record->has_trial) {
    record->attempts = boot_take_byte(&from);
    boot_take_image(&from, &record->trial);
  }
  if (record->has_spare) boot_take_image(&from, &record->spare);
  if (record->has_failed) {
    boot_take_version(&from, &record->failed);
    boot_take(&from, record->failed.sha256, SHA256_BYTES);
  }
  return parts <= ALL && !from.failed && from.at == from.length;
}

static void boot_put(BootBytes *to, const void *bytes, size_t count) {
  memcpy(to->bytes + to->length, bytes, count);
  to->length += count;
}

static void boot_put_byte(BootBytes *to, uint8_t byte) { boot_put(to, &byte, 1); }

static void boot_put_version(BootBytes *to, const SlotImage *image) {
  boot_put_byte(to, image->version_length);
  boot_put(to, image->version, image->version_length);
}

static void boot_put_image(BootBytes *to, const SlotImage *image) {
  boot_put_byte(to, image->slot);
  for (unsigned i = 0; i < 4; i++) boot_put_byte(to, (uint8_t)(image->size >> (24 - 8 * i)));
  boot_put(to, image->sha256, SHA256_BYTES);
  boot_put_version(to, image);
}

bool boot_record_write(const BootRecord *record) {
  BootBytes to = {.length = 0};
  boot_put_byte(&to, FORMAT);
  boot_put_byte(&to, (uint8_t)((record->has_trial ? TRIAL : 0) | (record->has_spare ? SPARE : 0) | (record->has_failed ? FAILED : 0)));
  boot_put_image(&to, &record->confirmed);
  if (record->has_trial) {
    boot_put_byte(&to, record->attempts);
    boot_put_image(&to, &record->trial);
  }
  if (record->has_spare) boot_put_image(&to, &record->spare);
  if (record->has_failed) {
    boot_put_version(&to, &record->failed);
    boot_put(&to, record->failed.sha256, SHA256_BYTES);
  }
  return settings_put(SETTING, to.bytes, to.length);
}
