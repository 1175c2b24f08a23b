/** What the board may need; a spec fails above. docs/stm32f405.md has what was measured. */
export const BOARD_BUDGETS = {
  /** The end of the heap at its highest, with the whole application; the linker script leaves no more. */
  heapPeakBytes: 110 * 1024,
  /** Of 168 million instructions a second, for each byte received; at 115200 bit/s 14583 would be all of them. */
  instructionsALineByte: 13000,
  instructionsAPayloadByte: 1500,
} as const;
