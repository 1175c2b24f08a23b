/* SHA-256: FIPS 180-4, 5.1.1, 6.2. */
#include <string.h>

#include "sha256.h"

static const uint32_t sha256_constants[64] = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5, 0xd807aa98, 0x12835b01, 0x243185be,
    0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174, 0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa,
    0x5cb0a9dc, 0x76f988da, 0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967, 0x27b70a85,
    0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85, 0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3,
    0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070, 0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f,
    0x682e6ff3, 0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2};

static uint32_t rotated(uint32_t word, unsigned by) { return word >> by | word << (32 - by); }

static uint32_t big_endian(const uint8_t *bytes) { return (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 | bytes[3]; }

static void sha256_compress(uint32_t state[8], const uint8_t *block) {
  uint32_t schedule[16], v[8];
  memcpy(v, state, sizeof v);
  for (unsigned t = 0; t < 64; t++) {
    uint32_t *const w = &schedule[t % 16];
    if (t < 16) {
      *w = big_endian(block + 4 * t);
    } else {
      const uint32_t early = schedule[(t + 1) % 16], late = schedule[(t + 14) % 16];
      *w += (rotated(early, 7) ^ rotated(early, 18) ^ early >> 3) + schedule[(t + 9) % 16] + (rotated(late, 17) ^ rotated(late, 19) ^ late >> 10);
    }
    const uint32_t e = v[4], a = v[0];
    const uint32_t first = v[7] + (rotated(e, 6) ^ rotated(e, 11) ^ rotated(e, 25)) + ((e & v[5]) ^ (~e & v[6])) + sha256_constants[t] + *w;
    const uint32_t second = (rotated(a, 2) ^ rotated(a, 13) ^ rotated(a, 22)) + ((a & v[1]) ^ (a & v[2]) ^ (v[1] & v[2]));
    memmove(v + 1, v, 7 * sizeof *v);
    v[4] += first;
    v[0] = first + second;
  }
  for (unsigned i = 0; i < 8; i++) state[i] += v[i];
}

void sha256_begin(Sha256 *hash) {
  static const uint32_t start[8] = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
  memcpy(hash->state, start, sizeof start);
  hash->length = 0;
}

void sha256_update(Sha256 *hash, const void *bytes, size_t count) {
  const uint8_t *from = bytes;
  size_t filled = (size_t)(hash->length % SHA256_BLOCK);
  hash->length += count;
  while (count > 0) {
    if (filled == 0 && count >= SHA256_BLOCK) {
      sha256_compress(hash->state, from);
      from += SHA256_BLOCK, count -= SHA256_BLOCK;
      continue;
    }
    const size_t room = SHA256_BLOCK - filled, taken = count < room ? count : room;
    memcpy(hash->rest + filled, from, taken);
    from += taken, count -= taken, filled += taken;
    if (filled == SHA256_BLOCK) sha256_compress(hash->state, hash->rest), filled = 0;
  }
}

void sha256_end(Sha256 *hash, uint8_t digest[SHA256_BYTES]) {
  static const uint8_t padding[SHA256_BLOCK] = {0x80};
  const uint64_t bits = hash->length * 8;
  const size_t filled = (size_t)(hash->length % SHA256_BLOCK);
  uint8_t length[8];
  for (unsigned i = 0; i < 8; i++) length[i] = (uint8_t)(bits >> (56 - 8 * i));
  sha256_update(hash, padding, (filled < 56 ? 56 : 120) - filled);
  sha256_update(hash, length, sizeof length);
  for (unsigned i = 0; i < SHA256_BYTES; i++) digest[i] = (uint8_t)(hash->state[i / 4] >> (24 - 8 * (i % 4)));
}
