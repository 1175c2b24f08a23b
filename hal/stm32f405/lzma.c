/* The names are those of the LZMA specification. */
#include "lzma.h"

enum { STATES = 12, POSITION_STATES = 16, LENGTH_PROBABILITIES = 2 + POSITION_STATES * 16 + 256 };
/* Where each kind of probability begins. */
enum {
  IS_MATCH = 0,
  IS_REP = IS_MATCH + STATES * POSITION_STATES,
  IS_REP_G0 = IS_REP + STATES,
  IS_REP_G1 = IS_REP_G0 + STATES,
  IS_REP_G2 = IS_REP_G1 + STATES,
  IS_REP0_LONG = IS_REP_G2 + STATES,
  POS_SLOT = IS_REP0_LONG + STATES * POSITION_STATES,
  POS_DECODERS = POS_SLOT + 4 * 64,
  ALIGN = POS_DECODERS + 115,
  LENGTH = ALIGN + 16,
  REP_LENGTH = LENGTH + LENGTH_PROBABILITIES,
  LITERAL = REP_LENGTH + LENGTH_PROBABILITIES,
};
_Static_assert(LITERAL + (0x300 << LZMA_LITERAL_BITS) <= LZMA_PROBABILITIES, "room for the probabilities");

typedef struct {
  LzmaMemory *memory;
  const LzmaEnds *ends;
  uint32_t range, code;
  /* Bytes made, and bytes to make. */
  uint32_t made, size;
  unsigned lc, lp, pb;
  bool stopped;
} Lzma;

static void lzma_normalise(Lzma *lzma) {
  if (lzma->range >= 1u << 24) return;
  lzma->range <<= 8;
  lzma->code = lzma->code << 8 | lzma->ends->next(lzma->ends->context);
}

static unsigned lzma_bit(Lzma *lzma, unsigned index) {
  uint16_t *const probability = &lzma->memory->probabilities[index];
  const uint32_t bound = (lzma->range >> 11) * *probability;
  const unsigned bit = lzma->code >= bound;
  if (bit) {
    *probability = (uint16_t)(*probability - (*probability >> 5));
    lzma->range -= bound;
    lzma->code -= bound;
  } else {
    *probability = (uint16_t)(*probability + ((2048 - *probability) >> 5));
    lzma->range = bound;
  }
  lzma_normalise(lzma);
  return bit;
}

static unsigned lzma_tree(Lzma *lzma, unsigned index, unsigned bits) {
  unsigned symbol = 1;
  for (unsigned i = 0; i < bits; i++) symbol = symbol << 1 | lzma_bit(lzma, index + symbol);
  return symbol - (1u << bits);
}

static unsigned lzma_reverse_tree(Lzma *lzma, unsigned index, unsigned bits) {
  unsigned node = 1, symbol = 0;
  for (unsigned i = 0; i < bits; i++) {
    const unsigned bit = lzma_bit(lzma, index + node);
    node = node << 1 | bit;
    symbol |= bit << i;
  }
  return symbol;
}

static uint32_t lzma_direct_bits(Lzma *lzma, unsigned bits) {
  uint32_t value = 0;
  for (unsigned i = 0; i < bits; i++) {
    lzma->range >>= 1;
    const unsigned bit = lzma->code >= lzma->range;
    if (bit) lzma->code -= lzma->range;
    lzma_normalise(lzma);
    value = value << 1 | bit;
  }
  return value;
}

static unsigned lzma_length(Lzma *lzma, unsigned index, unsigned position_state) {
  const unsigned low = index + 2, middle = low + POSITION_STATES * 8, high = middle + POSITION_STATES * 8;
  if (!lzma_bit(lzma, index)) return lzma_tree(lzma, low + position_state * 8, 3);
  if (!lzma_bit(lzma, index + 1)) return 8 + lzma_tree(lzma, middle + position_state * 8, 3);
  return 16 + lzma_tree(lzma, high, 8);
}

static uint32_t lzma_distance(Lzma *lzma, unsigned length) {
  const unsigned slot = lzma_tree(lzma, POS_SLOT + (length < 3 ? length : 3) * 64, 6);
  if (slot < 4) return slot;
  const unsigned bits = (slot >> 1) - 1;
  const uint32_t distance = (2u | (slot & 1u)) << bits;
  if (slot < 14) return distance + lzma_reverse_tree(lzma, POS_DECODERS + distance - slot, bits);
  const uint32_t direct = lzma_direct_bits(lzma, bits - 4) << 4;
  return distance + direct + lzma_reverse_tree(lzma, ALIGN, 4);
}

static uint8_t lzma_made_before(const Lzma *lzma, uint32_t distance) { return lzma->memory->window[(lzma->made - distance) % LZMA_WINDOW]; }

static void lzma_make(Lzma *lzma, uint8_t byte) {
  lzma->memory->window[lzma->made++ % LZMA_WINDOW] = byte;
  const uint32_t count = lzma->made % LZMA_PIECE;
  if (count != 0 && lzma->made != lzma->size) return;
  const uint32_t length = count == 0 ? LZMA_PIECE : count;
  if (!lzma->ends->put(lzma->ends->context, &lzma->memory->window[(lzma->made - length) % LZMA_WINDOW], length)) lzma->stopped = true;
}

static void lzma_literal(Lzma *lzma, bool behind_match, uint32_t rep0) {
  const unsigned before = lzma->made > 0 ? lzma_made_before(lzma, 1) : 0;
  const unsigned kind = ((lzma->made & ((1u << lzma->lp) - 1)) << lzma->lc) + (before >> (8 - lzma->lc));
  const unsigned index = LITERAL + 0x300 * kind;
  unsigned symbol = 1;
  if (behind_match) {
    unsigned match = lzma_made_before(lzma, rep0 + 1), match_bit, bit;
    do {
      match_bit = match >> 7 & 1u;
      match <<= 1;
      bit = lzma_bit(lzma, index + ((1 + match_bit) << 8) + symbol);
      symbol = symbol << 1 | bit;
    } while (bit == match_bit && symbol < 0x100);
  }
  while (symbol < 0x100) symbol = symbol << 1 | lzma_bit(lzma, index + symbol);
  lzma_make(lzma, (uint8_t)symbol);
}

/* What a repeated match repeats comes first among the latest four distances. */
static void lzma_choose_repeated(Lzma *lzma, unsigned state, uint32_t rep[4]) {
  unsigned chosen = 1;
  if (lzma_bit(lzma, IS_REP_G1 + state)) chosen = lzma_bit(lzma, IS_REP_G2 + state) ? 3 : 2;
  const uint32_t distance = rep[chosen];
  for (; chosen > 0; chosen--) rep[chosen] = rep[chosen - 1];
  rep[0] = distance;
}

static bool lzma_run(Lzma *lzma) {
  uint32_t rep[4] = {0, 0, 0, 0};
  unsigned state = 0;
  while (lzma->made < lzma->size && !lzma->stopped) {
    const unsigned position_state = lzma->made & ((1u << lzma->pb) - 1), place = state * POSITION_STATES + position_state;
    if (!lzma_bit(lzma, IS_MATCH + place)) {
      lzma_literal(lzma, state >= 7, rep[0]);
      state = state < 4 ? 0 : state < 10 ? state - 3 : state - 6;
      continue;
    }
    unsigned length = 1;
    if (lzma_bit(lzma, IS_REP + state)) {
      bool is_short = false;
      if (lzma_bit(lzma, IS_REP_G0 + state)) lzma_choose_repeated(lzma, state, rep);
      else is_short = !lzma_bit(lzma, IS_REP0_LONG + place);
      if (!is_short) length = 2 + lzma_length(lzma, REP_LENGTH, position_state);
      state = is_short ? (state < 7 ? 9 : 11) : state < 7 ? 8 : 11;
    } else {
      rep[3] = rep[2], rep[2] = rep[1], rep[1] = rep[0];
      length = lzma_length(lzma, LENGTH, position_state);
      rep[0] = lzma_distance(lzma, length);
      length += 2;
      state = state < 7 ? 7 : 10;
    }
    if (rep[0] >= lzma->made || rep[0] >= LZMA_WINDOW || length > lzma->size - lzma->made) return false;
    while (length-- > 0 && !lzma->stopped) lzma_make(lzma, lzma_made_before(lzma, rep[0] + 1));
  }
  return !lzma->stopped;
}

bool lzma_expand(LzmaMemory *memory, uint8_t properties, uint32_t size, const LzmaEnds *ends) {
  Lzma lzma = {memory, ends, 0xFFFFFFFFu, 0, 0, size, properties % 9, properties / 9 % 5, properties / 45, false};
  if (lzma.pb > 4 || lzma.lc + lzma.lp > LZMA_LITERAL_BITS) return false;
  for (unsigned i = 0; i < LZMA_PROBABILITIES; i++) memory->probabilities[i] = 1024;
  if (ends->next(ends->context) != 0) return false;
  for (unsigned i = 0; i < 4; i++) lzma.code = lzma.code << 8 | ends->next(ends->context);
  return lzma_run(&lzma);
}
