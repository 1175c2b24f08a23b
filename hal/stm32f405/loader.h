/*
 * Chooses the image to start, as hal/boot-chooser.ts says, and makes the core of it. The slots are the truth and are only read here;
 * the core is made anew wherever it is not whole, so that a power cut at any moment costs nothing but another start.
 *
 *     image: magic "FLIM" 4 | interface 4, of flash.h | bytes of the core 4, of its stream 4 | properties of the stream 1, zeros 3 |
 *            version 32, filled up with zeros | SHA-256 of the core 32 | SHA-256 of the stream 32 | the core as a stream of LZMA
 *     core:  magic "FLCO" 4 | bytes 4 | SHA-256 of the image 32 | SHA-256 of the core 32 | erased up to 128 | the core itself
 *
 * Numbers have their least significant byte first. The core's mark is written last.
 */
#ifndef LOADER_H
#define LOADER_H

#include <stdbool.h>
#include <stdint.h>

#include "layout.h"
#include "sha256.h"

enum { IMAGE_HEADER_BYTES = 116, CORE_MARK_BYTES = 128 };

typedef enum {
  LOADER_NOTHING, /* no image is whole */
  LOADER_CONFIRMED,
  LOADER_TRIAL,
  LOADER_AGAIN, /* the core was made, and the processor sees it when its power comes on again */
} LoaderChoice;

/* `scratch`: room for an LzmaMemory, aligned to 4. `interface`: of this firmware. */
LoaderChoice loader_choose(void *scratch, uint32_t interface);

/* Whether the image that runs still has to confirm itself. */
bool loader_is_on_trial(void);

/* The slot of the image that was chosen; -1 where the core is one that no record names. */
int loader_slot(void);

/* Called between the longer steps. */
void loader_alive(void);

#endif
