/* Ed25519: RFC 8032, 5.1. */
#include <string.h>

#include "ed25519.h"
#include "field.h"
#include "sha512.h"

/* The highest bit of a number below L. */
enum { ED25519_TOP_BIT = 252, ED25519_SIGN = 0x80 };

/* x = X/Z, y = Y/Z, x * y = T/Z (RFC 8032 5.1.4). */
typedef struct {
  Number x, y, z, t;
} Point;

static const Number ed25519_zero, ed25519_one = {1};
/* -121665 / 121666. */
static const Number ed25519_d = {0x135978a3, 0x75eb4dca, 0x4141d8ab, 0x00700a4d, 0x7779e898, 0x8cc74079, 0x2b6ffe73, 0x52036cee};
static const Number ed25519_root_of_minus_one = {0x4a0ea0b0, 0xc4ee1b27, 0xad2fe478, 0x2f431806, 0x3dfbd7a7, 0x2b4d0099, 0x4fc1df0b, 0x2b832480};
/* The order of the base point, 2^252 + 27742317777372353535851937790883648493. */
static const Number ed25519_l = {0x5cf5d3ed, 0x5812631a, 0xa2f79cd6, 0x14def9de, 0, 0, 0, 0x10000000};
static const Number ed25519_base_x = {0x8f25d51a, 0xc9562d60, 0x9525a7b2, 0x692cc760, 0xfdd6dc5c, 0xc0a4e231, 0xcd6e53fe, 0x216936d3};
static const Number ed25519_base_y = {0x66666658, 0x66666666, 0x66666666, 0x66666666, 0x66666666, 0x66666666, 0x66666666, 0x66666666};

/* RFC 8032 5.1.4. It is right for any two points, the same one twice among them, so it doubles as well. */
static void ed25519_add(Point *sum, const Point *p, const Point *q) {
  Number a, b, c, d, e;
  field_subtract(a, p->y, p->x);
  field_subtract(b, q->y, q->x);
  field_multiply(a, a, b);
  field_add(b, p->y, p->x);
  field_add(c, q->y, q->x);
  field_multiply(b, b, c);
  field_multiply(c, p->t, q->t);
  field_multiply(c, c, ed25519_d);
  field_add(c, c, c);
  field_multiply(d, p->z, q->z);
  field_add(d, d, d);
  field_subtract(e, b, a);
  field_add(b, b, a);
  field_subtract(a, d, c);
  field_add(d, d, c);
  field_multiply(sum->x, e, a);
  field_multiply(sum->y, d, b);
  field_multiply(sum->t, e, b);
  field_multiply(sum->z, a, d);
}

static void ed25519_place(Point *point, const Number x, const Number y) {
  memcpy(point->x, x, sizeof point->x);
  memcpy(point->y, y, sizeof point->y);
  memcpy(point->z, ed25519_one, sizeof point->z);
  field_multiply(point->t, x, y);
}

/* Whether x is the root of u / v. */
static bool ed25519_is_root(const Number x, const Number u, const Number v) {
  Number product;
  field_multiply(product, x, x);
  field_multiply(product, product, v);
  return field_is_same(product, u);
}

/* RFC 8032 5.1.3, step 3: a root of u / v is u * v^3 * (u * v^7)^((p - 5) / 8), or that times the root of -1. */
static bool ed25519_root(Number x, const Number u, const Number v) {
  Number vv, power;
  field_multiply(vv, v, v);
  field_multiply(x, u, v);
  field_multiply(x, x, vv);
  field_multiply(power, x, vv);
  field_multiply(power, power, vv);
  field_power(power, power);
  field_multiply(x, x, power);
  if (ed25519_is_root(x, u, v)) return true;
  field_multiply(x, x, ed25519_root_of_minus_one);
  return ed25519_is_root(x, u, v);
}

/* RFC 8032 5.1.3: x is the root of (y^2 - 1) / (d * y^2 + 1) that has the sign. False where the bytes are no point, or y is p or more. */
static bool ed25519_decode(Point *point, const uint8_t *bytes) {
  Number y, rest, u, v, x;
  const bool is_odd = (bytes[ED25519_KEY_BYTES - 1] & ED25519_SIGN) != 0;
  number_from_bytes(y, bytes);
  y[NUMBER_WORDS - 1] &= 0x7fffffff;
  memcpy(rest, y, sizeof rest);
  field_normalise(rest);
  if (memcmp(rest, y, sizeof y) != 0) return false;
  field_multiply(v, y, y);
  field_subtract(u, v, ed25519_one);
  field_multiply(v, v, ed25519_d);
  field_add(v, v, ed25519_one);
  if (!ed25519_root(x, u, v)) return false;
  if (field_is_odd(x) != is_odd) field_subtract(x, ed25519_zero, x);
  /* Of 0 there is no odd one. */
  if (field_is_odd(x) != is_odd) return false;
  ed25519_place(point, x, y);
  return true;
}

/* RFC 8032 5.1.2. The inverse of z is (z^(2^252 - 3))^8 * z^3. */
static void ed25519_encode(uint8_t *bytes, const Point *point) {
  Number inverse, value;
  field_power(inverse, point->z);
  for (unsigned i = 0; i < 3; i++) field_multiply(inverse, inverse, inverse);
  for (unsigned i = 0; i < 3; i++) field_multiply(inverse, inverse, point->z);
  field_multiply(value, point->y, inverse);
  field_normalise(value);
  number_to_bytes(bytes, value);
  field_multiply(value, point->x, inverse);
  if (field_is_odd(value)) bytes[ED25519_KEY_BYTES - 1] |= ED25519_SIGN;
}

/* Whether 8 times the point is (0, 1): such a key signs anything. */
static bool ed25519_is_small(const Point *point) {
  Point multiple = *point;
  for (unsigned i = 0; i < 3; i++) ed25519_add(&multiple, &multiple, &multiple);
  return field_is_same(multiple.x, ed25519_zero) && field_is_same(multiple.y, multiple.z);
}

/* What SHA-512 gives of R, the key and the message, modulo L. */
static void ed25519_challenge(Number result, const uint8_t *r, const uint8_t *key, const void *message, size_t count) {
  Sha512 hash;
  uint8_t digest[SHA512_BYTES];
  sha512_begin(&hash);
  sha512_update(&hash, r, NUMBER_BYTES);
  sha512_update(&hash, key, ED25519_KEY_BYTES);
  sha512_update(&hash, message, count);
  sha512_end(&hash, digest);
  memset(result, 0, sizeof(Number));
  for (int bit = 8 * SHA512_BYTES - 1; bit >= 0; bit--) {
    number_add(result, result, result);
    result[0] |= digest[bit / 8] >> (bit % 8) & 1u;
    number_reduce(result, ed25519_l);
  }
}

static unsigned ed25519_bit(const Number scalar, int bit) { return scalar[bit / 32] >> (bit % 32) & 1u; }

/* s times the base point and k times `other`, bit by bit for both together. */
static void ed25519_combine(Point *sum, const Number s, const Number k, const Point *other) {
  Point multiples[4];
  ed25519_place(&multiples[1], ed25519_base_x, ed25519_base_y);
  multiples[2] = *other;
  ed25519_add(&multiples[3], &multiples[1], other);
  ed25519_place(sum, ed25519_zero, ed25519_one);
  for (int bit = ED25519_TOP_BIT; bit >= 0; bit--) {
    const unsigned chosen = ed25519_bit(s, bit) + 2 * ed25519_bit(k, bit);
    ed25519_add(sum, sum, sum);
    if (chosen != 0) ed25519_add(sum, sum, &multiples[chosen]);
  }
}

bool ed25519_verify(const uint8_t *key, const uint8_t *signature, const void *message, size_t count) {
  Point point, sum;
  Number s, k, rest;
  uint8_t r[NUMBER_BYTES];
  number_from_bytes(s, signature + NUMBER_BYTES);
  if (number_subtract(rest, s, ed25519_l) == 0) return false;
  if (!ed25519_decode(&point, key) || ed25519_is_small(&point)) return false;
  ed25519_challenge(k, signature, key, message, count);
  field_subtract(point.x, ed25519_zero, point.x);
  field_subtract(point.t, ed25519_zero, point.t);
  ed25519_combine(&sum, s, k, &point);
  ed25519_encode(r, &sum);
  return memcmp(r, signature, sizeof r) == 0;
}
