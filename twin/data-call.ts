import type { CellularFirmware } from "./cellular-firmware";
import type { DataChannel } from "./data-mode";
import type { Exchange } from "./exchange";
import { DEFAULT_CID } from "./state/pdp";

/** A dial string of a packet data call: `*99#`, `*99***1#`. */
const DATA_CALL = /^\*99(?:\*[^;]*)?#$/;
const DIAL_CHARACTERS = /^[0-9*#+ABC,TP!W@]+[IiGg]*;?$/i;
const SLOWEST_DIAL_MS = 900;

/**
 * ATD: a call for packet data (SIM767XX 2.2.1; EC716S 9.37 and 9.38, in examples). It carries no PPP here: its
 * bytes are taken and nothing answers. ATH has to end one before the next.
 */
export function dialData(firmware: CellularFirmware, x: Exchange): void {
  const number = x.command.tail.trim();
  if (!DIAL_CHARACTERS.test(number) || number.endsWith(";") || firmware.interpreter.hasSuspendedChannel) return x.error();
  if (!DATA_CALL.test(number) || !firmware.radio.reachable) {
    x.after(firmware.draw(100, SLOWEST_DIAL_MS), () => x.result("NO CARRIER"));
    return;
  }
  firmware.pdp.activate(DEFAULT_CID, (refusal) => {
    if (refusal === undefined) x.connect(packetDataCall(firmware));
    else x.result("NO CARRIER");
  });
}

/** The call ends when its context does. */
function packetDataCall(firmware: CellularFirmware): DataChannel {
  const stop = firmware.pdp.events.on((event) => {
    if (event.kind !== "deactivated" || event.cid !== DEFAULT_CID) return;
    stop();
    firmware.interpreter.dropChannel("NO CARRIER");
  });
  return { fromHost: () => undefined, hungUp: stop };
}

