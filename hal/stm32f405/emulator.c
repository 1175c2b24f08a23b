/* Semihosting: a breakpoint with a number, which the emulator takes for a call (Arm's "Semihosting for AArch32"). */
#include <string.h>

#include "port.h"

enum { SYS_OPEN = 0x01, SYS_WRITE = 0x05, SYS_READ = 0x06, SYS_SEEK = 0x0A, SYS_FLEN = 0x0C, SYS_GET_CMDLINE = 0x15 };
enum { MODE_READ_PLUS_BINARY = 3, MODE_WRITE_PLUS_BINARY = 7 };

static int call(int operation, const void *parameters) {
  register int r0 __asm__("r0") = operation;
  register const void *r1 __asm__("r1") = parameters;
  __asm__ volatile("bkpt 0xAB" : "+r"(r0) : "r"(r1) : "memory");
  return r0;
}

const char *emulator_arguments(void) {
  static char text[256];
  struct { char *text; uint32_t room; } parameters = {text, sizeof text - 1};
  return call(SYS_GET_CMDLINE, &parameters) == 0 ? text : "";
}

static int open_file(const char *path, uint32_t mode) {
  const struct { const char *path; uint32_t mode, length; } parameters = {path, mode, strlen(path)};
  return call(SYS_OPEN, &parameters);
}

/* Makes an empty one where there is none. */
int emulator_open_file(const char *path) {
  const int file = open_file(path, MODE_READ_PLUS_BINARY);
  return file >= 0 ? file : open_file(path, MODE_WRITE_PLUS_BINARY);
}

static void seek(int file, uint32_t offset) {
  const struct { int file; uint32_t offset; } parameters = {file, offset};
  call(SYS_SEEK, &parameters);
}

void emulator_read_file(int file, uint32_t offset, void *bytes, size_t count) {
  const struct { int file; void *bytes; uint32_t count; } parameters = {file, bytes, count};
  seek(file, offset);
  call(SYS_READ, &parameters);
}

bool emulator_write_file(int file, uint32_t offset, const void *bytes, size_t count) {
  const struct { int file; const void *bytes; uint32_t count; } parameters = {file, bytes, count};
  seek(file, offset);
  return call(SYS_WRITE, &parameters) == 0;
}

uint32_t emulator_file_size(int file) { return (uint32_t)call(SYS_FLEN, &file); }
