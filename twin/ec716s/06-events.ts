import type { CommandSpec } from "../chapter";
import { oneOf } from "../parameters";
import { setting } from "../settings";
import type { PdpEvent } from "../state/pdp";
import type { Ec716sFirmware } from "./firmware";

/** The manual gives no default; nothing is reported before it is asked for. */
export const EVENT_REPORT = setting("+CGEREP", "NO_SAVE", 0);

/** AT+CGEREP (EC716S 6.7). */
export function eventReportCommand(firmware: Ec716sFirmware): CommandSpec {
  const { settings } = firmware;
  return {
    test: "+CGEREP:(0,1), (0,1)",
    read: (x) => x.line(`+CGEREP:${settings.get(EVENT_REPORT)},0`).ok(),
    write: (x) => {
      const mode = x.parameters.expectCount(1, 2).integer(0, oneOf(0, 1));
      x.parameters.optionalInteger(1, oneOf(0, 1), 0);
      settings.set(EVENT_REPORT, mode);
      x.ok();
    },
  };
}

/** +CGEV lines (EC716S 6.8); in data mode an event is dropped. */
export function reportPacketEvents(firmware: Ec716sFirmware): void {
  firmware.pdp.events.on((event) => {
    const text = eventText(firmware, event);
    if (text === undefined || firmware.settings.get(EVENT_REPORT) === 0 || firmware.interpreter.inDataMode) return;
    firmware.urc(`+CGEV: ${text}`);
  });
}

function eventText(firmware: Ec716sFirmware, event: PdpEvent): string | undefined {
  switch (event.kind) {
    case "activated":
      return `ME PDN ACT ${event.cid}`;
    case "deactivated":
      // The contexts that a detach ends are not reported one by one.
      if (!firmware.pdp.attached) return undefined;
      return `${event.by === "network" || event.by === "coverage" ? "EPS" : "ME"} PDN DEACT ${event.cid}`;
    case "attached":
      return undefined;
    case "detached":
      return `${event.by === "network" || event.by === "coverage" ? "NW" : "ME"} DETACH`;
  }
}
