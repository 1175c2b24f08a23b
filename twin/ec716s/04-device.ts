import type { Chapter } from "../chapter";
import { controlFlow } from "./04-flow-control";
import { functionCommands, FUNCTION_QUIRKS } from "./04-function";
import { LINE_ORDERS, LINE_SETTINGS, lineCommands } from "./04-line";
import { lockCommands } from "./04-lock";
import { PIN_ORDERS, PIN_QUIRKS, PinAnnouncer, pinCommands } from "./04-pin";
import { RING_SETTINGS, ringCommands, ringFor } from "./04-ring";
import { chooseSlot, detectsCards, SLOT_SETTINGS, slotCommands } from "./04-slots";
import { moduleSleep, SLEEP_SETTINGS, sleepCommands } from "./04-sleep";
import { SUPPLY_SETTINGS, supplyCommands } from "./04-supply";
import { UPGRADE_QUIRKS, UPGRADE_SETTINGS, UPGRADE_URL, upgradeByItself, upgradeCommands } from "./04-upgrade";
import { Upgrade } from "./04-upgrade-run";
import type { Ec716sFirmware } from "./firmware";

/** EC716S chapter 4. */
export const deviceChapter: Chapter<Ec716sFirmware> = {
  number: 4,
  title: "Device control",
  settings: [...LINE_SETTINGS, ...SLOT_SETTINGS, ...SLEEP_SETTINGS, ...RING_SETTINGS, ...SUPPLY_SETTINGS, ...UPGRADE_SETTINGS],
  quirks: [...FUNCTION_QUIRKS, ...PIN_QUIRKS, ...UPGRADE_QUIRKS],
  orders: [...PIN_ORDERS, ...LINE_ORDERS],
  run(firmware) {
    chooseSlot(firmware);
    controlFlow(firmware);
    const announcer = new PinAnnouncer(firmware, () => detectsCards(firmware));
    const sleep = moduleSleep(firmware);
    const upgrade = new Upgrade(firmware, firmware.firmwareServer, () => firmware.settings.get(UPGRADE_URL));
    return {
      commands: {
        ...functionCommands(firmware),
        ...pinCommands(firmware),
        ...lockCommands(firmware),
        ...lineCommands(firmware),
        ...slotCommands(firmware, announcer),
        ...sleepCommands(firmware),
        ...ringCommands(firmware),
        ...supplyCommands(firmware),
        ...upgradeCommands(firmware, upgrade),
      },
      started: () => {
        announcer.started();
        upgradeByItself(firmware, upgrade);
      },
      urcSent: (text, kind) => {
        sleep.keepAwake();
        ringFor(firmware, text, kind);
      },
      dtrChanged: (asserted) => {
        if (asserted) sleep.rouse("pin");
        else if (!sleep.asleep) sleep.keepAwake();
      },
    };
  },
};
