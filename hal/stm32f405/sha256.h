/* SHA-256 (FIPS 180-4), a piece at a time. */
#ifndef SHA256_H
#define SHA256_H

#include <stddef.h>
#include <stdint.h>

enum { SHA256_BYTES = 32, SHA256_BLOCK = 64 };

typedef struct {
  uint32_t state[8];
  uint64_t length;
  uint8_t rest[SHA256_BLOCK];
} Sha256;

void sha256_begin(Sha256 *hash);
void sha256_update(Sha256 *hash, const void *bytes, size_t count);
/* The last call. */
void sha256_end(Sha256 *hash, uint8_t digest[SHA256_BYTES]);

#endif
