/* The flash: bytes are named by their offset from its beginning. The loader reaches it through this alone, so that it runs on the PC as well. */
#ifndef MEMORY_H
#define MEMORY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { WRITE_UNIT = 4 };

void memory_start(void);
void memory_read(uint32_t offset, void *bytes, size_t count);
/* Whole words, which may have been written before where bits are cleared alone (RM0090 3.6.3); NULL, or why it failed. */
const char *memory_write(uint32_t offset, const void *bytes, size_t count);
const char *memory_erase(unsigned sector);
/* As the processor sees it: where the core is run from. */
const uint8_t *memory_mapped(uint32_t offset);
/* Whether the processor sees what was written since its power came on: on the emulator it does not. */
bool memory_shows_writes(void);

#endif
