/* The settings of hal/settings.ts, as the loader needs them: their pages, entries and checks are described there. */
#ifndef SETTINGS_H
#define SETTINGS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Bytes of the value, of which `room` at most are given; 0 where there is none. */
size_t settings_get(const char *name, void *value, size_t room);
/* After a power cut there is the old value or the new one. False where the old one stays. */
bool settings_put(const char *name, const void *value, size_t length);

#endif
