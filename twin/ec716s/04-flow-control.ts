import { stored } from "./01-line";
import type { Ec716sFirmware } from "./firmware";

const SOFTWARE = 1;
const HARDWARE = 2;
const XON = "\x11";
const XOFF = "\x13";

/** `<dce_by_dte>`: how the host stops the module. */
export const FLOW_FROM_MODULE = stored("+IFC", 0);
/** `<dte_by_dce>`: how the module stops the host. */
export const FLOW_TO_MODULE = stored("+IFC.2", 0);

/**
 * Flow control as AT+IFC says, from the start on (EC716S 4.9). With software flow control the bytes
 * 17 and 19 from the host are never data, and the module sends them past all that waits.
 */
export function controlFlow(firmware: Ec716sFirmware): void {
  const { settings, port } = firmware;
  const apply = (): void => {
    const [fromModule, toModule] = [settings.get(FLOW_FROM_MODULE), settings.get(FLOW_TO_MODULE)];
    port.setFlowControl(fromModule === HARDWARE || toModule === HARDWARE ? "rts-cts" : "none");
    if (fromModule !== SOFTWARE) port.hold(false);
    if (toModule !== HARDWARE) port.resume();
  };
  settings.onChange((name) => {
    if (name === FLOW_FROM_MODULE.name || name === FLOW_TO_MODULE.name) apply();
  });
  firmware.inputFilter = (bytes) => (settings.get(FLOW_FROM_MODULE) === SOFTWARE ? obey(firmware, bytes) : bytes);
  firmware.onPressure = (high) => {
    if (settings.get(FLOW_TO_MODULE) === SOFTWARE) port.writeUrgent(high ? XOFF : XON);
    else if (high) port.pause();
    else port.resume();
  };
  apply();
}

/** What is left of the bytes without the two. */
function obey(firmware: Ec716sFirmware, bytes: string): string {
  let rest = "";
  for (const byte of bytes) {
    if (byte === XOFF || byte === XON) firmware.port.hold(byte === XOFF);
    else rest += byte;
  }
  return rest;
}
