import type { HardwareTiming } from "../module";
import type { ServiceTiming } from "./firmware";

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

/** What a network and a card usually take. */
export const SERVICE_TIMING: ServiceTiming = {
  simReadingMs: 1000,
  registrationMs: 3000,
  lossNoticeMs: 2000,
  activationMs: [300, 900],
  lossMs: 60000,
};
