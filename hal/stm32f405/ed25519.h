/* Verification of signatures: Ed25519 (RFC 8032 5.1.7), the plain one. Its memory is 1.4 KB of the stack. */
#ifndef ED25519_H
#define ED25519_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { ED25519_KEY_BYTES = 32, ED25519_SIGNATURE_BYTES = 64 };

/*
 * Strict as hal/ed25519.ts is: S has to be below L, the key's y below p, the key's order not small, and R the very bytes that the
 * equation without a cofactor gives.
 */
bool ed25519_verify(const uint8_t *key, const uint8_t *signature, const void *message, size_t count);

#endif
