/*
 * Expands a stream of LZMA (Igor Pavlov's "LZMA specification", draft of 2015) without a header and without an end mark: what it
 * becomes is known in length. Bounds: lc + lp at most 2, distances at most the window.
 */
#ifndef LZMA_H
#define LZMA_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { LZMA_WINDOW = 65536, LZMA_LITERAL_BITS = 2, LZMA_PROBABILITIES = 1847 + (0x300 << LZMA_LITERAL_BITS), LZMA_PIECE = 4096 };

/* Its memory, some 74 KB. */
typedef struct {
  uint8_t window[LZMA_WINDOW];
  uint16_t probabilities[LZMA_PROBABILITIES];
} LzmaMemory;

typedef struct {
  /* The stream's next byte; anything behind its end. */
  uint8_t (*next)(void *context);
  /* Pieces of LZMA_PIECE bytes, the last one as short as it is; false ends all. */
  bool (*put)(void *context, const uint8_t *bytes, size_t count);
  void *context;
} LzmaEnds;

/* `properties`: (pb * 5 + lp) * 9 + lc. False where the stream breaks a bound or `put` ended it. */
bool lzma_expand(LzmaMemory *memory, uint8_t properties, uint32_t size, const LzmaEnds *ends);

#endif
