#include "lauxlib.h"
#include "hash.h"
#include "sha256.h"

static Sha256 *state_of(lua_State *L) {
  luaL_checktype(L, 1, LUA_TUSERDATA);
  luaL_argcheck(L, lua_rawlen(L, 1) == sizeof(Sha256), 1, "no hash");
  return lua_touserdata(L, 1);
}

int hash_begin(lua_State *L) { return sha256_begin(lua_newuserdatauv(L, sizeof(Sha256), 0)), 1; }

int hash_update(lua_State *L) {
  size_t count;
  const char *bytes = luaL_checklstring(L, 2, &count);
  return sha256_update(state_of(L), bytes, count), 0;
}

int hash_digest(lua_State *L) {
  uint8_t digest[SHA256_BYTES];
  sha256_end(state_of(L), digest);
  return lua_pushlstring(L, (const char *)digest, sizeof digest), 1;
}
