/* SHA-256 for the core (hal/stm32f405/crypto.ts). */
#ifndef HASH_H
#define HASH_H

#include "lua.h"

int hash_begin(lua_State *L);
int hash_update(lua_State *L);
int hash_digest(lua_State *L);

#endif
