/*
 * Memory for the interpreter. It says at each release how long a block is, so small blocks need no header of their own: they
 * are cut from pieces of the heap and go back to a list of their size. That saves an eighth of the heap against malloc, which
 * has the long ones.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "port.h"

/* A block that is free begins with where the next one of its size is. */
typedef struct Free {
  struct Free *next;
} Free;

enum { GRAIN_BYTES = 8, SMALL_BYTES = 48, PIECE_BYTES = 1024 };

static Free *lists[SMALL_BYTES / GRAIN_BYTES + 1];
static char *piece;
static size_t piece_left;

static size_t grains(size_t bytes) { return (bytes + GRAIN_BYTES - 1) / GRAIN_BYTES; }

static void put_back(void *block, size_t count) {
  Free *const freed = block;
  freed->next = lists[count];
  lists[count] = freed;
}

static void *cut(size_t count) {
  const size_t bytes = count * GRAIN_BYTES;
  if (piece_left < bytes) {
    char *const fresh = malloc(PIECE_BYTES);
    if (fresh == NULL) return NULL;
    if (piece_left > 0) put_back(piece, piece_left / GRAIN_BYTES);
    piece = fresh;
    piece_left = PIECE_BYTES;
  }
  void *const block = piece;
  piece += bytes;
  piece_left -= bytes;
  return block;
}

static void *take(size_t bytes) {
  if (bytes > SMALL_BYTES) return malloc(bytes);
  const size_t count = grains(bytes);
  Free *const found = lists[count];
  if (found == NULL) return cut(count);
  lists[count] = found->next;
  return found;
}

static void release(void *block, size_t bytes) {
  if (bytes > SMALL_BYTES) free(block);
  else put_back(block, grains(bytes));
}

void *pool_resize(void *block, size_t before, size_t after) {
  if (block == NULL) return take(after);
  if (after == 0) return release(block, before), NULL;
  if (before > SMALL_BYTES && after > SMALL_BYTES) return realloc(block, after);
  if (before <= SMALL_BYTES && after <= SMALL_BYTES && grains(before) == grains(after)) return block;
  void *const moved = take(after);
  if (moved == NULL) return NULL;
  memcpy(moved, block, before < after ? before : after);
  return release(block, before), moved;
}
