import type { Quirk } from "../quirks";
import type { Sim767xxFirmware } from "./firmware";

/** How AT+CPIN? fails while the card is read, as builds do it, whatever AT+CMEE says. */
const BUSY_ANSWERS = ["+CME ERROR: SIM busy", "+CME ERROR: SIM failure", "+CME ERROR: 14", "+CME ERROR: 13", "+CME ERROR: 313"];

export const SIM_START_QUIRKS: readonly Quirk[] = [
  { id: "cpin-start-errors", about: "While the card is read, AT+CPIN? fails as text or number of several errors, whatever AT+CMEE says.", chapter: 6 },
  { id: "cpin-start-urc", about: "+CPIN: READY, or +CPIN: NOT INSERTED, comes by itself when the card has been read.", chapter: 6 },
];

/** The card during the start of the firmware, as its quirks have it. */
export function watchSimStart(firmware: Sim767xxFirmware): void {
  const { quirks, sim, random } = firmware;
  firmware.addBehaviour((x) => {
    const asked = x.command.name === "+CPIN" && x.command.form === "read";
    if (!asked || sim.condition !== "busy" || !quirks.isOn("cpin-start-errors")) return false;
    x.result(BUSY_ANSWERS[random.below(BUSY_ANSWERS.length)] ?? "ERROR");
    return true;
  });
  const stop = sim.changes.on((condition) => {
    if (condition !== "ready") return;
    stop();
    if (quirks.isOn("cpin-start-urc")) firmware.urc("+CPIN: READY");
  });
}

/** To be called when the UART answers. */
export function announceMissingCard(firmware: Sim767xxFirmware): void {
  if (!firmware.quirks.isOn("cpin-start-urc")) return;
  firmware.clock.after(firmware.sim.readingMs, () => {
    if (firmware.sim.condition === "absent") firmware.urc("+CPIN: NOT INSERTED");
  });
}
