/* From reset to main: memory, clocks, SysTick, watchdog, and what happens on a fault. */
#include <string.h>

#include "port.h"
#include "registers.h"

extern uint32_t data_start, data_end, data_load, bss_start, bss_end, stack_top;
int main(void);
void usart1_handler(void);
void usart2_handler(void);

static volatile uint32_t ticks;
static uint32_t cause;

static volatile uint32_t fed;
static uint32_t emulated_watchdog_ms;

/* The emulator has no watchdog: its time is looked at here. */
static void systick_handler(void) {
  ticks++;
  if (emulated_watchdog_ms > 0 && ticks - fed > emulated_watchdog_ms) restart();
}

uint32_t milliseconds(void) { return ticks; }

/* After reset the HSI oscillator is ready (RM0090 7.3.1); the emulator does not model RCC, and reads 0. */
bool is_emulated(void) { return (RCC_CR & RCC_CR_HSIRDY) == 0; }

/* 168 MHz from the HSI: 16 MHz / 8 * 168 / 2, with five wait states (RM0090 3.5.1, 7.3.2). */
static void start_clocks(void) {
  FLASH_ACR = 5u | 7u << 8; /* LATENCY, PRFTEN, ICEN, DCEN */
  RCC_PLLCFGR = 8u | 168u << 6 | 7u << 24;
  RCC_CFGR = 5u << 10 | 4u << 13; /* PPRE1 / 4, PPRE2 / 2 */
  RCC_CR |= RCC_CR_PLLON;
  while ((RCC_CR & RCC_CR_PLLRDY) == 0) {}
  RCC_CFGR |= 2u; /* SW: PLL */
  while ((RCC_CFGR & 0xCu) != 8u) {}
}

/* Flash is made read-only to the core: that a constant is written to is a fault, not a puzzle (PM0214 4.2); memory.c lifts it. */
static void protect_flash(void) {
  MPU_RNR = 0;
  MPU_RBAR = 0x08000000u;
  MPU_RASR = 6u << 24 | 2u << 16 | 19u << 1 | 1u; /* AP read-only, normal memory, 2^20 bytes, ENABLE */
  MPU_CTRL = 5u;                                  /* PRIVDEFENA, ENABLE */
}

static void start_watchdog(void) {
  IWDG_KR = 0x5555u;
  IWDG_PR = 6u;      /* 32 kHz / 256 */
  IWDG_RLR = 0xFFFu; /* 32.8 s: longer than the erasure of a page and the longest turn */
  IWDG_KR = 0xCCCCu;
  if (is_emulated()) emulated_watchdog_ms = emulator_number("watchdog");
}

void feed_watchdog(void) {
  IWDG_KR = 0xAAAAu;
  fed = ticks;
}

const char *reset_cause(void) {
  if (cause & 1u << 29) return "watchdog";
  if (cause & 1u << 28) return "software";
  if (cause & 1u << 27) return "power-on";
  if (cause & 1u << 26) return "reset-pin";
  return "unknown";
}

void restart(void) {
  SCB_AIRCR = 0x05FA0004u; /* VECTKEY, SYSRESETREQ */
  for (;;) {}
}

/* A fault is told and restarts the board: what counts is in the storage. */
static void fault_handler(void) {
  static const char message[] = "\r\nfault: restart\r\n";
  console_write(message, sizeof message - 1);
  restart();
}

void reset_handler(void) {
  SCB_CPACR |= 0xFu << 20; /* the FPU, which the compiler uses */
  memcpy(&data_start, &data_load, (size_t)((char *)&data_end - (char *)&data_start));
  memset(&bss_start, 0, (size_t)((char *)&bss_end - (char *)&bss_start));
  cause = RCC_CSR;
  RCC_CSR |= RCC_CSR_RMVF;
  if (!is_emulated()) start_clocks();
  STK_LOAD = CORE_HZ / 1000 - 1;
  STK_VAL = 0;
  STK_CTRL = 7u; /* CLKSOURCE, TICKINT, ENABLE */
  protect_flash();
  start_watchdog();
  main();
  restart();
}

typedef void (*Handler)(void);

/* RM0090 12.2: sixteen of the core, then the interrupts by number. */
__attribute__((section(".vectors"), used)) static const Handler vectors[16 + 82] = {
    [0] = (Handler)&stack_top, [1] = reset_handler,  [2] = fault_handler,   [3] = fault_handler,        [4] = fault_handler,
    [5] = fault_handler,       [6] = fault_handler,  [15] = systick_handler, [16 + 37] = usart1_handler, [16 + 38] = usart2_handler,
};
