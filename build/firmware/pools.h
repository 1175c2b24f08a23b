/*
** Constants that functions share. Each function has its own array of them in Lua, and most of what is in it is in others' as well:
** names, small numbers. Here a pool of up to 256 stands for the arrays of many functions, whose instructions are changed to count in it.
*/
#ifndef POOLS_H
#define POOLS_H

#include "lobject.h"

enum { POOL_ROOM = 256 };

typedef struct {
  int count;
  TValue values[POOL_ROOM];
} Pool;

/* Of one type, and the same to the bit. */
int is_same(const TValue *left, const TValue *right);

/* Puts the function's constants into a pool and changes its instructions; the pool's number, or -1 where it keeps its own array. */
int pool_for(Proto *proto);

extern Pool *pools;
extern int pool_count;

#endif
