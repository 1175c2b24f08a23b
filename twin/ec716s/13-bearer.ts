import { DEFAULT_CID } from "../state/pdp";
import type { MqttBearer } from "./13-link";
import type { Ec716sFirmware } from "./firmware";

const NO_CHECKS = { verifyChain: false, verifyName: false, verifyTime: false };

/** The context that is active after the registration, which is all that MQTT needs (EC716S 13.14). */
export function mqttBearer(firmware: Ec716sFirmware): MqttBearer {
  return {
    severalLinks: () => firmware.settings.peek("+CIPMUX") === 1,
    stateName: () => "IP INITIAL",
    usable: () => firmware.pdp.isActive(DEFAULT_CID),
    secured: (address) => ({ ...address, tls: NO_CHECKS }),
    onLost: (listener) => {
      firmware.pdp.events.on((event) => {
        if (event.kind === "deactivated" && event.cid === DEFAULT_CID) listener();
      });
    },
  };
}
