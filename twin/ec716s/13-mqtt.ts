import type { Chapter } from "../chapter";
import { CONFIGURATION_QUIRKS } from "./13-configuration";
import { connectionCommands } from "./13-connection";
import { LINK_ORDERS, LINK_QUIRKS, MQTT_LINK, MqttLink } from "./13-link";
import { MESSAGE_QUIRKS, MESSAGE_SETTINGS, ReceivedMessages } from "./13-messages";
import { PUBLISH_SETTINGS, publishCommands } from "./13-publish";
import { subscriptionCommands } from "./13-subscribe";
import type { Ec716sFirmware } from "./firmware";

/** EC716S chapter 13. */
export const mqttChapter: Chapter<Ec716sFirmware> = {
  number: 13,
  title: "MQTT",
  settings: [...MESSAGE_SETTINGS, ...PUBLISH_SETTINGS],
  quirks: [...CONFIGURATION_QUIRKS, ...MESSAGE_QUIRKS, ...LINK_QUIRKS],
  orders: LINK_ORDERS,
  run(firmware) {
    const messages = new ReceivedMessages(firmware);
    const link = new MqttLink(firmware, messages);
    return {
      commands: {
        ...connectionCommands(firmware, link),
        ...publishCommands(firmware, link),
        ...subscriptionCommands(link),
        ...messages.commands(),
      },
      closeFromNetwork: (index) => index === MQTT_LINK && link.closeFromNetwork(),
    };
  },
};
