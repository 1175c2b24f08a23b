/* Semihosting: a breakpoint with a number, which the emulator takes for a call (Arm's "Semihosting for AArch32"). */
#include <stdlib.h>
#include <string.h>

#include "port.h"

enum { SYS_OPEN = 0x01, SYS_WRITE = 0x05, SYS_READ = 0x06, SYS_SEEK = 0x0A, SYS_FLEN = 0x0C, SYS_GET_CMDLINE = 0x15, SYS_EXIT = 0x18 };
enum { MODE_READ_PLUS_BINARY = 3, APPLICATION_EXIT = 0x20026 };

static uint32_t writes_left;

static int call(int operation, const void *parameters) {
  register int r0 __asm__("r0") = operation;
  register const void *r1 __asm__("r1") = parameters;
  __asm__ volatile("bkpt 0xAB" : "+r"(r0) : "r"(r1) : "memory");
  return r0;
}

const char *emulator_arguments(void) {
  static char text[384];
  struct { char *text; uint32_t room; } parameters = {text, sizeof text - 1};
  return call(SYS_GET_CMDLINE, &parameters) == 0 ? text : "";
}

uint32_t emulator_number(const char *name) {
  const char *const at = strstr(emulator_arguments(), name);
  const size_t length = strlen(name);
  return at != NULL && at[length] == '=' ? (uint32_t)strtoul(at + length + 1, NULL, 10) : 0;
}

void emulator_power_off(void) {
  call(SYS_EXIT, (const void *)APPLICATION_EXIT);
  for (;;) {}
}

static int open_file(const char *path, uint32_t mode) {
  const struct { const char *path; uint32_t mode, length; } parameters = {path, mode, strlen(path)};
  return call(SYS_OPEN, &parameters);
}

int emulator_open_file(const char *path) {
  writes_left = emulator_number("cut");
  return open_file(path, MODE_READ_PLUS_BINARY);
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

/* With the argument `cut=N` the power goes in the middle of the Nth one. */
bool emulator_write_file(int file, uint32_t offset, const void *bytes, size_t count) {
  const bool cut = writes_left > 0 && --writes_left == 0;
  const struct { int file; const void *bytes; uint32_t count; } parameters = {file, bytes, cut ? count / 2 : count};
  seek(file, offset);
  const int left = call(SYS_WRITE, &parameters);
  if (cut) emulator_power_off();
  return left == 0;
}
