/* Arithmetic for Ed25519: 2^256 is 38 modulo p, so what is above it is added below, 38 times. */
#include <string.h>

#include "field.h"

enum { FIELD_FOLD = 38, FIELD_POWER_BITS = 252 };

static const Number field_p = {0xffffffed, 0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff, 0x7fffffff};

void number_from_bytes(Number result, const uint8_t *bytes) {
  for (unsigned i = 0; i < NUMBER_WORDS; i++, bytes += 4)
    result[i] = (uint32_t)bytes[0] | (uint32_t)bytes[1] << 8 | (uint32_t)bytes[2] << 16 | (uint32_t)bytes[3] << 24;
}

void number_to_bytes(uint8_t *bytes, const Number value) {
  for (unsigned i = 0; i < NUMBER_BYTES; i++) bytes[i] = (uint8_t)(value[i / 4] >> (8 * (i % 4)));
}

uint32_t number_add(Number result, const Number a, const Number b) {
  uint64_t sum = 0;
  for (unsigned i = 0; i < NUMBER_WORDS; i++, sum >>= 32) result[i] = (uint32_t)(sum += (uint64_t)a[i] + b[i]);
  return (uint32_t)sum;
}

uint32_t number_subtract(Number result, const Number a, const Number b) {
  uint32_t borrowed = 0;
  for (unsigned i = 0; i < NUMBER_WORDS; i++) {
    const uint64_t difference = (uint64_t)a[i] - b[i] - borrowed;
    result[i] = (uint32_t)difference;
    borrowed = (uint32_t)(difference >> 63);
  }
  return borrowed;
}

void number_reduce(Number value, const Number modulus) {
  Number rest;
  while (number_subtract(rest, value, modulus) == 0) memcpy(value, rest, sizeof rest);
}

/* `over` is what is above 2^256. A carry out of the first round leaves so little that the second has none. */
static void field_fold(Number value, uint32_t over) {
  while (over > 0) {
    uint64_t carried = (uint64_t)over * FIELD_FOLD;
    for (unsigned i = 0; i < NUMBER_WORDS && carried > 0; i++, carried >>= 32) value[i] = (uint32_t)(carried += value[i]);
    over = (uint32_t)carried;
  }
}

void field_add(Number result, const Number a, const Number b) { field_fold(result, number_add(result, a, b)); }

void field_subtract(Number result, const Number a, const Number b) {
  static const Number fold = {FIELD_FOLD};
  uint32_t borrowed = number_subtract(result, a, b);
  while (borrowed > 0) borrowed = number_subtract(result, result, fold);
}

void field_multiply(Number result, const Number a, const Number b) {
  uint32_t product[2 * NUMBER_WORDS];
  uint32_t over = 0;
#pragma GCC unroll 8
  for (unsigned i = 0; i < NUMBER_WORDS; i++) product[i] = 0;
  for (unsigned i = 0; i < NUMBER_WORDS; i++) {
    /* The largest product and two words more are just below 2^64. */
    uint32_t carried = 0;
#pragma GCC unroll 8
    for (unsigned j = 0; j < NUMBER_WORDS; j++) {
      const uint64_t sum = (uint64_t)a[i] * b[j] + product[i + j] + carried;
      product[i + j] = (uint32_t)sum;
      carried = (uint32_t)(sum >> 32);
    }
    product[i + NUMBER_WORDS] = carried;
  }
#pragma GCC unroll 8
  for (unsigned i = 0; i < NUMBER_WORDS; i++) {
    const uint64_t sum = (uint64_t)product[i + NUMBER_WORDS] * FIELD_FOLD + product[i] + over;
    result[i] = (uint32_t)sum;
    over = (uint32_t)(sum >> 32);
  }
  field_fold(result, over);
}

/* Of the exponent every bit is set but that of 2. */
void field_power(Number result, const Number base) {
  Number power;
  memcpy(power, base, sizeof power);
  for (int bit = FIELD_POWER_BITS - 2; bit >= 0; bit--) {
    field_multiply(power, power, power);
    if (bit != 1) field_multiply(power, power, base);
  }
  memcpy(result, power, sizeof power);
}

void field_normalise(Number value) { number_reduce(value, field_p); }

bool field_is_same(const Number a, const Number b) {
  Number difference;
  static const Number zero;
  field_subtract(difference, a, b);
  field_normalise(difference);
  return memcmp(difference, zero, sizeof zero) == 0;
}

bool field_is_odd(const Number value) {
  Number normal;
  memcpy(normal, value, sizeof normal);
  field_normalise(normal);
  return (normal[0] & 1) != 0;
}
