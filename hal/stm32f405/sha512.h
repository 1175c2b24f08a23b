/* SHA-512 (FIPS 180-4), a piece at a time. */
#ifndef SHA512_H
#define SHA512_H

#include <stddef.h>
#include <stdint.h>

enum { SHA512_BYTES = 64, SHA512_BLOCK = 128 };

typedef struct {
  uint64_t state[8];
  uint64_t length;
  uint8_t rest[SHA512_BLOCK];
} Sha512;

void sha512_begin(Sha512 *hash);
void sha512_update(Sha512 *hash, const void *bytes, size_t count);
/* The last call. */
void sha512_end(Sha512 *hash, uint8_t digest[SHA512_BYTES]);

#endif
