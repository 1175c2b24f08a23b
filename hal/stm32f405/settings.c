#include <string.h>

#include "layout.h"
#include "memory.h"
#include "settings.h"

enum { PAGES = 2, PAGE_BYTES = 0x4000, PAGE_HEADER = 10, PAGE_HEADER_SPAN = 12, ENTRY_HEADER = 7, MAX_NAME = 32, REMOVED = 0xFFFF, PIECE = 64 };

typedef struct {
  uint32_t at, span;
  unsigned name_length, value_length;
  bool removed;
  char name[MAX_NAME];
} SettingsEntry;

/* hal/checksum.ts */
static uint32_t settings_check(const uint8_t *bytes, size_t count, uint32_t value) {
  for (size_t i = 0; i < count; i++) value = (uint32_t)(((uint64_t)value * 48271 + bytes[i] + 1) % 2147483647);
  return value;
}

static uint32_t settings_number(const uint8_t *bytes, unsigned count) {
  uint32_t value = 0;
  for (unsigned i = 0; i < count; i++) value = value << 8 | bytes[i];
  return value;
}

static void settings_encode(uint8_t *bytes, uint32_t value, unsigned count) {
  while (count-- > 0) bytes[count] = (uint8_t)value, value >>= 8;
}

static uint32_t settings_span(uint32_t bytes) { return (bytes + WRITE_UNIT - 1) / WRITE_UNIT * WRITE_UNIT; }

static uint32_t settings_page_at(unsigned page) { return STORAGE_AT + page * PAGE_BYTES; }

/* The page in force, or PAGES where there is none. */
static unsigned settings_page(uint32_t *sequence) {
  unsigned found = PAGES;
  *sequence = 0;
  for (unsigned page = 0; page < PAGES; page++) {
    uint8_t header[PAGE_HEADER];
    memory_read(settings_page_at(page), header, sizeof header);
    const uint32_t its = settings_number(header + 2, 4);
    if (header[0] != 'F' || header[1] != 'S' || settings_number(header + 6, 4) != settings_check(header, 6, 0) || its <= *sequence) continue;
    found = page;
    *sequence = its;
  }
  return found;
}

/* False where the page's entries end. */
static bool settings_entry(unsigned page, uint32_t offset, SettingsEntry *entry) {
  uint8_t header[ENTRY_HEADER], piece[PIECE];
  if (offset + ENTRY_HEADER > PAGE_BYTES) return false;
  entry->at = settings_page_at(page) + offset;
  memory_read(entry->at, header, sizeof header);
  const uint32_t stored = settings_number(header + 1, 2);
  entry->name_length = header[0];
  entry->removed = stored == REMOVED;
  entry->value_length = entry->removed ? 0 : stored;
  const uint32_t text = entry->name_length + entry->value_length;
  if (entry->name_length < 1 || entry->name_length > MAX_NAME || offset + ENTRY_HEADER + text > PAGE_BYTES) return false;
  uint32_t check = settings_check(header, 3, 1);
  for (uint32_t done = 0; done < text; done += PIECE) {
    const size_t count = text - done < PIECE ? text - done : PIECE;
    memory_read(entry->at + ENTRY_HEADER + done, piece, count);
    check = settings_check(piece, count, check);
  }
  memory_read(entry->at + ENTRY_HEADER, entry->name, entry->name_length);
  entry->span = settings_span(ENTRY_HEADER + text);
  return check == settings_number(header + 3, 4);
}

static bool settings_is(const SettingsEntry *entry, const char *name, size_t length) {
  return entry->name_length == length && memcmp(entry->name, name, length) == 0;
}

/* The latest of a name behind `offset`; false where there is none. */
static bool settings_find(unsigned page, uint32_t offset, const char *name, size_t length, SettingsEntry *found) {
  SettingsEntry entry;
  bool any = false;
  for (; settings_entry(page, offset, &entry); offset += entry.span)
    if (settings_is(&entry, name, length)) *found = entry, any = true;
  return any;
}

size_t settings_get(const char *name, void *value, size_t room) {
  uint32_t sequence;
  SettingsEntry found;
  const unsigned page = settings_page(&sequence);
  if (page == PAGES || !settings_find(page, PAGE_HEADER_SPAN, name, strlen(name), &found) || found.removed) return 0;
  memory_read(found.at + ENTRY_HEADER + found.name_length, value, found.value_length < room ? found.value_length : room);
  return found.value_length;
}

static bool settings_write(uint32_t at, const uint8_t *bytes, size_t count) {
  uint8_t piece[PIECE];
  if (memory_write(at, bytes, count) != NULL) return false;
  for (size_t done = 0; done < count; done += PIECE) {
    const size_t length = count - done < PIECE ? count - done : PIECE;
    memory_read((uint32_t)(at + done), piece, length);
    if (memcmp(piece, bytes + done, length) != 0) return false;
  }
  return true;
}

/* An entry filled up to whole units, in `bytes`; its length. */
static size_t settings_make(uint8_t *bytes, size_t room, const char *name, const void *value, size_t length) {
  const size_t name_length = strlen(name), text = name_length + length, span = settings_span((uint32_t)(ENTRY_HEADER + text));
  if (span > room) return 0;
  memset(bytes, 0xFF, span);
  bytes[0] = (uint8_t)name_length;
  settings_encode(bytes + 1, (uint32_t)length, 2);
  memcpy(bytes + ENTRY_HEADER, name, name_length);
  memcpy(bytes + ENTRY_HEADER + name_length, value, length);
  settings_encode(bytes + 3, settings_check(bytes + ENTRY_HEADER, text, settings_check(bytes, 3, 1)), 4);
  return span;
}

/* Where the next entry goes; PAGE_BYTES where something torn is behind the last one. */
static uint32_t settings_end(unsigned page) {
  SettingsEntry entry;
  uint8_t piece[PIECE];
  uint32_t end = PAGE_HEADER_SPAN;
  for (; settings_entry(page, end, &entry); end += entry.span) {}
  for (uint32_t at = end; at < PAGE_BYTES; at += PIECE) {
    const size_t count = PAGE_BYTES - at < PIECE ? PAGE_BYTES - at : PIECE;
    memory_read(settings_page_at(page) + at, piece, count);
    for (size_t i = 0; i < count; i++) if (piece[i] != 0xFF) return PAGE_BYTES;
  }
  return end;
}

static bool settings_copy(uint32_t from, uint32_t to, uint32_t span) {
  uint8_t piece[PIECE];
  for (uint32_t done = 0; done < span; done += PIECE) {
    const size_t count = span - done < PIECE ? span - done : PIECE;
    memory_read(from + done, piece, count);
    if (!settings_write(to + done, piece, count)) return false;
  }
  return true;
}

/* What is in force, and the new entry, to the other page, whose header comes last and makes it count. */
static bool settings_compact(unsigned page, uint32_t sequence, const char *name, const uint8_t *fresh, size_t span) {
  const unsigned next = page == PAGES ? 0 : (page + 1) % PAGES;
  const uint32_t start = settings_page_at(next);
  SettingsEntry entry, later;
  uint32_t to = PAGE_HEADER_SPAN;
  if (memory_erase(STORAGE_SECTOR + next) != NULL) return false;
  for (uint32_t offset = PAGE_HEADER_SPAN; page != PAGES && settings_entry(page, offset, &entry); offset += entry.span) {
    if (entry.removed || settings_is(&entry, name, strlen(name)) || settings_find(page, offset + entry.span, entry.name, entry.name_length, &later)) continue;
    if (to + entry.span > PAGE_BYTES || !settings_copy(entry.at, start + to, entry.span)) return false;
    to += entry.span;
  }
  if (to + span > PAGE_BYTES || !settings_write(start + to, fresh, span)) return false;
  uint8_t header[PAGE_HEADER_SPAN] = {'F', 'S'};
  settings_encode(header + 2, sequence + 1, 4);
  settings_encode(header + 6, settings_check(header, 6, 0), 4);
  header[10] = header[11] = 0xFF;
  return settings_write(start, header, sizeof header);
}

bool settings_put(const char *name, const void *value, size_t length) {
  uint8_t fresh[512];
  uint32_t sequence;
  const size_t span = settings_make(fresh, sizeof fresh, name, value, length);
  const unsigned page = settings_page(&sequence);
  if (span == 0) return false;
  if (page != PAGES) {
    const uint32_t end = settings_end(page);
    if (end + span <= PAGE_BYTES && settings_write(settings_page_at(page) + end, fresh, span)) return true;
  }
  return settings_compact(page, sequence, name, fresh, span);
}
