/*
 * Numbers of 256 bits, the least significant word first, and arithmetic modulo p = 2^255 - 19. An element of the field is any number
 * below 2^256 that is the same modulo p. Any of the operands may be the result. The time depends on the values: for public ones only.
 */
#ifndef FIELD_H
#define FIELD_H

#include <stdbool.h>
#include <stdint.h>

enum { NUMBER_WORDS = 8, NUMBER_BYTES = 32 };

typedef uint32_t Number[NUMBER_WORDS];

/* From and to bytes, the least significant first. */
void number_from_bytes(Number result, const uint8_t *bytes);
void number_to_bytes(uint8_t *bytes, const Number value);

/* What is carried over, or borrowed: 0 or 1. */
uint32_t number_add(Number result, const Number a, const Number b);
uint32_t number_subtract(Number result, const Number a, const Number b);

/* Subtracts `modulus` until `value` is below it. */
void number_reduce(Number value, const Number modulus);

void field_add(Number result, const Number a, const Number b);
void field_subtract(Number result, const Number a, const Number b);
void field_multiply(Number result, const Number a, const Number b);

/* To the power of 2^252 - 3: of roots and inverses the part that takes long. */
void field_power(Number result, const Number base);

/* The one number below p. */
void field_normalise(Number value);
bool field_is_same(const Number a, const Number b);
bool field_is_odd(const Number value);

#endif
