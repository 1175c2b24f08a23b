import type { CommandSpec } from "../chapter";
import { oneOf } from "../parameters";
import type { Quirk } from "../quirks";
import { setting } from "../settings";
import type { Sim767xxFirmware } from "./firmware";
import { DEFAULT_CID, type PdpEnd, type PdpEvent } from "../state/pdp";

export const EVENT_REPORT = setting("+CGEREP", "NO_SAVE", 0);

export const EVENT_QUIRKS: readonly Quirk[] = [
  { id: "cgev-forms", about: "+CGEV has undocumented forms: EPS PDN ACT for the context of the attach, ME PDN ACT with a reason, NW REATTACH.", chapter: 5 },
];

/** Reason of an activation that the field's lines carry: IPv4 alone was allowed. */
const IPV4_ONLY = 1;

/** AT+CGEREP: no event is kept, as mode 1 clears the buffer in any case (SIM767XX 5.2.10). */
export function eventReportCommand(firmware: Sim767xxFirmware): CommandSpec {
  const { settings } = firmware;
  return {
    test: "+CGEREP: (0,1),(0)",
    read: (x) => x.line(`+CGEREP: ${settings.get(EVENT_REPORT)},0`).ok(),
    write: (x) => {
      const mode = x.parameters.expectCount(1, 2).integer(0, oneOf(0, 1));
      x.parameters.optionalInteger(1, oneOf(0), 0);
      settings.set(EVENT_REPORT, mode);
      x.ok();
    },
    execute: (x) => {
      settings.set(EVENT_REPORT, EVENT_REPORT.initial);
      x.ok();
    },
  };
}

/** +CGEV lines; in data mode an event is dropped. */
export function reportPacketEvents(firmware: Sim767xxFirmware): void {
  let detachedBefore = false;
  firmware.pdp.events.on((event) => {
    const text = eventText(firmware, event, detachedBefore);
    if (event.kind === "detached") detachedBefore = true;
    if (text === undefined || firmware.settings.get(EVENT_REPORT) === 0 || firmware.interpreter.inDataMode) return;
    firmware.urc(`+CGEV: ${text}`);
  });
}

function eventText(firmware: Sim767xxFirmware, event: PdpEvent, detachedBefore: boolean): string | undefined {
  const field = firmware.quirks.isOn("cgev-forms");
  switch (event.kind) {
    case "activated":
      if (!field) return `ME PDN ACT ${event.cid}`;
      return event.cid === DEFAULT_CID ? `EPS PDN ACT ${event.cid}` : `ME PDN ACT ${event.cid},${IPV4_ONLY}`;
    case "deactivated":
      // The contexts that a detach ends are not reported one by one.
      return firmware.pdp.attached ? `${initiator(event.by)} PDN DEACT ${event.cid}` : undefined;
    case "attached":
      return field && detachedBefore ? "NW REATTACH" : undefined;
    case "detached":
      return `${initiator(event.by)} DETACH`;
  }
}

function initiator(by: PdpEnd): "NW" | "ME" {
  return by === "network" || by === "coverage" ? "NW" : "ME";
}
