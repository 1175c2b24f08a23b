/* The compiled core as constants in flash, in the interpreter's own form; written by build/firmware/freeze.c. */
#ifndef FLASH_H
#define FLASH_H

#include <stddef.h>

#include "lua.h"
#include "lobject.h"
#include "lstate.h"

/* TString without its contents, whose size differs. */
#define STRING_HEAD CommonHeader; lu_byte extra; lu_byte shrlen; unsigned int hash; union { size_t lnglen; struct TString *hnext; } u;

/* A cell that holds something of the interpreter's: a library, or one of its functions where `name` is given. */
typedef struct {
  UpVal *cell;
  const char *library;
  const char *name;
} FlashNative;

extern const LClosure *const flash_start;
/* Ends with a cell NULL. */
extern const FlashNative flash_natives[];
extern const TString *const flash_strings[];
extern const unsigned flash_string_buckets;

#endif
