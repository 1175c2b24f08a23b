import type { HardwareTiming } from "../module";

/** The AT manual gives no times of the hardware; these are usual ones of modules on this platform. */
export const HARDWARE_TIMING: HardwareTiming = {
  powerOnPulseMs: 500,
  powerOffPulseMs: 1500,
  resetPulseMs: 100,
  shutdownMs: 2000,
  bootMs: 3000,
};

/** What the clock shows after power was lost, in ms since 1970; the manual does not say. */
export const CLOCK_START_MS = Date.UTC(2000, 0, 1);
