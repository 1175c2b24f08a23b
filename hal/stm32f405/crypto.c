#include "lauxlib.h"
#include "crypto.h"
#include "ed25519.h"
#include "sha256.h"

static Sha256 *crypto_state_of(lua_State *L) {
  luaL_checktype(L, 1, LUA_TUSERDATA);
  luaL_argcheck(L, lua_rawlen(L, 1) == sizeof(Sha256), 1, "no hash");
  return lua_touserdata(L, 1);
}

int crypto_hash(lua_State *L) { return sha256_begin(lua_newuserdatauv(L, sizeof(Sha256), 0)), 1; }

int crypto_hash_update(lua_State *L) {
  size_t count;
  const char *bytes = luaL_checklstring(L, 2, &count);
  return sha256_update(crypto_state_of(L), bytes, count), 0;
}

int crypto_hash_digest(lua_State *L) {
  uint8_t digest[SHA256_BYTES];
  sha256_end(crypto_state_of(L), digest);
  return lua_pushlstring(L, (const char *)digest, sizeof digest), 1;
}

int crypto_ed25519(lua_State *L) {
  size_t key_bytes, signature_bytes, count;
  const char *key = luaL_checklstring(L, 1, &key_bytes), *signature = luaL_checklstring(L, 2, &signature_bytes), *message = luaL_checklstring(L, 3, &count);
  const bool is_whole = key_bytes == ED25519_KEY_BYTES && signature_bytes == ED25519_SIGNATURE_BYTES;
  return lua_pushboolean(L, is_whole && ed25519_verify((const uint8_t *)key, (const uint8_t *)signature, message, count)), 1;
}
