import type { Timer } from "../../hal/clock";
import type { CommandTable } from "../chapter";
import type { Exchange } from "../exchange";
import { installationQuirks } from "../installation";
import { type Accepts, between, oneOf } from "../parameters";
import type { Quirk } from "../quirks";
import { cmeRefusal } from "../refusal";
import { setting } from "../settings";
import type { Upgrade } from "./04-upgrade-run";
import type { Ec716sFirmware } from "./firmware";

const KEY = setting("+UPGRADE.KEY", "AUTO_SAVE", "");
export const UPGRADE_URL = setting("+UPGRADE.URL", "AUTO_SAVE", "");
const AUTO = setting("+UPGRADE.AUTO", "AUTO_SAVE", 1);
const PERIOD_SECONDS = setting("+UPGRADE.PERIOD", "AUTO_SAVE", 86400);
const SHORTEST_PERIOD = 60;
/** The manual says 2 to the power of 32; its number needs one bit more than it has. */
const LONGEST_PERIOD = 4294967295;
const LONGEST_TEXT = 255;
const OPERATION_NOT_ALLOWED = 3;
const INVALID_URL = 1000;
const SOON_MS = 60000;
/** A timer's longest wait; a longer period is waited for in parts. */
const LONGEST_WAIT_MS = 86400000;

export const UPGRADE_SETTINGS = [KEY, UPGRADE_URL, AUTO, PERIOD_SECONDS];

export const UPGRADE_QUIRKS: readonly Quirk[] = [
  { id: "upgrade-after-start", about: "With automatic upgrades on, the server is asked a minute after the start as well.", chapter: 4 },
  ...installationQuirks(4),
];

const NUMBER_TAGS: Readonly<Record<string, { setting: typeof AUTO; accepts: Accepts }>> = {
  AUTO: { setting: AUTO, accepts: oneOf(0, 1) },
  PERIOD: { setting: PERIOD_SECONDS, accepts: between(SHORTEST_PERIOD, LONGEST_PERIOD) },
};
const TEXT_TAGS: Readonly<Record<string, typeof KEY>> = { KEY, URL: UPGRADE_URL };

/** AT+UPGRADE (EC716S 4.21). */
export function upgradeCommands(firmware: Ec716sFirmware, upgrade: Upgrade): CommandTable {
  return {
    "+UPGRADE": {
      read: (x) => x.line(`+UPGRADE: ${upgrade.report}`).ok(),
      execute: (x) => {
        if (upgrade.running) throw cmeRefusal(OPERATION_NOT_ALLOWED);
        x.ok();
        upgrade.start();
      },
      write: (x) => configure(firmware, x),
    },
  };
}

function configure(firmware: Ec716sFirmware, x: Exchange): void {
  const { settings } = firmware;
  const tags = [...Object.keys(NUMBER_TAGS), ...Object.keys(TEXT_TAGS)];
  const tag = x.parameters.expectCount(1, 3).text(0, { choices: tags, quoted: true });
  const [number, text] = [NUMBER_TAGS[tag], TEXT_TAGS[tag]];
  if (x.parameters.count === 1) {
    x.line(`+UPGRADE:"${tag}",${number === undefined ? `"${text === undefined ? "" : settings.get(text)}"` : settings.get(number.setting)}`).ok();
    return;
  }
  const keep = x.parameters.optionalInteger(2, oneOf(0, 1), 0) === 0;
  if (number !== undefined) {
    const value = x.parameters.integer(1, number.accepts);
    if (keep) settings.set(number.setting, value);
    else settings.setUnsaved(number.setting, value);
  } else if (text !== undefined) {
    const value = textValue(x, text);
    if (keep) settings.set(text, value);
    else settings.setUnsaved(text, value);
  }
  x.ok();
}

/** An empty URL gives the vendor's server back. */
function textValue(x: Exchange, which: typeof KEY): string {
  const value = x.parameters.text(1, { quoted: true, maximum: LONGEST_TEXT });
  if (which === UPGRADE_URL && value !== "" && !/^http:\/\/\S+$/.test(value)) throw cmeRefusal(INVALID_URL);
  return value;
}

/** Asks the server by itself, a period after the start and again after each, while AUTO is 1. */
export function upgradeByItself(firmware: Ec716sFirmware, upgrade: Upgrade): void {
  const { settings, clock } = firmware;
  const automatic = (): boolean => settings.get(AUTO) === 1;
  let dueMs = 0;
  let timer: Timer | undefined;
  const wait = (): void => {
    timer?.cancel();
    timer = clock.after(Math.min(dueMs - clock.now(), LONGEST_WAIT_MS), () => {
      if (clock.now() < dueMs) wait();
      else {
        if (automatic() && !upgrade.running) upgrade.start();
        begin();
      }
    });
  };
  const begin = (): void => {
    dueMs = clock.now() + settings.get(PERIOD_SECONDS) * 1000;
    wait();
  };
  begin();
  settings.onChange((name) => {
    if (name === PERIOD_SECONDS.name || name === AUTO.name) begin();
  });
  if (!firmware.quirks.isOn("upgrade-after-start")) return;
  clock.after(SOON_MS, () => {
    if (automatic() && !upgrade.running) upgrade.start();
  });
}
