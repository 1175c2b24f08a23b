/*
 * The board's cryptography on the PC. Each line of the input is a question, its words in hexadecimal digits and `-` where one is
 * empty; each line of the output the answer.
 *
 *     sha512 <piece> <message>           the hash of the message, given in pieces of so many bytes
 *     ed25519 <key> <signature> <message>   yes or no
 *     add | subtract | multiply <a> <b>  modulo p, 32 bytes each, the least significant first
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ed25519.h"
#include "field.h"
#include "sha512.h"

enum { MOST_BYTES = 65536, WORDS = 4 };

typedef struct {
  uint8_t *bytes;
  size_t count;
} Bytes;

static void fail(const char *message) {
  fprintf(stderr, "crypto-on-pc: %s\n", message);
  exit(1);
}

/* Its room is as long as it is, so that a read behind its end is seen. */
static Bytes bytes_of(const char *digits) {
  const size_t count = strcmp(digits, "-") == 0 ? 0 : strlen(digits) / 2;
  Bytes result = {malloc(count == 0 ? 1 : count), count};
  if (result.bytes == NULL) fail("out of memory");
  for (size_t i = 0; i < count; i++) {
    const char pair[] = {digits[2 * i], digits[2 * i + 1], 0};
    result.bytes[i] = (uint8_t)strtoul(pair, NULL, 16);
  }
  return result;
}

static void say(const uint8_t *bytes, size_t count) {
  for (size_t i = 0; i < count; i++) printf("%02x", bytes[i]);
  printf("\n");
}

static void hash(size_t piece, Bytes message) {
  Sha512 state;
  uint8_t digest[SHA512_BYTES];
  sha512_begin(&state);
  for (size_t from = 0; from < message.count; from += piece)
    sha512_update(&state, message.bytes + from, message.count - from < piece ? message.count - from : piece);
  sha512_end(&state, digest);
  say(digest, sizeof digest);
}

static void calculate(const char *operation, Bytes left, Bytes right) {
  Number a, b;
  uint8_t result[NUMBER_BYTES];
  if (left.count != NUMBER_BYTES || right.count != NUMBER_BYTES) fail("a number has 32 bytes");
  number_from_bytes(a, left.bytes);
  number_from_bytes(b, right.bytes);
  if (strcmp(operation, "add") == 0) field_add(a, a, b);
  else if (strcmp(operation, "subtract") == 0) field_subtract(a, a, b);
  else field_multiply(a, a, b);
  field_normalise(a);
  number_to_bytes(result, a);
  say(result, sizeof result);
}

int main(void) {
  static char line[2 * MOST_BYTES + 512];
  while (fgets(line, sizeof line, stdin) != NULL) {
    const char *words[WORDS] = {"", "-", "-", "-"};
    Bytes values[WORDS];
    int count = 0;
    for (char *word = strtok(line, " \n"); word != NULL && count < WORDS; word = strtok(NULL, " \n")) words[count++] = word;
    for (int i = 1; i < WORDS; i++) values[i] = bytes_of(words[i]);
    if (strcmp(words[0], "sha512") == 0) hash(strtoul(words[1], NULL, 10), values[2]);
    else if (strcmp(words[0], "ed25519") == 0) printf(ed25519_verify(values[1].bytes, values[2].bytes, values[3].bytes, values[3].count) ? "yes\n" : "no\n");
    else calculate(words[0], values[1], values[2]);
    for (int i = 1; i < WORDS; i++) free(values[i].bytes);
  }
  return 0;
}
