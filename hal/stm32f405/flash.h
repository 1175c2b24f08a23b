/*
 * The compiled core as constants in flash, in the interpreter's own form; written by build/firmware/freeze.c. It is linked by itself to
 * where the loader puts it.
 */
#ifndef FLASH_H
#define FLASH_H

#include <stddef.h>
#include <stdint.h>

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

/*
 * Goes up with every change to the interpreter's structures and instructions, here, to the functions that the core is given, or to the
 * numbers of natives and their room.
 */
#define FLASH_INTERFACE 3

/* At the core's beginning: all that the firmware knows of it. */
typedef struct {
  uint32_t interface;
  uint32_t string_buckets;
  const LClosure *start;
  /* Ends with a cell NULL. */
  const FlashNative *natives;
  /* Of each bucket the first of its short strings, which lie one behind the other up to the next one's; one more for the last one's end. */
  const TString *const *strings;
  const char *version;
} FlashCore;

#endif
