#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lopcodes.h"
#include "lvm.h"
#include "pools.h"

Pool *pools;
int pool_count;

int is_same(const TValue *left, const TValue *right) {
  if (rawtt(left) != rawtt(right)) return 0;
  if (ttisfloat(left)) return memcmp(&left->value_.n, &right->value_.n, sizeof left->value_.n) == 0;
  return luaV_rawequalobj(left, right);
}

static int index_in(const Pool *pool, const TValue *value) {
  for (int i = 0; i < pool->count; i++) if (is_same(&pool->values[i], value)) return i;
  return -1;
}

static int missing_in(const Pool *pool, const Proto *proto) {
  int missing = 0;
  for (int i = 0; i < proto->sizek; i++) missing += index_in(pool, &proto->k[i]) < 0;
  return missing;
}

/* The pool that needs the fewest more; a new one where none has the room. */
static int choose_pool(const Proto *proto) {
  int chosen = -1, fewest = POOL_ROOM + 1;
  for (int i = 0; i < pool_count; i++) {
    const int missing = missing_in(&pools[i], proto);
    if (missing >= fewest || pools[i].count + missing > POOL_ROOM) continue;
    chosen = i;
    fewest = missing;
  }
  if (chosen >= 0) return chosen;
  pools = realloc(pools, (size_t)(pool_count + 1) * sizeof *pools);
  if (pools == NULL) exit(1);
  pools[pool_count].count = 0;
  return pool_count++;
}

/* lopcodes.h of Lua 5.4 says of each instruction which of its arguments is a constant. */
static Instruction changed(Instruction instruction, const int *places) {
  switch (GET_OPCODE(instruction)) {
    case OP_LOADK:
      SETARG_Bx(instruction, places[GETARG_Bx(instruction)]);
      break;
    case OP_GETTABUP: case OP_GETFIELD: case OP_ADDK: case OP_SUBK: case OP_MULK: case OP_MODK: case OP_POWK: case OP_DIVK: case OP_IDIVK:
    case OP_BANDK: case OP_BORK: case OP_BXORK:
      SETARG_C(instruction, places[GETARG_C(instruction)]);
      break;
    case OP_MMBINK: case OP_EQK:
      SETARG_B(instruction, places[GETARG_B(instruction)]);
      break;
    case OP_SETTABUP: case OP_SETFIELD:
      SETARG_B(instruction, places[GETARG_B(instruction)]);
      if (GETARG_k(instruction)) SETARG_C(instruction, places[GETARG_C(instruction)]);
      break;
    case OP_SETTABLE: case OP_SETI: case OP_SELF:
      if (GETARG_k(instruction)) SETARG_C(instruction, places[GETARG_C(instruction)]);
      break;
    default:
      break;
  }
  return instruction;
}

int pool_for(Proto *proto) {
  int places[POOL_ROOM];
  if (proto->sizek > POOL_ROOM) return -1;
  const int chosen = choose_pool(proto);
  Pool *const pool = &pools[chosen];
  for (int i = 0; i < proto->sizek; i++) {
    places[i] = index_in(pool, &proto->k[i]);
    if (places[i] < 0) pool->values[places[i] = pool->count++] = proto->k[i];
  }
  for (int i = 0; i < proto->sizecode; i++) proto->code[i] = changed(proto->code[i], places);
  return chosen;
}
