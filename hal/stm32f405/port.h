/* What the parts of the port offer each other. */
#ifndef PORT_H
#define PORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { CORE_HZ = 168000000, APB1_HZ = 42000000, APB2_HZ = 84000000 };

/* start.c */
bool is_emulated(void);
uint32_t milliseconds(void);
const char *reset_cause(void);
void restart(void) __attribute__((noreturn));
void feed_watchdog(void);

/* serial.c */
void serial_start(uint32_t modem_baud);
size_t modem_read(char *bytes, size_t room);
size_t modem_write(const char *bytes, size_t count);
/* Whether there is room again since `modem_write` took less than all. */
bool modem_became_writable(void);
uint32_t modem_take_lost(void);
void modem_set_baud(uint32_t baud);
void modem_set_flow_control(bool on);
void modem_set_ready(bool ready);
/* Something else than received bytes of the module. */
bool serial_is_waiting(void);
size_t modem_waiting(void);
void console_write(const char *bytes, size_t count);
/* A whole line without its end, or false. */
bool console_read_line(char *line, size_t room);

/* emulator.c: QEMU's semihosting; to be called where is_emulated() alone. */
const char *emulator_arguments(void);
/* The value of `name=value`, 0 where there is none. */
uint32_t emulator_number(const char *name);
/* Its process ends, as when the power goes. */
void emulator_power_off(void) __attribute__((noreturn));
int emulator_open_file(const char *path);
void emulator_read_file(int file, uint32_t offset, void *bytes, size_t count);
bool emulator_write_file(int file, uint32_t offset, const void *bytes, size_t count);

/* pool.c: as realloc, where the caller knows how long the block is; `after` 0 releases it, `block` NULL asks for a new one. */
void *pool_resize(void *block, size_t before, size_t after);

/* library.c */
extern size_t heap_peak_bytes;

#endif
