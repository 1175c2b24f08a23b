/* The boot record of hal/boot-record.ts: what there is to start. */
#ifndef BOOT_RECORD_H
#define BOOT_RECORD_H

#include <stdbool.h>
#include <stdint.h>

#include "sha256.h"

enum { VERSION_BYTES = 32 };

typedef struct {
  uint8_t slot, version_length;
  uint32_t size;
  uint8_t sha256[SHA256_BYTES];
  char version[VERSION_BYTES];
} SlotImage;

typedef struct {
  bool has_trial, has_spare, has_failed;
  uint8_t attempts;
  SlotImage confirmed, trial, spare;
  /* Of this one, version and hash alone. */
  SlotImage failed;
} BootRecord;

/* False where there is none, or none that can be read. */
bool boot_record_read(BootRecord *record);
bool boot_record_write(const BootRecord *record);

#endif
