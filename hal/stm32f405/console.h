/* Included before each file: what the interpreter prints goes to the console. */
#if !defined(CONSOLE_H) && !defined(__ASSEMBLER__)
#define CONSOLE_H

#include <stddef.h>

void console_write(const char *bytes, size_t count);

#define lua_writestring(text, length) console_write((text), (length))
#define lua_writeline() console_write("\r\n", 2)

#endif
