import type { CommandTable } from "../chapter";
import { between } from "../parameters";
import { numberCommand } from "../setting-command";
import { setting } from "../settings";
import { UartSleep, type WakeCause } from "../uart-sleep";
import { stored } from "./01-line";
import type { Ec716sFirmware } from "./firmware";

const NEVER = 0;
/** While pin AP_WAKEUP_MODULE is high; it is the module's end of DTR, and high where it is not wired. */
const BY_PIN = 1;
/** Wakes as if it was switched on. */
const DEEPEST = 4;

/** The manual does not say that AT&W stores it. */
const MODE = setting("+CSCLK", "NO_SAVE", NEVER);
/** Seconds; 0 keeps the module awake. */
const IDLE_SECONDS = stored("+WAKETIM", 5);
const LONGEST_IDLE_SECONDS = 65535;
/** Seconds, 0 for off. Nothing of it is seen on the UART. */
const DATA_WAIT_SECONDS = stored("*RTIME", 0);

/** How long the UART hears nothing after the first byte: one or two AT in mode 1, several in the others (EC716S 4.12). */
const WAKE_MS = { byPinMode: [20, 150], byIdleModes: [100, 700] } as const;
const WAKE_BY_PIN_MS = 50;

export const SLEEP_SETTINGS = [MODE, IDLE_SECONDS, DATA_WAIT_SECONDS];

/** AT+CSCLK, AT+WAKETIM and AT*RTIME (EC716S 4.12, 4.13). */
export function sleepCommands(firmware: Ec716sFirmware): CommandTable {
  return {
    "+CSCLK": numberCommand(firmware, { name: "+CSCLK", setting: MODE, accepts: between(NEVER, DEEPEST), range: "(0-4)" }),
    "+WAKETIM": numberCommand(firmware, { name: "+WAKETIM", setting: IDLE_SECONDS, accepts: between(0, LONGEST_IDLE_SECONDS), separator: ":" }),
    "*RTIME": numberCommand(firmware, { name: "*RTIME", setting: DATA_WAIT_SECONDS, accepts: between(0, 20) }),
  };
}

/** The module's sleep as AT+CSCLK says. In mode 4 an unsolicited line is lost with all else, and the start tells that it woke. */
export function moduleSleep(firmware: Ec716sFirmware): UartSleep {
  const { settings } = firmware;
  const mode = (): number => settings.get(MODE);
  const sleep = new UartSleep(firmware, {
    maySleep: () => mode() !== NEVER && settings.get(IDLE_SECONDS) > 0 && (mode() !== BY_PIN || !firmware.hardware.dtrAsserted(false)),
    idleMs: () => settings.get(IDLE_SECONDS) * 1000,
    wakeMs: (cause) => wakeMs(firmware, mode(), cause),
    woke: () => {
      if (mode() === DEEPEST) firmware.hardware.restart();
    },
  });
  settings.onChange((name) => {
    if (name === MODE.name || name === IDLE_SECONDS.name) sleep.keepAwake();
  });
  firmware.urcPolicy = { delayMs: () => 0, passes: () => mode() !== DEEPEST || !wakes(sleep) };
  return sleep;
}

function wakeMs(firmware: Ec716sFirmware, mode: number, cause: WakeCause): number | undefined {
  if (cause === "urc") return 0;
  if (cause === "pin") return mode === BY_PIN ? WAKE_BY_PIN_MS : undefined;
  const [shortestMs, longestMs] = mode === BY_PIN ? WAKE_MS.byPinMode : WAKE_MS.byIdleModes;
  return firmware.draw(shortestMs, longestMs);
}

/** True where it slept, and wakes now. */
function wakes(sleep: UartSleep): boolean {
  const { asleep } = sleep;
  if (asleep) sleep.rouse("urc");
  return asleep;
}
