/* SHA-256 and signatures for the core (hal/stm32f405/crypto.ts). */
#ifndef CRYPTO_H
#define CRYPTO_H

#include "lua.h"

int crypto_hash(lua_State *L);
int crypto_hash_update(lua_State *L);
int crypto_hash_digest(lua_State *L);
int crypto_ed25519(lua_State *L);

#endif
