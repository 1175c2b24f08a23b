/* USART1 is the console (PA9, PA10), USART2 the module's (PA2, PA3; CTS PA0, RTS PA1): interrupts and rings. */
#include "port.h"
#include "registers.h"

/* One end writes `head`, the other `tail`; both count on and on. Sizes are powers of two. */
typedef struct {
  char *bytes;
  uint32_t size;
  volatile uint32_t head, tail;
} Ring;

static char modem_in_bytes[4096], modem_out_bytes[1024], console_in_bytes[256], console_out_bytes[1024];
static Ring modem_in = {modem_in_bytes, sizeof modem_in_bytes, 0, 0};
static Ring modem_out = {modem_out_bytes, sizeof modem_out_bytes, 0, 0};
static Ring console_in = {console_in_bytes, sizeof console_in_bytes, 0, 0};
static Ring console_out = {console_out_bytes, sizeof console_out_bytes, 0, 0};
static volatile uint32_t lost;
static bool refused;
static volatile uint32_t lines;

static uint32_t filled(const Ring *ring) { return ring->head - ring->tail; }

static bool put(Ring *ring, char byte) {
  if (filled(ring) == ring->size) return false;
  ring->bytes[ring->head & (ring->size - 1)] = byte;
  ring->head++;
  return true;
}

static bool take(Ring *ring, char *byte) {
  if (filled(ring) == 0) return false;
  *byte = ring->bytes[ring->tail & (ring->size - 1)];
  ring->tail++;
  return true;
}

static void send_next(Usart *usart, Ring *ring) {
  char byte;
  if (take(ring, &byte)) usart->DR = (uint8_t)byte;
  else usart->CR1 &= ~USART_CR1_TXEIE;
}

/* What the transmitter takes at once goes now, the rest by its interrupt, which the emulator, always ready, has not. */
static void start_sending(Usart *usart, Ring *ring) {
  usart->CR1 &= ~USART_CR1_TXEIE;
  while ((usart->SR & USART_SR_TXE) && filled(ring) > 0) send_next(usart, ring);
  if (filled(ring) > 0) usart->CR1 |= USART_CR1_TXEIE;
}

void usart1_handler(void) {
  const uint32_t status = USART1->SR;
  if (status & (USART_SR_RXNE | USART_SR_ORE)) {
    const char byte = (char)USART1->DR;
    if (put(&console_in, byte) && byte == '\n') lines++;
  }
  if ((status & USART_SR_TXE) && (USART1->CR1 & USART_CR1_TXEIE)) send_next(USART1, &console_out);
}

void usart2_handler(void) {
  const uint32_t status = USART2->SR;
  if (status & USART_SR_ORE) lost++;
  if (status & (USART_SR_RXNE | USART_SR_ORE)) {
    if (!put(&modem_in, (char)USART2->DR)) lost++;
  }
  if ((status & USART_SR_TXE) && (USART2->CR1 & USART_CR1_TXEIE)) send_next(USART2, &modem_out);
}

void serial_start(uint32_t modem_baud) {
  RCC_AHB1ENR |= 3u;        /* GPIOAEN, GPIOBEN */
  RCC_APB1ENR |= 1u << 17;  /* USART2EN */
  RCC_APB2ENR |= 1u << 4;   /* USART1EN */
  GPIOA->AFR[0] |= 0x7777u; /* AF7: PA0 to PA3 are USART2's */
  GPIOA->AFR[1] |= 0x770u;  /* AF7: PA9 and PA10 are USART1's */
  GPIOA->MODER |= 0xAAu | 0x280000u;
  GPIOA->PUPDR |= 1u << 6 | 1u << 20; /* a receiver that nobody drives rests high */
  USART1->BRR = APB2_HZ / 115200;
  USART1->CR1 = USART_CR1_UE | USART_CR1_TE | USART_CR1_RE | USART_CR1_RXNEIE;
  modem_set_baud(modem_baud);
  USART2->CR1 = USART_CR1_UE | USART_CR1_TE | USART_CR1_RE | USART_CR1_RXNEIE;
  NVIC_ISER1 = 1u << (37 - 32) | 1u << (38 - 32);
}

size_t modem_read(char *bytes, size_t room) {
  size_t count = 0;
  while (count < room && take(&modem_in, &bytes[count])) count++;
  return count;
}

size_t modem_write(const char *bytes, size_t count) {
  size_t taken = 0;
  while (taken < count && put(&modem_out, bytes[taken])) taken++;
  if (taken < count) refused = true;
  if (taken > 0) start_sending(USART2, &modem_out);
  return taken;
}

bool modem_became_writable(void) {
  if (!refused || filled(&modem_out) > modem_out.size / 2) return false;
  refused = false;
  return true;
}

uint32_t modem_take_lost(void) {
  USART2->CR1 &= ~USART_CR1_RXNEIE;
  const uint32_t count = lost;
  lost = 0;
  USART2->CR1 |= USART_CR1_RXNEIE;
  return count;
}

void modem_set_baud(uint32_t baud) { USART2->BRR = (APB1_HZ + baud / 2) / baud; }

void modem_set_flow_control(bool on) { USART2->CR3 = on ? USART_CR3_RTSE | USART_CR3_CTSE : 0; }

/* A byte that is not read makes the hardware drop RTS (RM0090 30.3.15); without flow control all is taken. */
void modem_set_ready(bool ready) {
  if (ready || (USART2->CR3 & USART_CR3_RTSE) == 0) USART2->CR1 |= USART_CR1_RXNEIE;
  else USART2->CR1 &= ~USART_CR1_RXNEIE;
}

bool serial_is_waiting(void) {
  return lines > 0 || lost > 0 || (refused && filled(&modem_out) <= modem_out.size / 2);
}

size_t modem_waiting(void) { return filled(&modem_in); }

/* Waits for room: what is said on a fault must not be lost. */
void console_write(const char *bytes, size_t count) {
  for (size_t i = 0; i < count; i++) {
    while (!put(&console_out, bytes[i])) start_sending(USART1, &console_out);
  }
  start_sending(USART1, &console_out);
}

bool console_read_line(char *line, size_t room) {
  size_t length = 0;
  char byte;
  if (filled(&console_in) == console_in.size && lines == 0) console_in.tail = console_in.head;
  if (lines == 0) return false;
  while (take(&console_in, &byte) && byte != '\n')
    if (byte != '\r' && length + 1 < room) line[length++] = byte;
  line[length] = 0;
  USART1->CR1 &= ~USART_CR1_RXNEIE;
  lines--;
  USART1->CR1 |= USART_CR1_RXNEIE;
  return true;
}
