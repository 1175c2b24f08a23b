/* What newlib asks of a system, and what the interpreter asks of a compiler that is not here. */
#include <errno.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/times.h>
#include <sys/types.h>

#include "lua.h"
#include "ldo.h"
#include "llex.h"
#include "lparser.h"
#include "lundump.h"
#include "port.h"

extern char heap_start, heap_end;
static char *heap_break = &heap_start;
size_t heap_peak_bytes;

void *_sbrk(ptrdiff_t increment);
int _write(int file, const char *bytes, int count);
int _read(int file, char *bytes, int count);
int _close(int file);
int _lseek(int file, int offset, int whence);
int _fstat(int file, struct stat *status);
int _isatty(int file);
int _open(const char *path, int flags, int mode);
int _getpid(void);
int _kill(int process, int signal);
void _exit(int status);
int _gettimeofday(struct timeval *now, void *zone);
clock_t _times(struct tms *times);

/* The heap only grows: its end is its peak. */
void *_sbrk(ptrdiff_t increment) {
  char *const before = heap_break;
  if (increment > &heap_end - heap_break) return errno = ENOMEM, (void *)-1;
  heap_break += increment;
  heap_peak_bytes = (size_t)(heap_break - &heap_start);
  return before;
}

int _write(int file, const char *bytes, int count) { return (void)file, console_write(bytes, (size_t)count), count; }
int _read(int file, char *bytes, int count) { return (void)file, (void)bytes, (void)count, 0; }
int _close(int file) { return (void)file, -1; }
int _lseek(int file, int offset, int whence) { return (void)file, (void)offset, (void)whence, 0; }
int _fstat(int file, struct stat *status) { return (void)file, status->st_mode = S_IFCHR, 0; }
int _isatty(int file) { return (void)file, 1; }
int _open(const char *path, int flags, int mode) { return (void)path, (void)flags, (void)mode, -1; }
int _getpid(void) { return 1; }
int _kill(int process, int signal) { return (void)process, (void)signal, -1; }
void _exit(int status) { (void)status; restart(); }

int _gettimeofday(struct timeval *now, void *zone) { return (void)zone, now->tv_sec = 0, now->tv_usec = 0, 0; }
clock_t _times(struct tms *times) { return (void)times, (clock_t)-1; }

/* Whole numbers in decimal, for the interpreter (lua-in-flash.patch); how many characters that are. */
int integer_text(char *text, long long value) {
  char digits[20];
  int count = 0, length = 0;
  unsigned long long rest = value < 0 ? 0 - (unsigned long long)value : (unsigned long long)value;
  do digits[count++] = (char)('0' + rest % 10); while ((rest /= 10) > 0);
  if (value < 0) text[length++] = '-';
  while (count > 0) text[length++] = digits[--count];
  text[length] = 0;
  return length;
}

void luaX_init(lua_State *L) { (void)L; }

LClosure *luaY_parser(lua_State *L, ZIO *z, Mbuffer *buff, Dyndata *dyd, const char *name, int firstchar) {
  (void)z, (void)buff, (void)dyd, (void)name, (void)firstchar;
  lua_pushliteral(L, "this firmware has no compiler");
  luaD_throw(L, LUA_ERRSYNTAX);
}

LClosure *luaU_undump(lua_State *L, ZIO *Z, const char *name) { return luaY_parser(L, Z, NULL, NULL, name, 0); }

int luaU_dump(lua_State *L, const Proto *f, lua_Writer w, void *data, int strip) {
  return (void)L, (void)f, (void)w, (void)data, (void)strip, 1;
}
