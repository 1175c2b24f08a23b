import type { Setting } from "../settings";
import { UartSleep } from "../uart-sleep";
import type { Sim767xxFirmware } from "./firmware";

/** The manual gives no times; these are what the modules of the family show. */
export const IDLE_BEFORE_SLEEP_MS = 1000;
export const WAKE_MS = 50;

const BY_DTR = 1;
const BY_RECEIVED_DATA = 2;

/** Sleep of the UART by AT+CSCLK (SIM767XX 8.2.7): with mode 1 while DTR is released, with mode 2 until bytes come. Behind it the GPIOs are as after a start (9.2.11). */
export function uartSleep(firmware: Sim767xxFirmware, mode: Setting<number>): UartSleep {
  const current = (): number => firmware.settings.get(mode);
  const sleep = new UartSleep(firmware, {
    maySleep: () => current() === BY_RECEIVED_DATA || (current() === BY_DTR && !firmware.hardware.dtrAsserted()),
    idleMs: () => IDLE_BEFORE_SLEEP_MS,
    wakeMs: (cause) => {
      const wakes = cause === "urc" || (cause === "pin" ? current() === BY_DTR : current() === BY_RECEIVED_DATA);
      return wakes ? WAKE_MS : undefined;
    },
    woke: () => firmware.gpios.restore(),
  });
  firmware.settings.onChange((name) => {
    if (name === mode.name) sleep.keepAwake();
  });
  return sleep;
}
