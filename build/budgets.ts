/** What the board may need; a spec fails above. docs/stm32f405.md has what was measured. */
export const BOARD_BUDGETS = {
  /** The end of the heap at its highest, with the whole application. The linker script leaves 96 KB, the hard limit. */
  heapPeakBytes: 76 * 1024,
  /** The same, with updates in the application and one under way. */
  heapUpdateBytes: 90 * 1024,
  /** Of 168 million instructions a second, for each byte received; at 115200 bit/s 14583 would be all of them. */
  instructionsALineByte: 3500,
  instructionsAPayloadByte: 1500,
  /** Between two returns to the idle loop: received bytes wait so long, at 168 MHz for 6 ms. */
  instructionsATurn: 1000000,
} as const;

/** What Espruino may be given; specs fail above. docs/espruino.md says where the bytes go. */
export const ESPRUINO_BUDGETS = {
  /** Minified link, TCP and MQTT on the SIM767XX. */
  linkTcpMqttBytes: 104 * 1024,
  /** `process.memory().usage` of what runs from flash, on Espruino for Linux: the whole application, and the library once it is online. */
  applicationVariables: 9000,
  libraryVariables: 11500,
  /** The whole application with updates in it, while it goes through one; an ESP32 has 16383. */
  updateVariables: 15000,
} as const;

/** What is aimed at where a budget allows more. */
export const GOALS = {
  heapPeakBytes: 64 * 1024,
  /** What Espruino's own AT, SIM900 and MQTT modules come to. */
  linkTcpMqttBytes: 12 * 1024,
} as const;
