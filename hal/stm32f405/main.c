/*
 * The board's functions for the core, and the loop that calls it: hal/stm32f405/board.ts has their contracts. Everything that
 * happens comes to the core in turns, one thing in each, from here and never from an interrupt.
 */
#include <stdlib.h>
#include <string.h>

#include "lauxlib.h"
#include "lualib.h"
#include "crypto.h"
#include "flash.h"
#include "layout.h"
#include "lgc.h"
#include "loader.h"
#include "lstring.h"
#include "ltable.h"
#include "memory.h"
#include "port.h"
#include "registers.h"

/* What the interpreter would come to by doubling, had from the start, so that it leaves no holes in the heap. */
enum { STACK_SLOTS = 280, SHORT_STRINGS = 256 };
enum { GARBAGE_BYTES = 4096 };
enum { PIECE_BYTES = 256, LINE_BYTES = 96, GATHER_MS = 3, MODEM_BAUD = 115200, TRIAL_MS = 3600000 };

static size_t lua_bytes, lua_peak_bytes, lua_alive_bytes;
static uint32_t longest_turn, modem_bytes, modem_bytes_lost;
static uint64_t busy;
static bool on_trial;

/* Where the loader puts it. */
static const FlashCore *const core = (const FlashCore *)(FLASH_BASE + CORE_AT + CORE_MARK_BYTES);

static const TString *string_behind(const TString *string) {
  const size_t bytes = sizelstring(string->shrlen);
  return (const TString *)((const char *)string + (bytes + 3) / 4 * 4);
}

/* Looks among the strings in flash before the interpreter makes one (lua-in-flash.patch). */
TString *flash_string(const char *text, size_t length, unsigned hash);
TString *flash_string(const char *text, size_t length, unsigned hash) {
  const TString *const *const bucket = &core->strings[hash % core->string_buckets];
  for (const TString *each = bucket[0]; each != bucket[1]; each = string_behind(each))
    if (each->shrlen == length && memcmp(getstr(each), text, length) == 0) return (TString *)each;
  return NULL;
}

static void *allocate(void *data, void *block, size_t before, size_t after) {
  (void)data;
  if (block == NULL) before = 0; /* then it is the kind of the object */
  if (block == NULL && after == 0) return NULL;
  void *const result = pool_resize(block, before, after);
  if (result == NULL && after > 0) return NULL;
  lua_bytes += after - before;
  if (lua_bytes > lua_peak_bytes) lua_peak_bytes = lua_bytes;
  return result;
}

static int board_now(lua_State *L) {
  return lua_pushnumber(L, milliseconds()), 1;
}

static int board_write(lua_State *L) {
  size_t count;
  const char *bytes = luaL_checklstring(L, 1, &count);
  return lua_pushinteger(L, (lua_Integer)modem_write(bytes, count)), 1;
}

static int board_set_baud(lua_State *L) { return modem_set_baud((uint32_t)luaL_checkinteger(L, 1)), 0; }
static int board_set_flow_control(lua_State *L) { return modem_set_flow_control(lua_toboolean(L, 1)), 0; }
static int board_set_ready(lua_State *L) { return modem_set_ready(lua_toboolean(L, 1)), 0; }

static int board_read(lua_State *L) {
  const lua_Integer offset = luaL_checkinteger(L, 1), count = luaL_checkinteger(L, 2);
  luaL_Buffer buffer;
  luaL_argcheck(L, offset >= 0 && count >= 0 && offset + count <= FLASH_BYTES, 1, "outside the flash");
  char *bytes = luaL_buffinitsize(L, &buffer, (size_t)count);
  memory_read((uint32_t)offset, bytes, (size_t)count);
  return luaL_pushresultsize(&buffer, (size_t)count), 1;
}

/* The program, and the core that runs, are not the core's to change. */
static bool is_changeable(lua_Integer offset, size_t count) {
  if (offset >= STORAGE_AT && offset < STORAGE_END) return count <= (size_t)(STORAGE_END - offset);
  return offset >= SLOT_AT && offset < SLOTS_END && count <= (size_t)(SLOTS_END - offset);
}

static int board_program(lua_State *L) {
  size_t count;
  const lua_Integer offset = luaL_checkinteger(L, 1);
  const char *bytes = luaL_checklstring(L, 2, &count);
  return lua_pushstring(L, is_changeable(offset, count) ? memory_write((uint32_t)offset, bytes, count) : "a write is outside storage and slots"), 1;
}

static int board_erase(lua_State *L) {
  const lua_Integer sector = luaL_checkinteger(L, 1);
  const bool changeable = sector >= STORAGE_SECTOR && sector < CORE_SECTOR && (sector < PROGRAM_SECTOR || sector >= SLOT_SECTOR);
  return lua_pushstring(L, changeable ? memory_erase((unsigned)sector) : "a sector is outside storage and slots"), 1;
}

static int board_log(lua_State *L) {
  size_t count;
  const char *text = luaL_checklstring(L, 1, &count);
  console_write(text, count);
  return console_write("\r\n", 2), 0;
}

/* PWRKEY is on PB0, RESET on PB1, DTR on PB2: high drives a transistor that pulls the module's line low. */
static int board_set_pin(lua_State *L) {
  const uint32_t pin = (uint32_t)luaL_checkinteger(L, 1) & 3u;
  GPIOB->BSRR = lua_toboolean(L, 2) ? 1u << pin : 1u << (pin + 16);
  return 0;
}

/* RI is on PB4, STATUS on PB5: low is asserted. */
static int board_inputs(lua_State *L) {
  return lua_pushinteger(L, ~(GPIOB->IDR >> 4) & 3u), 1;
}

/* The RNG's own clock is the PLL's 48 MHz; the emulator has none. */
static int board_seed(lua_State *L) {
  uint32_t seed = milliseconds() + 1;
  if (!is_emulated()) {
    RCC_AHB2ENR |= 1u << 6;
    RNG_CR = 4u;
    while ((RNG_SR & 1u) == 0) {}
    seed = RNG_DR;
  }
  return lua_pushinteger(L, seed), 1;
}

static int board_version(lua_State *L) { return lua_pushstring(L, core->version), 1; }
static int board_slot(lua_State *L) { return lua_pushinteger(L, loader_slot()), 1; }
static int board_restart(lua_State *L) { (void)L; restart(); }
static int board_reset_cause(lua_State *L) { return lua_pushstring(L, reset_cause()), 1; }
static int board_arguments(lua_State *L) { return lua_pushstring(L, is_emulated() ? emulator_arguments() : NULL), 1; }

/* Counts of TIM2: on the emulator with -icount shift=0, instructions; on the part, ticks of 84 MHz. */
static int board_measured(lua_State *L) {
  const lua_Integer figures[] = {(lua_Integer)heap_peak_bytes, (lua_Integer)lua_peak_bytes, (lua_Integer)lua_alive_bytes, longest_turn, (lua_Integer)busy, modem_bytes, modem_bytes_lost};
  lua_newtable(L);
  for (int i = 0; i < (int)(sizeof figures / sizeof *figures); i++) {
    lua_pushinteger(L, figures[i]);
    lua_rawseti(L, -2, i + 1);
  }
  longest_turn = 0;
  return 1;
}

/* The part's own sensor, in degrees Celsius: 0.76 V at 25, 2.5 mV a degree (data sheet, 5.3.22). */
static int board_temperature(lua_State *L) {
  RCC_APB2ENR |= 1u << 8;   /* ADC1EN */
  ADC_CCR = 1u << 23 | 1u << 16; /* TSVREFE, ADCPRE: 84 MHz / 4 */
  ADC1_SMPR1 = 7u << 18;    /* channel 16: 480 cycles, of which the sensor needs 10 us */
  ADC1_SQR3 = 16u;
  ADC1_CR2 = 1u;            /* ADON */
  ADC1_CR2 |= 1u << 30;     /* SWSTART */
  while ((ADC1_SR & 2u) == 0) {}
  return lua_pushnumber(L, ((lua_Number)ADC1_DR * 3.3 / 4096 - 0.76) / 0.0025 + 25), 1;
}

static const luaL_Reg functions[] = {
    {"now", board_now},         {"write", board_write},       {"setBaud", board_set_baud},    {"setFlowControl", board_set_flow_control},
    {"setReady", board_set_ready}, {"read", board_read},      {"program", board_program},     {"erase", board_erase},
    {"log", board_log},         {"setPin", board_set_pin},    {"inputs", board_inputs},       {"seed", board_seed},
    {"restart", board_restart}, {"resetCause", board_reset_cause}, {"arguments", board_arguments}, {"measured", board_measured},
    {"temperature", board_temperature}, {"version", board_version}, {"slot", board_slot},     {"hash", crypto_hash},
    {"hashUpdate", crypto_hash_update}, {"hashDigest", crypto_hash_digest}, {"ed25519", crypto_ed25519}, {NULL, NULL},
};

/* Puts what is the interpreter's own into the cells of the core that hold it; these are as freeze.c makes all others. */
static void fill_natives(lua_State *L) {
  for (const FlashNative *native = core->natives; native->cell != NULL; native++) {
    UpVal *const cell = native->cell;
    memset(cell, 0, sizeof *cell);
    cell->tt = LUA_VUPVAL;
    cell->marked = bitmask(BLACKBIT) | G_OLD;
    cell->v = &cell->u.value;
    lua_getglobal(L, native->library);
    if (native->name != NULL) lua_getfield(L, -1, native->name);
    setobj(L, &cell->u.value, s2v(L->top - 1));
    lua_settop(L, 0);
  }
}

static void open_libraries(lua_State *L) {
  luaL_requiref(L, LUA_GNAME, luaopen_base, 1);
  luaL_requiref(L, LUA_STRLIBNAME, luaopen_string, 1);
  luaL_requiref(L, LUA_TABLIBNAME, luaopen_table, 1);
  luaL_requiref(L, LUA_MATHLIBNAME, luaopen_math, 1);
  lua_settop(L, 0);
}

/* The core's texts are in flash, the names of what it uses of the libraries among them. */
static bool is_named(lua_State *L, int key) {
  size_t length;
  const char *name = lua_tolstring(L, key, &length);
  return flash_string(name, length, luaS_hash(name, length, G(L)->seed)) != NULL;
}

/* Takes out of the table on the stack's top, and of those in it, what the core never names, and the room that it had. Their keys are texts. */
static void keep_named(lua_State *L) {
  unsigned kept = 0;
  for (lua_pushnil(L); lua_next(L, -2) != 0; lua_pop(L, 1)) {
    if (is_named(L, -2)) {
      kept++;
      if (lua_istable(L, -1) && !lua_rawequal(L, -1, -3)) keep_named(L);
    } else {
      lua_pushvalue(L, -2);
      lua_pushnil(L);
      lua_rawset(L, -5);
    }
  }
  luaH_resize(L, hvalue(s2v(L->top - 1)), 0, kept);
}

/* Of the libraries half is never used; what the core took is in its cells. */
static void drop_unnamed(lua_State *L) {
  lua_pushnil(L);
  lua_setfield(L, LUA_REGISTRYINDEX, LUA_LOADED_TABLE);
  lua_pushliteral(L, "");
  if (lua_getmetatable(L, -1)) keep_named(L);
  lua_pushglobaltable(L);
  keep_named(L);
  lua_settop(L, 0);
}

static int on_error(lua_State *L) {
  luaL_traceback(L, L, luaL_tolstring(L, 1, NULL), 1);
  return 1;
}

/* A mistake of the program restarts the board, as a fault does. */
static void call(lua_State *L, int arguments, int results) {
  if (lua_pcall(L, arguments, results, 1) == LUA_OK) return;
  board_log((lua_replace(L, 1), lua_settop(L, 1), L));
  restart();
}

/*
 * Waits for something to do, at most until `ms` are over; SysTick ends WFI each millisecond. Received bytes are let gather for
 * some milliseconds, or to a piece: a turn costs much more than a byte.
 */
static void idle(uint32_t ms) {
  const uint32_t from = milliseconds();
  uint32_t limit = ms;
  while (milliseconds() - from < limit) {
    __asm__ volatile("cpsid i");
    const bool waiting = serial_is_waiting();
    const size_t gathered = modem_waiting();
    if (!waiting && gathered < PIECE_BYTES) __asm__ volatile("wfi");
    __asm__ volatile("cpsie i" ::: "memory");
    if (waiting || gathered >= PIECE_BYTES) return;
    if (gathered > 0 && limit > milliseconds() - from + GATHER_MS) limit = milliseconds() - from + GATHER_MS;
  }
}

/*
 * Between turns the stack is empty and little is alive but the device itself: a whole collection then takes little over a
 * millisecond, and what the heap needs above the living is known. The interpreter's own pace is for a turn that makes much.
 */
static void collect(lua_State *L) {
  if (lua_bytes < lua_alive_bytes + GARBAGE_BYTES) return;
  lua_gc(L, LUA_GCCOLLECT);
  lua_alive_bytes = lua_bytes;
}

/* The image confirms itself in the boot record. One that neither does so nor crashes is ended here. */
static void limit_trial(void) {
  if (!on_trial || milliseconds() < TRIAL_MS) return;
  if (loader_is_on_trial()) restart();
  on_trial = false;
}

/* Stack: the message handler, the core's function. */
static void run(lua_State *L) {
  static char piece[PIECE_BYTES], line[LINE_BYTES];
  for (;;) {
    const uint32_t began = TIM2_CNT;
    const size_t count = modem_read(piece, sizeof piece);
    modem_bytes += count;
    lua_pushvalue(L, 2);
    if (count > 0) lua_pushlstring(L, piece, count);
    else lua_pushnil(L);
    const uint32_t lost = modem_take_lost();
    modem_bytes_lost += lost;
    lua_pushinteger(L, lost);
    lua_pushboolean(L, modem_became_writable());
    lua_pushstring(L, count == 0 && console_read_line(line, sizeof line) ? line : NULL);
    call(L, 4, 1);
    const lua_Number wait = lua_tonumber(L, -1);
    lua_settop(L, 2);
    feed_watchdog();
    limit_trial();
    collect(L);
    const uint32_t turn = TIM2_CNT - began;
    if (turn > longest_turn) longest_turn = turn;
    busy += turn;
    idle(wait > 1000 ? 1000 : (uint32_t)(wait + 0.999));
  }
}

static void start_pins_and_counter(void) {
  RCC_APB1ENR |= 1u; /* TIM2EN */
  GPIOB->BSRR = 7u << 16;
  GPIOB->MODER = (GPIOB->MODER & ~0xF3Fu) | 0x15u; /* PB0 to PB2 outputs, PB4 and PB5 inputs */
  GPIOB->PUPDR = (GPIOB->PUPDR & ~0xF00u) | 0x500u;
  TIM2_PSC = 0;
  TIM2_ARR = 0xFFFFFFFFu;
  TIM2_EGR = 1u;
  TIM2_CR1 = 1u;
}

static void say(const char *text) {
  console_write(text, strlen(text));
  console_write("\r\n", 2);
}

void loader_alive(void) { feed_watchdog(); }

/* Its memory is that of the heap, which nothing has yet. */
static LoaderChoice choose(void) {
#if defined(WITHOUT_SLOTS)
  return LOADER_CONFIRMED;
#else
  extern char heap_start;
  return loader_choose(&heap_start, FLASH_INTERFACE);
#endif
}

static void load(void) {
  const LoaderChoice choice = choose();
  if (choice == LOADER_AGAIN) emulator_power_off();
  on_trial = choice == LOADER_TRIAL;
  if (on_trial) say("loader: an image on trial");
  if (choice != LOADER_NOTHING && core->interface == FLASH_INTERFACE) return;
  say("loader: no image is whole; the device has to be flashed anew");
  for (;;) __asm__ volatile("wfi");
}

int main(void) {
  serial_start(MODEM_BAUD);
  memory_start();
  load();
  start_pins_and_counter();
  lua_State *L = lua_newstate(allocate, NULL);
  if (L == NULL) return 1;
  lua_gc(L, LUA_GCINC, 105, 1000, 10);
  lua_checkstack(L, STACK_SLOTS);
  luaS_resize(L, SHORT_STRINGS);
  open_libraries(L);
  fill_natives(L);
  drop_unnamed(L);
  lua_pushcfunction(L, on_error);
  setclLvalue2s(L, L->top, (LClosure *)core->start);
  L->top++;
  luaL_newlib(L, functions);
  call(L, 1, 1);
  run(L);
  return 0;
}
