import type { HardwareTiming } from "../module";

/**
 * The AT manual gives no times of the hardware; these are those of SIMCom's hardware designs for
 * the family: the key's pulses, a reset line that must be held long, an orderly end of two seconds.
 */
export const HARDWARE_TIMING: HardwareTiming = {
  powerOnPulseMs: 50,
  powerOffPulseMs: 2500,
  resetPulseMs: 2000,
  shutdownMs: 2000,
  bootMs: 6000,
};

/** What the clock shows after power was lost: the start of the year in the manual's example (SIM767XX 3.2.7). */
export const CLOCK_START_MS = Date.UTC(2014, 0, 1);
